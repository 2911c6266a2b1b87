/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/options.h"

typedef struct {
    Options options;
    gboolean include, inferred_states;
} ApiOptions;

static char *
format_answer(const M2sAnswer *answer, gboolean include)
{
    GString *text = g_string_new(NULL);
    if (include) {
        g_string_append_printf(text, "HTTP/1.1 %u %s\n", answer->status,
                               answer->status == 200 ? "OK" : "Not Found");
        if (answer->link)
            g_string_append_printf(text, "Link: %s\n", answer->link);
        g_string_append_c(text, '\n');
    }
    g_string_append_printf(text, "%s\n", answer->body);
    return g_string_free(text, FALSE);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ApiOptions *api = data;
    Options *options = &api->options;
    if (!options_need(options, "api needs a PATH, such as /api/1.2/covers/?order=-id", error))
        return FALSE;
    options->fates = api->inferred_states;
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    g_auto(Insight) insight = {0};
    if (archive == NULL || !options_look_into(options, archive, &insight, error))
        return FALSE;
    if (insight.fates)
        m2s_fates_infer_states(insight.fates, archive);
    g_autofree char *base_url = options_base_url(options);
    const M2sView view = {.archive = archive, .base_url = base_url};
    g_autoptr(M2sAnswer) answer = m2s_api_get(&view, options->inputs[0], error);
    if (answer == NULL)
        return FALSE;
    if (answer->status != 200)
        *status = 1;
    g_autofree char *text = format_answer(answer, api->include);
    return console_print(text, error);
}

static const Option api_options[] = {
    {"include", 'i', OPTION_FLAG, G_STRUCT_OFFSET(ApiOptions, include), NULL,
     "Print the status line and the Link header first"},
    {"inferred-states", 0, OPTION_FLAG, G_STRUCT_OFFSET(ApiOptions, inferred_states), NULL,
     "Give patches the states that replies, and commits with --git, tell"},
    OPTIONS_END,
};

static const ApiOptions initial = {.options = {.hashes = TRUE, .console.brief = TRUE}};

static const Example examples[] = {
    {"api '/api/1.2/covers/?order=-id' list.mbox", "The covers, newest first"},
    {"api /api/series/12/ --state list.db | jq .patches", "The patches of series 12"},
    {NULL},
};

const Command command_api = {
    .name = "api",
    .summary = "answer a request like Patchwork's REST API",
    .usage = "PATH [INPUT…]",
    .description = "Prints the answer of Patchwork's REST API to a GET of PATH, such as "
                   "/api/1.2/covers/?order=-id, in any version from 1.0 to 1.4.",
    .exit_status = "The exit status is 1 for a 404.",
    .options = api_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_GIT | COMMON_BASE_URL | COMMON_MESSAGES,
    .size = sizeof(ApiOptions),
    .initial = &initial,
    .run = run,
};
