/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/load.h>

#include "cli/options.h"
#include "cli/usage.h"
#include "cli/watch.h"

typedef struct {
    Options options;
    const char *postgres, *time_zone;
    GPtrArray *projects; /* (nullable): of const char * */
    gboolean patchwork, append, whole, follow;
} LoadOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(LoadOptions, field)

static const Option load_options[] = {
    {"postgres", 0, OPTION_TEXT, MEMBER(postgres), "URL",
     "Fill the PostgreSQL database at URL, as libpq takes it"},
    {"patchwork", 0, OPTION_FLAG, MEMBER(patchwork), NULL,
     "The database is that of a Patchwork server"},
    {"project", 0, OPTION_TEXTS, MEMBER(projects), "NAME",
     "Load the project with the link name NAME only; can be repeated"},
    {"append", 0, OPTION_FLAG, MEMBER(append), NULL,
     "Add what is missing to projects that have mail"},
    {"whole", 0, OPTION_FLAG, MEMBER(whole), NULL,
     "Without --patchwork: load lists anew, even if only little is new"},
    {"follow", 'f', OPTION_FLAG, MEMBER(follow), NULL,
     "Without --patchwork: go on with what is delivered, until interrupted"},
    {"time-zone", 0, OPTION_TEXT, MEMBER(time_zone), "ZONE",
     "TIME_ZONE in Patchwork's settings (default: " M2S_PATCHWORK_TIME_ZONE ", as in its own)"},
    OPTIONS_END,
};

static gboolean
check(const LoadOptions *wanted, GError **error)
{
    if (wanted->postgres == NULL)
        return usage_error(error, "load needs --postgres URL, the database to fill");
    if (wanted->patchwork && (wanted->whole || wanted->follow))
        return usage_error(error, "--patchwork excludes --whole and --follow");
    if (!wanted->patchwork && wanted->append)
        return usage_error(error, "--append needs --patchwork");
    return TRUE;
}

static void
tell_mended(Console *console, guint64 mended)
{
    g_autofree char *texts = console_count(mended, "text", "texts");
    if (mended)
        console_note(console,
                     "dropped NULs, or replaced bytes that are not UTF-8, in %s: PostgreSQL cannot "
                     "hold them",
                     texts);
}

/* What was added, as a list: "1 project, 457 people".  Returns: (transfer full). */
static char *
list_loaded(const M2sLoaded *loaded)
{
    const struct {
        guint64 count;
        const char *one, *many;
    } kinds[] = {
        {loaded->projects, "project", "projects"}, {loaded->people, "person", "people"},
        {loaded->series, "series", "series"},      {loaded->covers, "cover", "covers"},
        {loaded->patches, "patch", "patches"},     {loaded->comments, "comment", "comments"},
        {loaded->events, "event", "events"}};
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_string_append(list, i > 0 ? ", " : "");
        console_append_count(list, kinds[i].count, kinds[i].one, kinds[i].many);
    }
    return g_string_free(list, FALSE);
}

static void
tell_loaded(Console *console, const M2sLoaded *loaded)
{
    g_autofree char *list = list_loaded(loaded);
    g_autofree char *cut =
        console_count(loaded->cut, "text or number that was", "texts and numbers that were");
    for (guint i = 0; i < loaded->remarks->len; i++)
        console_note(console, "%s", (const char *)g_ptr_array_index(loaded->remarks, i));
    tell_mended(console, loaded->mended);
    if (loaded->cut)
        console_note(console, "cut %s too large for a column", cut);
    console_note(console, "added to %s: %s", loaded->version, list);
}

/* names: (nullable): those of the projects, ended by NULL. */
static gboolean
load_patchwork(LoadOptions *wanted, const char *const *names, M2sDatabase *database, int *status,
               GError **error)
{
    g_auto(M2sLoaded) loaded = {NULL};
    g_autoptr(M2sArchive) archive = options_open(&wanted->options, 0, status, error);
    const M2sLoadOptions options = {.projects = names,
                                    .time_zone = wanted->time_zone,
                                    .append = wanted->append,
                                    .reading = &wanted->options.reading};
    if (archive == NULL || !m2s_load_patchwork(archive, database, &options, &loaded, error))
        return FALSE;
    tell_loaded(&wanted->options.console, &loaded);
    return TRUE;
}

static void
tell_tables_loaded(Console *console, const M2sTablesLoaded *loaded)
{
    g_autofree char *anew = console_count(loaded->anew, "list", "lists");
    g_autofree char *rows = console_count(loaded->rows, "row", "rows");
    g_autofree char *lists = console_count(loaded->lists, "list", "lists");
    tell_mended(console, loaded->mended);
    if (loaded->anew)
        console_note(console, "loaded %s anew, as what was there was made of others", anew);
    console_note(console, "wrote %s of %s", rows, lists);
}

/* Flat tables that are filled from a state. */
typedef struct {
    Console *console;
    const M2sArchive *archive;
    M2sDatabase *database;
    M2sTablesOptions options;
    gboolean is_going_on; /* and says nothing if nothing is new */
} Tables;

static gboolean
fill_tables(gpointer user_data, GError **error)
{
    Tables *tables = user_data;
    M2sTablesLoaded loaded;
    if (!m2s_load_tables(tables->archive, tables->database, &tables->options, &loaded, error))
        return FALSE;
    if (!tables->is_going_on || loaded.rows > 0)
        tell_tables_loaded(tables->console, &loaded);
    tables->is_going_on = TRUE;
    tables->options.whole = FALSE;
    return TRUE;
}

static gboolean
load_tables(LoadOptions *wanted, const char *const *names, M2sDatabase *database, GError **error)
{
    Options *options = &wanted->options;
    g_autoptr(M2sArchive) archive = options_open_state(options, error);
    Tables tables = {.console = &options->console, .archive = archive, .database = database};
    if (archive == NULL)
        return FALSE;
    tables.options =
        (M2sTablesOptions){.projects = names, .whole = wanted->whole, .reading = &options->reading};
    return wanted->follow ? watch_follow(options->settings.state, fill_tables, &tables, error)
                          : fill_tables(&tables, error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    LoadOptions *wanted = data;
    g_autoptr(GPtrArray) projects = g_steal_pointer(&wanted->projects);
    if (!check(wanted, error))
        return FALSE;
    if (projects)
        g_ptr_array_add(projects, NULL);
    const char *const *names = projects ? (const char *const *)projects->pdata : NULL;
    /* Sockets can be made before the first mail is read, and none later. */
    g_autoptr(M2sDatabase) database = m2s_database_connect(wanted->postgres, error);
    if (database == NULL)
        return FALSE;
    return wanted->patchwork ? load_patchwork(wanted, names, database, status, error)
                             : load_tables(wanted, names, database, error);
}

static const LoadOptions initial = {.options.hashes = TRUE, .time_zone = M2S_PATCHWORK_TIME_ZONE};

static const Example examples[] = {
    {"load --postgres service=pw --patchwork --state list.db",
     "Fills the database that libpq's service file calls “pw”"},
    {"load --postgres patchwork --patchwork --config lists.ini list.mbox",
     "The same on this machine, from an archive, with the projects of lists.ini"},
    {"load --postgres service=pw --patchwork --append list.mbox",
     "Adds what the server does not have"},
    {"load --postgres service=lists --state list.db --follow",
     "Fills flat tables, and adds what is delivered"},
    {NULL},
};

const Command command_load = {
    .name = "load",
    .summary = "fill a PostgreSQL database: that of a Patchwork server, or flat tables",
    .usage = "--postgres URL [--patchwork] [INPUT…]",
    .description =
        "With --patchwork, puts everything that Patchwork would have made of the mails into its "
        "database, in one transaction: projects, people, covers, patches, series, comments, tags "
        "and events.  The "
        "server then goes on with the next mail.  It must be Patchwork 3.1, 3.2, or its main "
        "branch of 2026.\n\n"
        "A project that is there is found by its list.  One that has mail is refused, unless "
        "--append is given.\n\n"
        "Without it, puts the rows of the views of a state into tables with a partition for each "
        "list, and the next time what is new since.  Any number of machines can load lists into "
        "one database at once.",
    .notes =
        "URL is a URL, “service=NAME” or other parameters, or the name of a database, as libpq "
        "takes it.  What it does not say comes from libpq's environment variables, service file "
        "and password file: a password does not belong on a command line.\n\n"
        "Patchwork stores times as if they were of the zone in its settings, so --time-zone has to "
        "say which one that is, if it is not the default.\n\n"
        "Until all is committed, whoever adds mail to the database waits.  Users, checks, bundles "
        "and what people have done to patches stay as they are.  With --append, a mail is there if "
        "its Message-ID is.\n\n"
        "Flat tables are filled in pieces, and the table “loads” says up to which event: whatever "
        "stops the program, the next run goes on from there.  A list is loaded anew if its state "
        "was rebuilt by another configuration, or is another one.",
    .exit_status =
        "The exit status is 69 if there is no Patchwork in the database, one that is not known, "
        "or tables of another kind; 73 if a project has mail; 75 if a later attempt may succeed, "
        "such as without a connection; and 78 if a right is missing or a setting is wrong.  The "
        "database is then as it was before; of flat tables, whole pieces stay.",
    .options = load_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_MESSAGES,
    .size = sizeof(LoadOptions),
    .initial = &initial,
    .run = run,
};
