/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/filters.h"

#include <string.h>

#include <mbox2series/base.h>

#include "cli/usage.h"

#define MEMBER(field)    .offset = G_STRUCT_OFFSET(Filters, field)
#define SELECTION(field) MEMBER(selection.field)

const Option filter_options[] = {
    {"since", 0, OPTION_TIME, SELECTION(since), "TIME",
     "Only series of TIME or later: 2026-05-01, yesterday, 2.weeks.ago"},
    {"until", 0, OPTION_TIME, SELECTION(until), "TIME", "Only series before TIME"},
    {"before", 0, OPTION_TIME, SELECTION(until), "TIME", "The same as --until"},
    {"project", 0, OPTION_TEXT, SELECTION(project), "NAME",
     "Only series of the project with this link name or list id"},
    {"submitter", 0, OPTION_TEXT, SELECTION(submitter), "TEXT",
     "Only series whose submitter's name or address contains TEXT"},
    {"search", 0, OPTION_TEXT, SELECTION(search), "TEXT", "Only series whose name contains TEXT"},
    {"subject", 0, OPTION_TEXT, SELECTION(subject), "TEXT",
     "Only series with TEXT in their name, or in that of their cover letter or a patch"},
    {"file", 0, OPTION_TEXT, SELECTION(file), "GLOB",
     "Only series with a patch that touches a file or folder that matches GLOB"},
    {"version", 0, OPTION_NUMBER, SELECTION(version), "N", "Only series of version N"},
    {"total", 0, OPTION_NUMBER, SELECTION(total), "N", "Only series of N patches"},
    {"min-patches", 0, OPTION_NUMBER, SELECTION(min_patches), "N",
     "Only series of N patches or more"},
    {"complete", 0, OPTION_FLAG, MEMBER(complete), NULL,
     "Only series of which all patches have arrived"},
    {"incomplete", 0, OPTION_FLAG, MEMBER(incomplete), NULL,
     "Only series of which patches are missing"},
    {"no-replies", 0, OPTION_FLAG, SELECTION(unanswered), NULL,
     "Only series that nobody but their submitter has replied to"},
    {"became", 0, OPTION_TEXT, MEMBER(became), "STATES",
     "Only series of these states: new, needs-review, reviewed, changes-requested, accepted, "
     "superseded, stale"},
    {"open", 0, OPTION_FLAG, MEMBER(open), NULL,
     "Only series that are neither accepted nor superseded"},
    {"newest", 0, OPTION_FLAG, SELECTION(newest), NULL,
     "Only series of which there is no newer version"},
    OPTIONS_END,
};

gboolean
filters_settle(Filters *filters, GError **error)
{
    if (filters->complete && filters->incomplete)
        return usage_error(error, "--complete and --incomplete exclude each other");
    filters->selection.completeness = filters->complete     ? M2S_COMPLETENESS_COMPLETE
                                      : filters->incomplete ? M2S_COMPLETENESS_INCOMPLETE
                                                            : M2S_COMPLETENESS_ANY;
    if (filters->became && filters->open)
        return usage_error(error, "--became and --open exclude each other");
    if (filters->open)
        filters->selection.became = M2S_FATES_OPEN;
    return filters->became == NULL ||
           m2s_fate_states_parse(filters->became, &filters->selection.became, error);
}

void
filters_want(Filters *filters, const char *columns)
{
    Options *options = &filters->options;
    options->fates =
        options->fates || options->trees || m2s_list_wants_fates(&filters->selection, columns);
    options->sketches = options->sketches || filters->selection.newest;
}

gboolean
filters_need_insight(const Filters *filters)
{
    return filters->options.trees || filters->selection.newest ||
           m2s_list_wants_fates(&filters->selection, NULL);
}

GPtrArray *
filters_select(const Filters *filters, M2sArchive *archive, const Insight *insight, GError **error)
{
    M2sSelection selection = filters->selection;
    selection.fates = insight->fates;
    selection.revisions = insight->revisions;
    return m2s_list_select(archive, &selection, filters->options.jobs, error);
}

static gsize
size_of(OptionType type)
{
    switch (type) {
    case OPTION_FLAG:
        return sizeof(gboolean);
    case OPTION_NUMBER:
    case OPTION_TIME:
        return sizeof(gint64);
    default:
        return sizeof(const char *);
    }
}

gboolean
filters_are_given(const Filters *filters)
{
    static const Filters none = {FILTERS_NONE};
    for (const Option *option = filter_options; option->name; option++)
        if (memcmp((const char *)filters + option->offset, (const char *)&none + option->offset,
                   size_of(option->type)) != 0)
            return TRUE;
    return FALSE;
}
