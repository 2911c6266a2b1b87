/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/audit.h>

#include <mbox2series/base.h>

#include "ingest/describe.h"
#include "ingest/kept-rules.h"
#include "ingest/replay.h"
#include "ingest/store-writer.h"
#include "model/catalogue.h"

#define TRIES 3 /* if the rules are changed meanwhile */

/* A state while it is being verified. */
typedef struct {
    const M2sOptions *options;
    const char *path;
    guint problems;
} Audit;

/* Tells of something that is not one more problem. */
static void
tell_more(const Audit *audit, const char *what)
{
    if (audit->options->diagnostic)
        audit->options->diagnostic(audit->path, what, audit->options->user_data);
}

static void
tell(const char *what, gpointer user_data)
{
    Audit *audit = user_data;
    audit->problems++;
    tell_more(audit, what);
}

/* Of two descriptions of an object, "patch 5: a, b, c", what differs: *stored and *expected become
 * parts alone.  Returns: (transfer full): what they have in common: "patch 5: ". */
static char *
narrow(GString *stored, GString *expected)
{
    g_auto(GStrv) ours = g_strsplit(stored->str, ", ", -1);
    g_auto(GStrv) theirs = g_strsplit(expected->str, ", ", -1);
    const char *colon = strstr(stored->str, ": ");
    gsize length = colon ? (gsize)(colon + 2 - stored->str) : 0;
    if (length == 0 || strncmp(stored->str, expected->str, length) != 0 ||
        g_strv_length(ours) != g_strv_length(theirs))
        return g_strdup("");
    char *common = g_strndup(stored->str, length);
    g_string_truncate(stored, 0);
    g_string_truncate(expected, 0);
    for (guint i = 0; ours[i]; i++) {
        if (g_str_equal(ours[i], theirs[i]))
            continue;
        gsize skipped = i == 0 ? length : 0;
        g_string_append_printf(stored, "%s%s", stored->len ? ", " : "", ours[i] + skipped);
        g_string_append_printf(expected, "%s%s", expected->len ? ", " : "", theirs[i] + skipped);
    }
    return common;
}

/* Tells of a line that is not what it should be; either may be NULL for an object that is missing
 * there. */
static void
compare_lines(Audit *audit, const char *stored, const char *expected)
{
    if (g_strcmp0(stored, expected) == 0)
        return;
    g_autoptr(GString) ours = g_string_new(stored ? stored : "nothing");
    g_autoptr(GString) theirs = g_string_new(expected ? expected : "nothing");
    g_autofree char *common = narrow(ours, theirs);
    g_autofree char *what =
        g_strdup_printf("%sit has “%s”, where its mails say “%s”", common, ours->str, theirs->str);
    tell(what, audit);
}

static void
compare_objects(Audit *audit, const GPtrArray *stored, const GPtrArray *expected,
                char *(*describe)(gconstpointer object))
{
    for (guint i = 0; i < MAX(stored->len, expected->len); i++) {
        g_autofree char *one = i < stored->len ? describe(g_ptr_array_index(stored, i)) : NULL;
        g_autofree char *other =
            i < expected->len ? describe(g_ptr_array_index(expected, i)) : NULL;
        compare_lines(audit, one, other);
    }
}

static void
compare(Audit *audit, const M2sCatalogue *stored, const M2sCatalogue *expected)
{
    compare_objects(audit, stored->projects, expected->projects, m2s_describe_project);
    compare_objects(audit, stored->people, expected->people, m2s_describe_person);
    compare_objects(audit, stored->series, expected->series, m2s_describe_series);
    compare_objects(audit, stored->covers, expected->covers, m2s_describe_cover);
    compare_objects(audit, stored->patches, expected->patches, m2s_describe_patch);
    compare_objects(audit, stored->cover_comments, expected->cover_comments, m2s_describe_comment);
    compare_objects(audit, stored->patch_comments, expected->patch_comments, m2s_describe_comment);
    compare_objects(audit, stored->events, expected->events, m2s_describe_event);
}

/* One try to compare store with what follows from its mails.  Only the end of it is under a lock: the
 * mails that came meanwhile are replayed, and all objects are read, at one moment.
 * again: (out): whether somebody changed the rules meanwhile. */
static gboolean
compare_once(Audit *audit, M2sStore *store, const M2sRules *rules, const M2sKeptRules *kept_rules,
             gboolean *again, GError **error)
{
    g_autoptr(M2sReplay) replay = m2s_replay_new(store, rules, audit->options->jobs, tell, audit);
    g_autoptr(M2sCatalogue) stored = NULL;
    g_auto(M2sKeptRules) now = {0};
    if (!m2s_replay_run(replay, error) || !m2s_store_begin_reading(store, error))
        return FALSE;
    gboolean good = m2s_kept_rules_read(store, NULL, &now, error);
    *again = good && !m2s_kept_rules_equal(&now, kept_rules);
    gboolean is_sound = good && !*again && audit->problems == 0; /* else there is no use in it */
    if (is_sound)
        good = m2s_replay_run(replay, error) && (stored = m2s_store_load(store, error)) &&
               m2s_store_writer_compare(m2s_replay_index(replay), store, tell, audit, error);
    m2s_store_end_reading(store);
    if (stored)
        compare(audit, stored, m2s_index_catalogue(m2s_replay_index(replay)));
    return good;
}

static gboolean
compare_with_mails(Audit *audit, M2sStore *store, const M2sConfig *given, GError **error)
{
    gboolean again = TRUE;
    for (guint tries = 0; again && tries < TRIES; tries++) {
        g_auto(M2sKeptRules) kept_rules = {0};
        if (!m2s_kept_rules_read(store, given, &kept_rules, error))
            return FALSE;
        g_autoptr(M2sConfig) config = m2s_kept_rules_choose(store, &kept_rules, given, error);
        g_autoptr(M2sRules) rules = config ? m2s_rules_new(config, audit->options, error) : NULL;
        if (rules == NULL)
            return FALSE;
        m2s_store_set_config(store, config->states, config->users);
        if (!compare_once(audit, store, rules, &kept_rules, &again, error))
            return FALSE;
    }
    if (again)
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                    "%s: its rules were changed while it was checked, %d times", audit->path,
                    TRIES);
    return !again;
}

gboolean
m2s_audit(const M2sConfig *config, const M2sOptions *options, const char *path, guint *problems,
          GError **error)
{
    g_return_val_if_fail(options && path && problems, FALSE);
    Audit audit = {.options = options, .path = path};
    *problems = 0;
    g_autoptr(M2sStore) store = m2s_store_open(path, M2S_STORE_READ, error);
    if (store == NULL || !m2s_store_check(store, tell, &audit, error))
        return FALSE;
    if (audit.problems > 0) /* what is damaged cannot be compared */
        tell_more(&audit,
                  "its mails, as far as they are sound, can be taken out with “mails”, and a "
                  "new state be made of them with “ingest”");
    gboolean done = audit.problems > 0 || compare_with_mails(&audit, store, config, error);
    *problems = audit.problems;
    return done;
}
