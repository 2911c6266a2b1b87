/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

/* The options that say what REF is. */
typedef struct {
    gboolean patch, cover, with_dependencies;
} Wanted;

static gboolean
usage_error(GError **error, const char *what)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_USAGE, what);
    return FALSE;
}

static gboolean
parse(Wanted *wanted, Options *options, char **arguments, GError **error)
{
    const GOptionEntry entries[] = {
        {"patch", 0, 0, G_OPTION_ARG_NONE, &wanted->patch, "REF is a patch, not a series", NULL},
        {"cover", 0, 0, G_OPTION_ARG_NONE, &wanted->cover, "REF is a cover, not a series", NULL},
        {"with-dependencies", 0, 0, G_OPTION_ARG_NONE, &wanted->with_dependencies,
         "With --patch: include the patches before it in its series", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!options_parse(options, "REF [INPUT…]",
                       "Prints the mailbox of a series for “git am”, with the trailers from "
                       "replies.  REF is the number of the series, or the Message-ID of its cover, "
                       "a patch or a comment.",
                       entries, arguments, error))
        return FALSE;
    if (wanted->patch && wanted->cover)
        return usage_error(error, "--patch and --cover exclude each other");
    if (wanted->with_dependencies && !wanted->patch)
        return usage_error(error, "--with-dependencies needs --patch");
    if (options->inputs[0] == NULL)
        return usage_error(error, "mbox needs a REF: a number or a Message-ID");
    return TRUE;
}

/* Makes the mailbox of a patch.
 * missing: (out): the reason if there is no such mailbox; unset if an error is set.
 * Returns: (transfer full) (nullable). */
static char *
format_patch(const M2sArchive *archive, const Wanted *wanted, const char *reference,
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
format(const M2sArchive *archive, const Wanted *wanted, const char *reference, const char **missing,
       GError **error)
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
print(const char *text, GError **error)
{
    if (console_terminal().width == 0)
        return console_print(text, error);
    g_autofree char *safe = m2s_terminal_escape_lines(text);
    return console_print(safe, error);
}

gboolean
command_mbox(char **arguments, int *status, GError **error)
{
    Wanted wanted = {0};
    g_auto(Options) options = {.console.brief = TRUE};
    if (!parse(&wanted, &options, arguments, error))
        return FALSE;
    const char *reference = options.inputs[0];
    g_autoptr(M2sArchive) archive = options_open(&options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    const char *missing = NULL;
    g_autofree char *text = format(archive, &wanted, reference, &missing, error);
    if (text)
        return print(text, error);
    if (missing == NULL)
        return FALSE;
    console_message(&options.console, "%s: %s", reference, missing);
    *status = 1;
    return TRUE;
}
