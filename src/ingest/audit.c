/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/audit.h>

#include "ingest/describe.h"
#include "ingest/replay.h"
#include "ingest/state-index.h"
#include "ingest/tally.h"
#include "model/catalogue.h"
#include "model/project.h"
#include "series/memory-index.h"

/* A state while it is being verified. */
typedef struct {
    const M2sOptions *options;
    const char *path;
    guint problems;
} Audit;

static void
tell(const char *what, gpointer user_data)
{
    Audit *audit = user_data;
    audit->problems++;
    if (audit->options->diagnostic)
        audit->options->diagnostic(audit->path, what, audit->options->user_data);
}

/* Tells of a line that is not what it should be; either may be NULL for an object that is missing
 * there. */
static void
compare_lines(Audit *audit, const char *stored, const char *expected)
{
    if (g_strcmp0(stored, expected) == 0)
        return;
    g_autofree char *what =
        g_strdup_printf("it has “%s”, where its mails say “%s”", stored ? stored : "nothing",
                        expected ? expected : "nothing");
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
compare_events(Audit *audit, const GArray *stored, const GArray *expected)
{
    for (guint i = 0; i < MAX(stored->len, expected->len); i++) {
        g_autofree char *one =
            i < stored->len ? m2s_describe_event(&g_array_index(stored, M2sEvent, i)) : NULL;
        g_autofree char *other =
            i < expected->len ? m2s_describe_event(&g_array_index(expected, M2sEvent, i)) : NULL;
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
    compare_events(audit, stored->events, expected->events);
}

/* All that follows from the mails of store.  (transfer full) (nullable) */
static M2sCatalogue *
work_out(M2sStore *store, const M2sConfig *config, const M2sRules *rules, GError **error)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    for (guint i = 0; i < config->projects->len; i++)
        g_ptr_array_add(catalogue->projects,
                        m2s_project_ref(g_ptr_array_index(config->projects, i)));
    g_autoptr(M2sIndex) index = m2s_memory_index_new(catalogue);
    g_autoptr(M2sEngine) engine = m2s_engine_new(catalogue, index);
    return m2s_replay(store, rules, engine, error) ? g_steal_pointer(&catalogue) : NULL;
}

gboolean
m2s_audit(const M2sConfig *config, const M2sOptions *options, const char *path, guint *problems,
          GError **error)
{
    g_return_val_if_fail(config && options && path && problems, FALSE);
    Audit audit = {.options = options, .path = path};
    g_autoptr(M2sRules) rules = m2s_rules_new(config, options, error);
    g_autoptr(M2sStore) store = rules ? m2s_store_open(path, M2S_STORE_READ, error) : NULL;
    if (store == NULL)
        return FALSE;
    m2s_store_set_config(store, config->states, config->users);
    if (!m2s_store_check(store, tell, &audit, error))
        return FALSE;
    *problems = audit.problems;
    if (audit.problems > 0) /* what is damaged cannot be compared */
        return TRUE;
    g_autoptr(M2sCatalogue) stored = m2s_store_load(store, error);
    g_autoptr(M2sCatalogue) expected = stored ? work_out(store, config, rules, error) : NULL;
    if (expected == NULL)
        return FALSE;
    compare(&audit, stored, expected);
    *problems = audit.problems;
    return TRUE;
}

/* Makes everything anew within the transaction that is open. */
static gboolean
rebuild(M2sStore *store, const M2sConfig *config, const M2sRules *rules, GError **error)
{
    if (!m2s_store_clear(store, error))
        return FALSE;
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    for (guint i = 0; i < config->projects->len; i++)
        g_ptr_array_add(catalogue->projects,
                        m2s_project_ref(g_ptr_array_index(config->projects, i)));
    g_autoptr(M2sIndex) index = m2s_state_index_new(catalogue, store, 0);
    g_autoptr(M2sEngine) engine = m2s_engine_new(catalogue, index);
    gboolean done = m2s_replay(store, rules, engine, error) && m2s_state_index_flush(index, error);
    m2s_store_forget(store);
    return done;
}

gboolean
m2s_rebuild(const M2sConfig *config, const M2sOptions *options, const char *path, GError **error)
{
    g_return_val_if_fail(config && options && path, FALSE);
    g_autoptr(M2sRules) rules = m2s_rules_new(config, options, error);
    g_autoptr(M2sStore) there = rules ? m2s_store_open(path, M2S_STORE_READ, error) : NULL;
    g_autoptr(M2sStore) store = there ? m2s_store_open(path, M2S_STORE_WRITE, error) : NULL;
    if (store == NULL)
        return FALSE;
    m2s_store_set_config(store, config->states, config->users);
    if (!m2s_store_begin(store, NULL, error))
        return FALSE;
    if (rebuild(store, config, rules, error) && m2s_store_commit(store, error))
        return TRUE;
    m2s_store_rollback(store);
    return FALSE;
}
