/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/load-tables.h"

#include "cli/watch.h"

static void
tell_loaded(Console *console, const M2sTablesLoaded *loaded)
{
    if (loaded->mended)
        console_note(console,
                     "%" G_GUINT64_FORMAT
                     " texts have NULs, or bytes that are not UTF-8: those are not in the database",
                     loaded->mended);
    if (loaded->anew)
        console_note(console, "%u lists were loaded anew, as what was there was made of others",
                     loaded->anew);
    console_note(console, "wrote %" G_GUINT64_FORMAT " rows of %u lists", loaded->rows,
                 loaded->lists);
}

static gboolean
load_once(Options *options, M2sTablesOptions *wanted, const M2sArchive *archive,
          M2sDatabase *database, gboolean is_first, GError **error)
{
    M2sTablesLoaded loaded;
    if (!m2s_load_tables(archive, database, wanted, &loaded, error))
        return FALSE;
    wanted->whole = FALSE;
    if (is_first || loaded.rows > 0)
        tell_loaded(&options->console, &loaded);
    return TRUE;
}

/* The watch begins before the first look, so that nothing is missed in between. */
static gboolean
follow(Options *options, M2sTablesOptions *wanted, const M2sArchive *archive, M2sDatabase *database,
       GError **error)
{
    g_auto(Watch) watch = {0};
    if (!watch_open(&watch, options->settings.state, error) ||
        !load_once(options, wanted, archive, database, TRUE, error))
        return FALSE;
    while (watch_wait(&watch, error) && load_once(options, wanted, archive, database, FALSE, error))
        ;
    return FALSE;
}

gboolean
load_tables(Options *options, const TablesOptions *wanted, M2sDatabase *database, GError **error)
{
    if (!options_prepare_state(options, error))
        return FALSE;
    g_autoptr(M2sArchive) archive =
        m2s_archive_open(options->chosen, &options->reading, options->settings.state, error);
    if (archive == NULL)
        return FALSE;
    if (wanted->projects)
        g_ptr_array_add(wanted->projects, NULL);
    M2sTablesOptions tables = {
        .projects = wanted->projects ? (const char *const *)wanted->projects->pdata : NULL,
        .whole = wanted->whole,
        .reading = &options->reading};
    return wanted->follow ? follow(options, &tables, archive, database, error)
                          : load_once(options, &tables, archive, database, TRUE, error);
}
