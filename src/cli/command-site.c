/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/pages.h>

#include "cli/options.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    const char *output;
} SiteOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(SiteOptions, field)

static const Option site_options[] = {
    {"output", 'o', OPTION_FOLDER, MEMBER(output), "DIR", "Write the site to DIR",
     .use = PATH_MADE},
    OPTIONS_END,
};

/* Writes the site, and says how much of it is new. */
static gboolean
write_site(SiteOptions *wanted, M2sArchive *archive, const Insight *insight, GError **error)
{
    Options *options = &wanted->options;
    g_autofree char *base_url = options->base_url ? options_base_url(options) : NULL;
    const M2sPages pages = {archive, insight->revisions, insight->fates, options->now};
    const M2sSiteOptions site = {.base_url = base_url,
                                 .jobs = options->jobs,
                                 .progress = options->reading.progress,
                                 .user_data = options->reading.user_data};
    M2sSiteSummary summary;
    if (!m2s_site_write(&pages, wanted->output, &site, &summary, error))
        return FALSE;
    console_note(&options->console,
                 "%" G_GUINT64_FORMAT " files in %s: %" G_GUINT64_FORMAT
                 " written, %" G_GUINT64_FORMAT " removed",
                 summary.files, wanted->output, summary.written, summary.removed);
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    SiteOptions *wanted = data;
    if (wanted->output == NULL)
        return usage_error(error, "site needs --output DIR, the folder for its files");
    g_autoptr(M2sArchive) archive = options_open(&wanted->options, 0, status, error);
    g_auto(Insight) insight = {0};
    return archive && options_look_into(&wanted->options, archive, &insight, error) &&
           write_site(wanted, archive, &insight, error);
}

static const SiteOptions initial = {.options = {.sketches = TRUE, .fates = TRUE}};

static const Example examples[] = {
    {"site --output public list.mbox", "Pages of a list; open public/index.html in a browser"},
    {"site --output public --base-url https://lists.example.org --state list.db",
     "The same of a state, again and again: only what has changed is written"},
    {NULL},
};

const Command command_site = {
    .name = "site",
    .summary = "write pages for a browser, as files",
    .usage = "--output DIR [INPUT…]",
    .description =
        "Writes pages of all series, patches and people, lists of them and a feed for each "
        "project, for any server of files, or none.  Links are relative, nothing is fetched from "
        "anywhere else, and all works without scripts.",
    .notes = "Files that are there already with the same content are left alone, so that a copy by "
             "rsync is small.  Files that an earlier run has made and that are no longer wanted "
             "are removed; which ones were made is in DIR/.mbox2series-site.  Any other file stays "
             "as it is, and a folder that holds files but no site is refused.  --base-url is the "
             "address that DIR will have: with it, the addresses in feeds are whole.",
    .options = site_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_GIT | COMMON_BASE_URL | COMMON_MESSAGES,
    .size = sizeof(SiteOptions),
    .initial = &initial,
    .run = run,
};
