/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include <mbox2series/am.h>

#include "cli/apply.h"
#include "cli/options.h"
#include "cli/reference.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    gboolean exact, partial, without_trailers, link, sign;
    const char *link_format; /* (nullable) */
    const char *signer;      /* (nullable) */
    const char *cover;       /* (nullable): a path */
    const char *all;         /* (nullable): a folder */
    ApplyOptions apply;
} AmOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(AmOptions, field)

static const Option am_options[] = {
    {"exact", 0, OPTION_FLAG, MEMBER(exact), NULL,
     "Take the version that REF names, even if there is a newer one"},
    {"partial", 0, OPTION_FLAG, MEMBER(partial), NULL, "Go on if a patch is missing"},
    {"no-trailers", 0, OPTION_FLAG, MEMBER(without_trailers), NULL, "Add no trailers from replies"},
    {"link", 0, OPTION_FLAG, MEMBER(link), NULL, "Add the address of each mail as a trailer, Link"},
    {"link-format", 0, OPTION_TEXT, MEMBER(link_format), "URL",
     "The same; “{}” in URL stands for the Message-ID"},
    {"signoff", 0, OPTION_FLAG, MEMBER(sign), NULL,
     "Add a Signed-off-by with the name and address that git has for you",
     .needs = NEED_PROGRAMS | NEED_READING},
    {"signoff-as", 0, OPTION_TEXT, MEMBER(signer), "PERSON",
     "The same for PERSON: “Ann Lee <ann@example.org>”"},
    {"cover-letter", 0, OPTION_FILE, MEMBER(cover), "FILE",
     "Write the cover letter to FILE, as the message of a merge", .use = PATH_WRITTEN},
    {"all", 0, OPTION_FOLDER, MEMBER(all), "DIR",
     "Write all complete series to DIR, as NUMBER.mbox; there is no REF", .use = PATH_MADE},
    {"git-dir", 0, OPTION_FOLDER, MEMBER(apply.git_dir), "DIR",
     "Find the commit in the repository DIR that the series is for",
     .needs = NEED_PROGRAMS | NEED_READING},
    {"base", 0, OPTION_TEXT, MEMBER(apply.base), "COMMIT", "Take COMMIT for it"},
    {"check", 0, OPTION_FLAG, MEMBER(apply.check), NULL,
     "Print whether the series applies there; touch nothing"},
    {"apply", 0, OPTION_FLAG, MEMBER(apply.apply), NULL,
     "Apply it there with “git am -3”, and make a branch of it", .needs = NEED_WRITING},
    {"branch", 0, OPTION_TEXT, MEMBER(apply.branch), "NAME",
     "Call the branch NAME (default: “am/” and the title of the series)"},
    OPTIONS_END,
};

static gboolean G_GNUC_PRINTF(3, 4) fail(GError **error, M2sError code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, M2S_ERROR, code, what);
    return FALSE;
}

/* Whether text is a name and an address: "Ann Lee <ann@example.org>". */
static gboolean
is_person(const char *text)
{
    const char *open = strchr(text, '<'), *at = open ? strchr(open, '@') : NULL;
    gsize size = strlen(text);
    for (const char *p = text; *p; p++)
        if (g_ascii_iscntrl(*p))
            return FALSE;
    return open > text && at && at > open + 1 && text[size - 1] == '>' && at + 2 < text + size &&
           g_utf8_validate(text, -1, NULL);
}

static gboolean
check(const AmOptions *wanted, GError **error)
{
    if (wanted->signer && !is_person(wanted->signer))
        return usage_error(
            error,
            "--signoff-as needs a name and an address, “Ann Lee <ann@example.org>”, not "
            "“%s”",
            wanted->signer);
    if (wanted->link_format && !strstr(wanted->link_format, "{}"))
        return usage_error(error, "--link-format needs “{}” where the Message-ID goes, not “%s”",
                           wanted->link_format);
    if (wanted->all && (wanted->cover || wanted->apply.git_dir))
        return usage_error(error, "--all excludes --cover-letter and --git-dir");
    return apply_check(&wanted->apply, error) &&
           (wanted->all || reference_check(wanted->options.inputs[0], "am", error));
}

/* The person that git would sign as: its configuration and environment decide.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_UNAVAILABLE or M2S_ERROR_CONFIG. */
static char *
ask_git(GError **error)
{
    const char *const command[] = {
        "git", "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", NULL};
    g_autofree char *out = NULL;
    g_autoptr(GError) why = NULL;
    int status;
    if (!g_spawn_sync(NULL, (char **)command, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                      &status, &why)) {
        fail(error, M2S_ERROR_UNAVAILABLE, "--signoff: git cannot be run: %s", why->message);
        return NULL;
    }
    char *end = strrchr(out, '>');
    if (end)
        end[1] = '\0'; /* a time follows */
    if (g_spawn_check_wait_status(status, NULL) && end && is_person(out))
        return g_steal_pointer(&out);
    fail(error, M2S_ERROR_CONFIG,
         "--signoff: git knows no name and address of yours; set user.name and user.email, or use "
         "--signoff-as");
    return NULL;
}

/* What every patch is given besides trailers from replies.
 * signer: (out) (transfer full) (nullable): what options point to. */
static gboolean
read_options(const AmOptions *wanted, M2sAmOptions *options, char **signer, GError **error)
{
    *signer = wanted->signer ? g_strdup(wanted->signer) : NULL;
    if (wanted->sign && *signer == NULL && (*signer = ask_git(error)) == NULL)
        return FALSE;
    *options = (M2sAmOptions){.without_trailers = wanted->without_trailers,
                              .link = wanted->link || wanted->link_format,
                              .link_format = wanted->link_format,
                              .signer = *signer};
    return TRUE;
}

/* "series 12, version 3".  (transfer full) */
static char *
name_version(const M2sPosting *posting, gint64 version)
{
    return posting->series ? g_strdup_printf("series %u, version %" G_GINT64_FORMAT,
                                             posting->series->id, version)
                           : g_strdup_printf("version %" G_GINT64_FORMAT, version);
}

/* Why this version is taken.  (transfer none) */
static const char *
explain_version(const AmOptions *wanted, const M2sAmChoice *choice)
{
    if (choice->posting != choice->named)
        return choice->posting->id > choice->named->id ? "the newest that is complete"
                                                       : "which REF was sent to mend";
    if (wanted->exact)
        return "as named";
    return choice->newer ? "the newest that is complete" : "the newest";
}

/* Says which version and which patches are taken. */
static void
tell_choice(const AmOptions *wanted, Console *console, const M2sAmChoice *choice)
{
    const M2sPosting *posting = choice->posting;
    g_autofree char *version = name_version(posting, posting->version);
    console_note(console, "%s, %s: %u patch%s", version, explain_version(wanted, choice),
                 choice->patches->len, choice->patches->len == 1 ? "" : "es");
    if (choice->newer) {
        g_autofree char *newer = name_version(choice->newer, choice->newer->version);
        console_note(console, "%s, is newer, but not complete", newer);
    }
    for (guint i = 0; i < choice->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(choice->patches, i);
        if (m2s_revisions_of_item(choice->revisions, &patch->item) != posting)
            console_note(console, "patch %" G_GINT64_FORMAT " was sent again: %s takes its place",
                         patch->number, patch->item.msgid);
    }
}

/* "patch 2", "the cover of version 1".  (transfer full) */
static char *
name_parent(const M2sAmChoice *choice, const M2sComment *comment)
{
    const M2sItem *item = comment->patch ? &comment->patch->item : &comment->cover->item;
    const M2sPosting *posting = m2s_revisions_of_item(choice->revisions, item);
    GString *name = g_string_new("the cover");
    if (comment->patch)
        g_string_printf(name, "patch %" G_GINT64_FORMAT, comment->patch->number);
    if (posting && posting->version != choice->version)
        g_string_append_printf(name, " of version %u", posting->version);
    return g_string_free(name, FALSE);
}

static void
tell_trailers(Console *console, const M2sAmChoice *choice, const GPtrArray *given)
{
    for (guint i = 0; i < given->len; i++) {
        const M2sGivenTrailer *trailer = g_ptr_array_index(given, i);
        const M2sItem *reply = &trailer->comment->item;
        g_autofree char *parent = name_parent(choice, trailer->comment);
        gboolean added = trailer->fate == M2S_TRAILER_ADDED;
        if (added && trailer->patches == 0)
            continue;
        console_note(console, "%s: %s %s, by %s in %s%s%s", parent, added ? "added" : "left out",
                     trailer->line, reply->submitter->email, reply->msgid, added ? "" : ": ",
                     m2s_trailer_fate_reason(trailer->fate));
    }
}

static void
tell_doubts(Console *console, const M2sAm *am)
{
    for (guint i = 0; i < am->doubts->len; i++)
        console_message(console, "%s", (const char *)g_ptr_array_index(am->doubts, i));
}

static gboolean
write_cover(const AmOptions *wanted, const M2sArchive *archive, const M2sAmChoice *choice,
            const M2sAmOptions *options, GError **error)
{
    g_autofree char *text = m2s_am_cover(archive, choice, options, error);
    g_autoptr(GError) why = NULL;
    if (text == NULL)
        return FALSE;
    return g_file_set_contents(wanted->cover, text, -1, &why) ||
           fail(error, M2S_ERROR_CREATE, "%s", why->message);
}

static gboolean
write_mailbox(AmOptions *wanted, const M2sArchive *archive, const M2sAmChoice *choice, int *status,
              GError **error)
{
    Console *console = &wanted->options.console;
    g_autofree char *signer = NULL;
    M2sAmOptions options;
    if (!read_options(wanted, &options, &signer, error))
        return FALSE;
    g_autoptr(M2sAm) am = m2s_am_new(archive, choice, &options, error);
    if (am == NULL)
        return FALSE;
    if (wanted->cover && !write_cover(wanted, archive, choice, &options, error))
        return FALSE;
    tell_trailers(console, choice, am->given);
    tell_doubts(console, am);
    if (!apply_series(&wanted->apply, console, archive, choice, am->mailbox, status, error))
        return FALSE;
    return wanted->apply.check || wanted->apply.apply ||
           console_print_mails(am->mailbox, strlen(am->mailbox), console, error);
}

/* Says why there is no mailbox.  Returns: whether there is one. */
static gboolean
check_choice(AmOptions *wanted, const M2sAmChoice *choice)
{
    Console *console = &wanted->options.console;
    g_autofree char *version = name_version(choice->posting, choice->version);
    if (choice->patches->len == 0)
        console_message(console, "%s, has no patches yet", version);
    else if (choice->missing && !wanted->partial)
        console_message(console, "%s: %s; --partial goes on without", version, choice->missing);
    else if (wanted->cover && choice->posting->cover == NULL)
        console_message(console, "%s, has no cover letter", version);
    else
        return TRUE;
    return FALSE;
}

static gboolean
run_one(AmOptions *wanted, const M2sArchive *archive, const M2sRevisions *revisions, int *status,
        GError **error)
{
    Options *options = &wanted->options;
    const char *reference = options->inputs[0];
    const M2sPosting *posting;
    if (!reference_find_posting(archive, revisions, reference, &posting, error))
        return FALSE;
    if (posting == NULL)
        return reference_unknown(&options->console, archive, M2S_SERIES, reference, status, error);
    g_autoptr(M2sAmChoice) choice = m2s_am_choice_new(revisions, posting, wanted->exact);
    if (!check_choice(wanted, choice)) {
        *status = 1;
        return TRUE;
    }
    tell_choice(wanted, &options->console, choice);
    if (choice->missing)
        console_note(&options->console, "%s", choice->missing);
    return write_mailbox(wanted, archive, choice, status, error);
}

/* Writes the mailbox of series to the folder, if `am` takes this version and all its patches are
 * there.
 * count: (inout). */
static gboolean
write_series(const AmOptions *wanted, const M2sArchive *archive, const M2sRevisions *revisions,
             const M2sAmOptions *options, const M2sSeries *series, guint *count, GError **error)
{
    const M2sPosting *posting = m2s_revisions_of_series(revisions, series);
    g_autoptr(M2sAmChoice) choice =
        posting ? m2s_am_choice_new(revisions, posting, wanted->exact) : NULL;
    if (choice == NULL || choice->posting != posting || posting->series != series ||
        choice->patches->len == 0 || (choice->missing && !wanted->partial))
        return TRUE;
    g_autoptr(M2sAm) am = m2s_am_new(archive, choice, options, error);
    g_autofree char *name = g_strdup_printf("%u.mbox", series->id);
    g_autofree char *path = g_build_filename(wanted->all, name, NULL);
    g_autoptr(GError) why = NULL;
    (*count)++;
    return am && (g_file_set_contents(path, am->mailbox, -1, &why) ||
                  fail(error, M2S_ERROR_CREATE, "%s", why->message));
}

/* It is made before anything is confined; here is told why it could not be. */
static gboolean
make_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0777) == 0)
        return TRUE;
    int code = errno;
    g_autofree char *shown = g_filename_display_name(path);
    return fail(error, M2S_ERROR_CREATE, "%s: %s", shown, g_strerror(code));
}

static gboolean
run_all(AmOptions *wanted, const M2sArchive *archive, const M2sRevisions *revisions, GError **error)
{
    const GPtrArray *all = m2s_archive_catalogue(archive)->series;
    g_autofree char *signer = NULL;
    M2sAmOptions options;
    guint count = 0;
    if (!read_options(wanted, &options, &signer, error) || !make_folder(wanted->all, error))
        return FALSE;
    for (guint i = 0; i < all->len; i++)
        if (!write_series(wanted, archive, revisions, &options, g_ptr_array_index(all, i), &count,
                          error))
            return FALSE;
    console_note(&wanted->options.console, "%u of %u series written", count, all->len);
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    AmOptions *wanted = data;
    Options *options = &wanted->options;
    if (!check(wanted, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = NULL;
    g_autoptr(M2sRevisions) revisions = options_open_revisions(
        options, wanted->all != NULL, M2S_EVIDENCE_ALL, &archive, status, error);
    if (revisions == NULL)
        return FALSE;
    return wanted->all ? run_all(wanted, archive, revisions, error)
                       : run_one(wanted, archive, revisions, status, error);
}

static const AmOptions initial = {
    .options.console.brief = TRUE, .options.hashes = TRUE, .options.sketches = TRUE};

static const Example examples[] = {
    {"am 12 list.mbox | git am -3", "Applies series 12 with the trailers from replies"},
    {"am --link --signoff 1-2-ann@example.org list.mbox > series.mbox",
     "The same as a file, with the addresses of the mails, signed off by you"},
    {"am --all series --state list.db", "All series, a file each"},
    {"am --git-dir ~/linux --check 12 --state list.db", "Whether it applies, and to which commit"},
    {NULL},
};

const Command command_am = {
    .name = "am",
    .summary = "print a series made ready for git am -3",
    .usage = "REF [INPUT…]",
    .description =
        "Prints a mailbox of a series for “git am -3”: the patches in order, each by its author, "
        "with the trailers from replies to the patch, to the cover letter, and to earlier versions "
        "if the diff is the same, and without signatures, footers and attachments.  Unlike “mbox”, "
        "which gives what Patchwork gives, it adds no trailer twice, and none from a reply that "
        "refuses the patch or makes a condition.\n\n"
        "The newest complete version of the series is taken, and a patch that was sent again "
        "alone takes the place of the older one.  Standard error says which version it is, and "
        "which trailer came from whom.\n\n"
        "REF is the number of the series, or the Message-ID of any mail in it; “id:…” and the "
        "address of a mail on the web work, too.",
    .exit_status = "The exit status is 1 if there is no such series, a patch of it is missing, or "
                   "it does not apply.",
    .options = am_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(AmOptions),
    .initial = &initial,
    .run = run,
};
