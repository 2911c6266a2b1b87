/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/options.h"
#include "cli/reference.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    gboolean patch, cover, with_dependencies; /* what REF is */
    gboolean complete, cover_trailers;        /* what its mailbox should have */
} MboxOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(MboxOptions, field)

static const Option mbox_options[] = {
    {"patch", 0, OPTION_FLAG, MEMBER(patch), NULL, "REF is a patch, not a series"},
    {"cover", 0, OPTION_FLAG, MEMBER(cover), NULL, "REF is a cover, not a series"},
    {"with-dependencies", 0, OPTION_FLAG, MEMBER(with_dependencies), NULL,
     "With --patch: include the patches before it in its series"},
    {"complete", 0, OPTION_FLAG, MEMBER(complete), NULL, "Print nothing if a patch is missing"},
    {"cover-trailers", 0, OPTION_FLAG, MEMBER(cover_trailers), NULL,
     "Add the trailers from replies to the cover letter to each patch"},
    OPTIONS_END,
};

static gboolean
check(const MboxOptions *wanted, GError **error)
{
    if (wanted->patch && wanted->cover)
        return usage_error(error, "--patch and --cover exclude each other");
    if (wanted->with_dependencies && !wanted->patch)
        return usage_error(error, "--with-dependencies needs --patch");
    if (wanted->cover && (wanted->complete || wanted->cover_trailers))
        return usage_error(error, "--complete and --cover-trailers are of no use with --cover");
    if (wanted->complete && wanted->patch && !wanted->with_dependencies)
        return usage_error(error, "--complete needs --with-dependencies if there is --patch");
    return reference_check(wanted->options.inputs[0], "mbox", error);
}

/* What the mailbox is made from: a series, a patch or a cover. */
typedef struct {
    const M2sSeries *series; /* (nullable): that of patch, if there is one */
    const M2sPatch *patch;   /* (nullable) */
    const M2sCover *cover;   /* (nullable): REF itself */
} Found;

static gboolean
find(const M2sArchive *archive, const MboxOptions *wanted, const char *reference, Found *found,
     GError **error)
{
    if (wanted->cover)
        return m2s_archive_find_cover(archive, reference, &found->cover, error);
    if (!wanted->patch)
        return m2s_archive_find_series(archive, reference, &found->series, error);
    if (!m2s_archive_find_patch(archive, reference, &found->patch, error))
        return FALSE;
    found->series = found->patch ? found->patch->series : NULL;
    return TRUE;
}

/* Says which patches the mailbox should have but does not.  Returns: whether it has them all. */
static gboolean
tell_missing(MboxOptions *wanted, const Found *found)
{
    Options *options = &wanted->options;
    if (found->cover || (wanted->patch && !wanted->with_dependencies))
        return TRUE;
    gint64 up_to = found->patch ? found->patch->number : G_MAXINT64;
    g_autofree char *missing = m2s_series_describe_missing(found->series, up_to);
    if (missing && (wanted->complete || !options->quiet))
        console_message(&options->console, "series %u: %s", found->series->id, missing);
    return missing == NULL;
}

/* Reads the trailers in replies to the cover, and says so if they are not wanted.
 * trailers: (out) (transfer full) (nullable): those to add to each patch.
 * Returns: FALSE with an error. */
static gboolean
read_trailers(MboxOptions *wanted, const M2sArchive *archive, const Found *found,
              GPtrArray **trailers, GError **error)
{
    Options *options = &wanted->options;
    *trailers = NULL;
    if (found->cover || found->series == NULL || found->series->cover == NULL)
        return TRUE;
    g_autoptr(GPtrArray) given = m2s_cover_trailers(archive, found->series->cover, error);
    if (given == NULL)
        return FALSE;
    if (wanted->cover_trailers)
        *trailers = g_steal_pointer(&given);
    else if (given->len > 0 && !options->quiet)
        console_message(&options->console,
                        "%u trailer%s given on the cover letter; --cover-trailers adds %s to each "
                        "patch",
                        given->len, given->len == 1 ? " was" : "s were",
                        given->len == 1 ? "it" : "them");
    return TRUE;
}

static char *
format(const M2sArchive *archive, const MboxOptions *wanted, const Found *found,
       const GPtrArray *trailers, GError **error)
{
    if (found->cover)
        return m2s_mailbox_of_cover(archive, found->cover, error);
    if (wanted->with_dependencies)
        return m2s_mailbox_up_to_patch(archive, found->patch, trailers, error);
    if (found->patch)
        return m2s_mailbox_of_patch(archive, found->patch, trailers, error);
    return m2s_mailbox_of_series(archive, found->series, trailers, error);
}

/* Why there is no mailbox, or none that is wanted.  (nullable) (transfer none) */
static const char *
find_obstacle(const MboxOptions *wanted, const Found *found)
{
    if (wanted->with_dependencies && found->series == NULL)
        return "the patch is in no series";
    if (found->series && found->series->patches->len == 0)
        return "the series has no patches yet";
    return NULL;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    MboxOptions *wanted = data;
    Options *options = &wanted->options;
    Found found = {0};
    if (!check(wanted, error))
        return FALSE;
    const char *reference = options->inputs[0];
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    if (!find(archive, wanted, reference, &found, error))
        return FALSE;
    if (!found.series && !found.patch && !found.cover) {
        M2sKind kind = wanted->patch ? M2S_PATCH : wanted->cover ? M2S_COVER : M2S_SERIES;
        return reference_unknown(&options->console, archive, kind, reference, status, error);
    }
    const char *obstacle = find_obstacle(wanted, &found);
    if (obstacle)
        console_message(&options->console, "%s: %s", reference, obstacle);
    if (obstacle || (!tell_missing(wanted, &found) && wanted->complete)) {
        *status = 1;
        return TRUE;
    }
    g_autoptr(GPtrArray) trailers = NULL;
    if (!read_trailers(wanted, archive, &found, &trailers, error))
        return FALSE;
    g_autofree char *text = format(archive, wanted, &found, trailers, error);
    return text && console_print_mails(text, strlen(text), &options->console, error);
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
    .description =
        "Prints the mailbox of a series for “git am”, with the trailers from replies, "
        "as Patchwork does.\n\n"
        "REF is the number of the series, or the Message-ID of any mail in it; “id:…” and the "
        "address of a mail on the web work, too.",
    .exit_status = "The exit status is 1 if there is no such series, patch or cover.",
    .options = mbox_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(MboxOptions),
    .initial = &initial,
    .run = run,
};
