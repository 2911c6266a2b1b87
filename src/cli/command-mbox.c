/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/options.h"

typedef struct {
    Options options;
    gboolean patch, cover, with_dependencies; /* what REF is */
} MboxOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(MboxOptions, field)

static const Option mbox_options[] = {
    {"patch", 0, OPTION_FLAG, MEMBER(patch), NULL, "REF is a patch, not a series"},
    {"cover", 0, OPTION_FLAG, MEMBER(cover), NULL, "REF is a cover, not a series"},
    {"with-dependencies", 0, OPTION_FLAG, MEMBER(with_dependencies), NULL,
     "With --patch: include the patches before it in its series"},
    OPTIONS_END,
};

static gboolean
usage_error(GError **error, const char *what)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_USAGE, what);
    return FALSE;
}

static gboolean
check(const MboxOptions *wanted, GError **error)
{
    if (wanted->patch && wanted->cover)
        return usage_error(error, "--patch and --cover exclude each other");
    if (wanted->with_dependencies && !wanted->patch)
        return usage_error(error, "--with-dependencies needs --patch");
    return options_need(&wanted->options, "mbox needs a REF: a number or a Message-ID", error);
}

/* Makes the mailbox of a patch.
 * missing: (out): the reason if there is no such mailbox; unset if an error is set.
 * Returns: (transfer full) (nullable). */
static char *
format_patch(const M2sArchive *archive, const MboxOptions *wanted, const char *reference,
             const char **missing, GError **error)
{
    const M2sPatch *patch = m2s_catalogue_find_patch(m2s_archive_catalogue(archive), reference);
    if (patch == NULL)
        *missing = "there is no such patch";
    else if (!wanted->with_dependencies)
        return m2s_mailbox_of_patch(archive, patch, error);
    else if (patch->series == NULL)
        *missing = "the patch is in no series";
    else
        return m2s_mailbox_up_to_patch(archive, patch, error);
    return NULL;
}

/* Makes the mailbox that wanted and reference ask for.  missing: as for format_patch(). */
static char *
format(const M2sArchive *archive, const MboxOptions *wanted, const char *reference,
       const char **missing, GError **error)
{
    if (wanted->patch)
        return format_patch(archive, wanted, reference, missing, error);
    if (wanted->cover) {
        const M2sCover *cover = m2s_catalogue_find_cover(m2s_archive_catalogue(archive), reference);
        *missing = cover ? NULL : "there is no such cover";
        return cover ? m2s_mailbox_of_cover(archive, cover, error) : NULL;
    }
    const M2sSeries *series = m2s_catalogue_find_series(m2s_archive_catalogue(archive), reference);
    *missing = series ? NULL : "there is no such series";
    return series ? m2s_mailbox_of_series(archive, series, error) : NULL;
}

/* Writes text as it is to a file, and escaped to a terminal. */
static gboolean
print(Console *console, const char *text, GError **error)
{
    if (console_terminal(console).width == 0)
        return console_print(text, error);
    g_autofree char *safe = m2s_terminal_escape_lines(text);
    return console_show(console, safe, error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    MboxOptions *wanted = data;
    Options *options = &wanted->options;
    if (!check(wanted, error))
        return FALSE;
    const char *reference = options->inputs[0];
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    const char *missing = NULL;
    g_autofree char *text = format(archive, wanted, reference, &missing, error);
    if (text)
        return print(&options->console, text, error);
    if (missing == NULL)
        return FALSE;
    console_message(&options->console, "%s: %s", reference, missing);
    *status = 1;
    return TRUE;
}

static const MboxOptions initial = {.options.console.brief = TRUE};

static const Example examples[] = {
    {"mbox 12 list.mbox | git am", "Applies series 12"},
    {"mbox --patch --with-dependencies 1-2-ann@example.org list.mbox",
     "This patch, after the ones before it in its series"},
    {NULL},
};

const Command command_mbox = {
    .name = "mbox",
    .summary = "print a series or a patch as a mailbox for git am",
    .usage = "REF [INPUT…]",
    .description = "Prints the mailbox of a series for “git am”, with the trailers from replies, "
                   "as Patchwork does.\n\n"
                   "REF is the number of the series, or the Message-ID of its cover, a patch or a "
                   "comment.",
    .options = mbox_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(MboxOptions),
    .initial = &initial,
    .run = run,
};
