/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>

#include "cli/feed.h"
#include "cli/options.h"
#include "cli/usage.h"
#include "cli/watch.h"

typedef struct {
    Options options;
    const char *after;
    const char *project;
    GPtrArray *categories; /* (nullable): of const char * */
    gboolean last, follow;
} EventsOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(EventsOptions, field)

static const Option events_options[] = {
    {"after", 0, OPTION_TEXT, MEMBER(after), "CURSOR",
     "Only events after this one: its number or its cursor (default: 0)"},
    {"last", 0, OPTION_FLAG, MEMBER(last), NULL,
     "Print the cursor of the last event, to begin from there, and no events"},
    {"follow", 'f', OPTION_FLAG, MEMBER(follow), NULL, "Wait for more, until interrupted"},
    {"category", 0, OPTION_TEXTS, MEMBER(categories), "NAME",
     "Only events of this category: series-completed, …; may be given more than once"},
    {"project", 0, OPTION_TEXT, MEMBER(project), "NAME",
     "Only events of this project: its link name or list id"},
    OPTIONS_END,
};

/* Returns: FALSE with M2S_ERROR_USAGE. */
static gboolean
add_category(const char *name, guint *categories, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < M2S_EVENT_CATEGORIES; i++) {
        const char *category = m2s_event_category_name(i);
        if (g_str_equal(category, name)) {
            *categories |= 1U << i;
            return TRUE;
        }
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", category);
    }
    return usage_error(error, "--category: there is no category “%s”; there are %s", name,
                       known->str);
}

static gboolean
check(const EventsOptions *wanted, M2sFeed *feed, GError **error)
{
    *feed = (M2sFeed){.project = wanted->project};
    for (guint i = 0; wanted->categories && i < wanted->categories->len; i++)
        if (!add_category(g_ptr_array_index(wanted->categories, i), &feed->categories, error))
            return FALSE;
    if (!wanted->last || (!wanted->after && !wanted->follow))
        return TRUE;
    return usage_error(error, "--last excludes --after and --follow");
}

static gboolean
print_last(const M2sArchive *archive, GError **error)
{
    guint last;
    if (!m2s_feed_last(archive, &last, error))
        return FALSE;
    g_autofree char *line = g_strdup_printf("%u-%u\n", m2s_feed_revision(archive), last);
    return console_print(line, error);
}

/* What is printed, again and again. */
typedef struct {
    const M2sView *view;
    M2sFeed *feed;
} Following;

static gboolean
look(gpointer user_data, GError **error)
{
    const Following *following = user_data;
    return feed_print(following->view, following->feed, error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    EventsOptions *wanted = data;
    Options *options = &wanted->options;
    M2sFeed feed;
    if (!check(wanted, &feed, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open_state(options, error);
    if (archive == NULL)
        return FALSE;
    if (wanted->last)
        return print_last(archive, error);
    if (!m2s_feed_seek(archive, wanted->after ? wanted->after : "0", &feed, error))
        return FALSE;
    g_autofree char *base_url = options_base_url(options);
    const M2sView view = {.archive = archive, .base_url = base_url};
    Following following = {&view, &feed};
    return wanted->follow ? watch_follow(options->settings.state, look, &following, error)
                          : feed_print(&view, &feed, error);
}

static const EventsOptions initial = {.options.console.brief = TRUE};

static const Example examples[] = {
    {"events --category series-completed | jq -r .payload.series.name",
     "The names of all series that are complete"},
    {"events --state list.db --after \"$(cat cursor)\" --follow",
     "What has happened since, and what happens from now on"},
    {NULL},
};

const Command command_events = {
    .name = "events",
    .summary = "print what happened in a state, and what happens",
    .usage = "",
    .description =
        "Prints events, one JSON object per line, in the order in which they happened: the objects "
        "of Patchwork's REST API, and in each “received”, when the mail came, and “cursor”, from "
        "which --after goes on.\n\n"
        "Whoever remembers the last cursor misses no event and gets none twice, whatever the dates "
        "of mails are, and however many deliveries there are at once.",
    .exit_status = "The exit status is 65 if the cursor is of no use any more, because all events "
                   "were made anew, and 75 if that happens while they are read.",
    .notes =
        "A cursor, such as 2-1234, consists of the number of a revision and that of an event.  A "
        "rebuild with another configuration makes all events anew, and so does a mail that arrives "
        "as a whole after only its start was there; the revision is another one then.",
    .options = events_options,
    .examples = examples,
    .common = COMMON_CONFIG | COMMON_STATE | COMMON_BASE_URL | COMMON_MESSAGES,
    .size = sizeof(EventsOptions),
    .initial = &initial,
    .run = run,
};
