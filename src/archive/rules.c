/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/rules.h"

#include "model/config.h"
#include "patch/glob.h"
#include "patch/regex.h"

/* One of the projects that share a list. */
typedef struct {
    const M2sProject *project;
    M2sRegex *subject_match; /* (nullable) */
} Candidate;

struct M2sRules {
    M2sConfig *config;
    char *list_id;
    gint64 now;
    gboolean want_hashes, want_sketches, want_verdicts, want_details;
    GHashTable *lists; /* list id -> GPtrArray of Candidate, in order of link names */
    GPtrArray *tags;   /* of M2sRegex, in the order of the configuration's tags */
    GPtrArray *accepted, *changes_requested; /* of M2sRegex: what verdict_patterns points to */
    M2sVerdictPatterns verdict_patterns;
};

static void
candidate_free(gpointer data)
{
    Candidate *candidate = data;
    g_clear_pointer(&candidate->subject_match, m2s_regex_free);
    g_free(candidate);
}

void
m2s_rules_free(M2sRules *rules)
{
    m2s_config_unref(rules->config);
    g_free(rules->list_id);
    g_hash_table_unref(rules->lists);
    g_ptr_array_unref(rules->tags);
    g_ptr_array_unref(rules->accepted);
    g_ptr_array_unref(rules->changes_requested);
    g_free(rules);
}

static int
compare_link_names(gconstpointer a, gconstpointer b)
{
    const Candidate *one = *(Candidate *const *)a, *other = *(Candidate *const *)b;
    return strcmp(one->project->link_name, other->project->link_name);
}

static gboolean
add_project(M2sRules *rules, const M2sProject *project, GError **error)
{
    Candidate *candidate = g_new0(Candidate, 1);
    candidate->project = project;
    GPtrArray *candidates = g_hash_table_lookup(rules->lists, project->list_id);
    if (candidates == NULL) {
        candidates = g_ptr_array_new_with_free_func(candidate_free);
        g_hash_table_insert(rules->lists, project->list_id, candidates);
    }
    g_ptr_array_add(candidates, candidate);
    if (*project->subject_match) {
        candidate->subject_match =
            m2s_regex_new(project->subject_match, M2S_REGEX_CASELESS | M2S_REGEX_MULTILINE, error);
        if (candidate->subject_match == NULL)
            g_prefix_error(error, "[project %s]: subject_match: ", project->link_name);
    }
    g_ptr_array_sort(candidates, compare_link_names);
    return *project->subject_match == '\0' || candidate->subject_match;
}

static gboolean
add_tag(M2sRules *rules, const M2sTag *tag, GError **error)
{
    M2sRegex *regex = m2s_regex_new(tag->pattern, M2S_REGEX_CASELESS | M2S_REGEX_MULTILINE, error);
    if (regex)
        g_ptr_array_add(rules->tags, regex);
    else
        g_prefix_error(error, "[tag %s]: pattern: ", tag->name);
    return regex != NULL;
}

/* The expressions of a key of [became].  texts: of char *. */
static gboolean
add_patterns(const char *key, const GPtrArray *texts, GPtrArray *patterns, GError **error)
{
    for (guint i = 0; i < texts->len; i++) {
        M2sRegex *regex = m2s_regex_new(g_ptr_array_index(texts, i), M2S_REGEX_CASELESS, error);
        if (regex == NULL) {
            g_prefix_error(error, "[became]: %s: ", key);
            return FALSE;
        }
        g_ptr_array_add(patterns, regex);
    }
    return TRUE;
}

static gboolean
add_verdict_patterns(M2sRules *rules, const M2sBecameRules *became, GError **error)
{
    rules->verdict_patterns = (M2sVerdictPatterns){rules->accepted, rules->changes_requested};
    return add_patterns("accepted", became->accepted, rules->accepted, error) &&
           add_patterns("changes_requested", became->changes_requested, rules->changes_requested,
                        error);
}

M2sRules *
m2s_rules_new(const M2sConfig *config, const M2sOptions *options, GError **error)
{
    g_autoptr(M2sRules) rules = g_new0(M2sRules, 1);
    rules->config = m2s_config_ref(config);
    rules->list_id = g_strdup(options->list_id);
    rules->now = options->now;
    rules->want_hashes = !options->without_hashes || options->sketches;
    rules->want_sketches = options->sketches;
    rules->want_verdicts = options->verdicts;
    rules->want_details = options->details;
    rules->lists =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    rules->tags = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_regex_free);
    rules->accepted = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_regex_free);
    rules->changes_requested = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_regex_free);
    if (!add_verdict_patterns(rules, &config->became, error))
        return NULL;
    for (guint i = 0; i < config->projects->len; i++)
        if (!add_project(rules, g_ptr_array_index(config->projects, i), error))
            return NULL;
    for (guint i = 0; i < config->tags->len; i++)
        if (!add_tag(rules, g_ptr_array_index(config->tags, i), error))
            return NULL;
    return g_steal_pointer(&rules);
}

const M2sConfig *
m2s_rules_config(const M2sRules *rules)
{
    return rules->config;
}

gint64
m2s_rules_now(const M2sRules *rules)
{
    return rules->now;
}

M2sGrouping
m2s_rules_grouping(const M2sRules *rules)
{
    return m2s_config_grouping(rules->config);
}

gboolean
m2s_rules_want_hashes(const M2sRules *rules)
{
    return rules->want_hashes;
}

gboolean
m2s_rules_want_sketches(const M2sRules *rules)
{
    return rules->want_sketches;
}

gboolean
m2s_rules_want_verdicts(const M2sRules *rules)
{
    return rules->want_verdicts;
}

gboolean
m2s_rules_want_details(const M2sRules *rules)
{
    return rules->want_details;
}

const char *
m2s_rules_list_id(const M2sRules *rules)
{
    return rules->list_id;
}

const M2sProject *
m2s_rules_project(const M2sRules *rules, const char *list_id, const char *subject)
{
    const GPtrArray *candidates = g_hash_table_lookup(rules->lists, list_id);
    const M2sProject *fallback = NULL;
    for (guint i = 0; candidates && i < candidates->len; i++) {
        const Candidate *candidate = g_ptr_array_index(candidates, i);
        if (candidate->subject_match == NULL)
            fallback = candidate->project;
        else if (subject && m2s_regex_match(candidate->subject_match, m2s_slice_of(subject), 0,
                                            NULL) == M2S_REGEX_MATCH)
            return candidate->project;
    }
    return fallback;
}

gboolean
m2s_rules_count_tags(const M2sRules *rules, M2sSlice message, guint16 tags[M2S_TAGS_MAX])
{
    gboolean certain = TRUE;
    for (guint i = 0; i < rules->tags->len; i++) {
        guint count = 0;
        if (m2s_regex_count(g_ptr_array_index(rules->tags, i), message, &count) == M2S_REGEX_LIMIT)
            certain = FALSE;
        tags[i] = MIN(count, G_MAXUINT16);
    }
    return certain;
}

const M2sState *
m2s_rules_state(const M2sRules *rules, const char *name)
{
    const GPtrArray *states = rules->config->states;
    for (guint i = 0; name && i < states->len; i++) {
        const M2sState *state = g_ptr_array_index(states, i);
        if (g_ascii_strcasecmp(state->name, name) == 0)
            return state;
    }
    return g_ptr_array_index(states, 0);
}

const M2sVerdictPatterns *
m2s_rules_verdict_patterns(const M2sRules *rules)
{
    return &rules->verdict_patterns;
}

const M2sUser *
m2s_rules_user(const M2sRules *rules, const char *email)
{
    const GPtrArray *users = rules->config->users;
    for (guint i = 0; i < users->len; i++) {
        const M2sUser *user = g_ptr_array_index(users, i);
        if (g_ascii_strcasecmp(user->email, email) == 0)
            return user;
    }
    return NULL;
}

static const M2sUser *
delegate_of_file(const M2sProject *project, const char *name)
{
    for (guint i = 0; i < project->delegation->len; i++) {
        const M2sDelegationRule *rule = g_ptr_array_index(project->delegation, i);
        if (m2s_glob_match(rule->pattern, name))
            return rule->user;
    }
    return NULL;
}

const M2sUser *
m2s_rules_delegate(const M2sProject *project, const GPtrArray *names)
{
    const M2sUser *delegate = NULL;
    for (guint i = 0; i < names->len; i++) {
        const M2sUser *user = delegate_of_file(project, g_ptr_array_index(names, i));
        if (user == NULL || (delegate && user != delegate))
            return NULL;
        delegate = user;
    }
    return delegate;
}
