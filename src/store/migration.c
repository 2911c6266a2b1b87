/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/migration.h"

#include <mbox2series/base.h>

#include "store/answers.h"
#include "store/detail-tables.h"
#include "store/fingerprint.h"
#include "store/grouping.h"
#include "store/link-tables.h"
#include "store/message-ids.h"
#include "store/packed-mails.h"
#include "store/query.h"
#include "store/relinked.h"
#include "store/replaced-mails.h"
#include "store/rules.h"
#include "store/schema.h"
#include "store/sketch-table.h"
#include "store/verdict-table.h"
#include "store/views.h"
#include "store/word-index-tables.h"

#define UPGRADING "upgrading it"

/* Element N makes version N + 1 from version N; NULL if that version only adds columns, or, as
 * version 13 does, a view. */
static const char *const migrations[] = {
    schema,        packed_mails, rules,         fingerprint,    grouping,
    sketch_table,  answers,      verdict_table, replaced_mails, word_index_tables,
    detail_tables, link_tables,  NULL,          message_ids,    relinked};

guint
m2s_store_version(void)
{
    guint version = G_N_ELEMENTS(migrations);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        for (guint i = 0; i < m2s_kinds[kind].field_count; i++)
            version = MAX(version, m2s_kinds[kind].fields[i].since);
    return version;
}

gboolean
m2s_store_read_version(M2sStore *store, gint64 *version, GError **error)
{
    static const char sql[] = "PRAGMA user_version";
    return m2s_store_read_integer(store, sql, "reading its version", version, error);
}

/* A new column must have a default, as the table may have rows. */
static char *
column_type(const M2sField *field)
{
    switch (field->type) {
    case M2S_FIELD_OBJECT:
    case M2S_FIELD_SUBJECT:
        return g_strdup_printf("INTEGER REFERENCES %s (id)", m2s_kinds[field->kind].plural);
    case M2S_FIELD_HASH:
        return g_strdup("BLOB");
    case M2S_FIELD_TEXT:
    case M2S_FIELD_OWN_TEXT:
    case M2S_FIELD_TAGS:
    case M2S_FIELD_USER:
    case M2S_FIELD_STATE:
    case M2S_FIELD_CATEGORY:
        return g_strdup(field->nullable ? "TEXT" : "TEXT NOT NULL DEFAULT ''");
    default:
        return g_strdup("INTEGER NOT NULL DEFAULT 0");
    }
}

char *
m2s_store_column_sql(const M2sKindInfo *info, const M2sField *field)
{
    g_autofree char *type = column_type(field);
    return g_strdup_printf("ALTER TABLE %s ADD COLUMN %s %s", info->plural, field->name, type);
}

/* Adds a column, and notes that its values are yet to come. */
static gboolean
add_column(M2sStore *store, const M2sKindInfo *info, const M2sField *field, GError **error)
{
    static const char stale_sql[] = "UPDATE rules SET stale = 1 WHERE EXISTS (SELECT 1 FROM mails)";
    g_autofree char *sql = m2s_store_column_sql(info, field);
    return m2s_store_execute(store, sql, UPGRADING, error) &&
           m2s_store_execute(store, stale_sql, UPGRADING, error);
}

/* Makes version from the one before.  The columns come first: an index may need them. */
static gboolean
migrate_to(M2sStore *store, guint version, GError **error)
{
    const char *sql = version <= G_N_ELEMENTS(migrations) ? migrations[version - 1] : NULL;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        const M2sKindInfo *info = &m2s_kinds[kind];
        for (guint i = 0; i < info->field_count; i++)
            if (info->fields[i].since == version && info->fields[i].name &&
                !info->fields[i].derived && !add_column(store, info, &info->fields[i], error))
                return FALSE;
    }
    return sql == NULL || m2s_store_execute(store, sql, UPGRADING, error);
}

static gboolean
migrate(M2sStore *store, guint version, GError **error)
{
    while (version < m2s_store_version())
        if (!migrate_to(store, ++version, error))
            return FALSE;
    if (!m2s_store_execute(store, views, UPGRADING, error))
        return FALSE;
    g_autofree char *sql = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %u",
                                           M2S_STORE_APPLICATION, m2s_store_version());
    return m2s_store_execute(store, sql, UPGRADING, error);
}

/* Looks again now that nobody else can write: another program may have been faster. */
static gboolean
migrate_locked(M2sStore *store, GError **error)
{
    static const char tables_sql[] = "SELECT count(*) FROM sqlite_schema";
    gint64 version, tables;
    if (!m2s_store_read_version(store, &version, error) ||
        !m2s_store_read_integer(store, tables_sql, "reading its schema", &tables, error))
        return FALSE;
    if (version == 0 && tables > 0) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s: this is a database of another program",
                    store->shown);
        return FALSE;
    }
    return version >= m2s_store_version() || migrate(store, (guint)version, error);
}

static gboolean
upgrade(M2sStore *store, GError **error)
{
    if (!m2s_store_execute(store, "BEGIN IMMEDIATE", "locking it", error))
        return FALSE;
    if (migrate_locked(store, error) && m2s_store_execute(store, "COMMIT", UPGRADING, error))
        return TRUE;
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}

static gboolean
refuse_older(const M2sStore *store, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: it was written by an older version of mbox2series; “ingest” or “rebuild” will "
                "upgrade it",
                store->shown);
    return FALSE;
}

/* A store of a version before 3 did not keep its rules.  It gets them when its objects are made
 * anew, which follows its upgrade in a transaction of its own. */
gboolean
m2s_store_check_fresh(M2sStore *store, GError **error)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM mails)";
    g_auto(M2sStoreRules) stored = {0};
    gint64 has_mails;
    if (!m2s_store_read_rules(store, &stored, error) ||
        !m2s_store_read_integer(store, sql, "looking for mails", &has_mails, error))
        return FALSE;
    gboolean is_made = stored.config != NULL || !has_mails;
    return (is_made && !stored.stale) || refuse_older(store, error);
}

gboolean
m2s_store_check_version(M2sStore *store, M2sStoreMode mode, GError **error)
{
    gint64 version;
    if (!m2s_store_read_version(store, &version, error))
        return FALSE;
    gboolean is_older = version > 0 && version < m2s_store_version();
    if ((is_older && mode != M2S_STORE_READ) || (version == 0 && mode == M2S_STORE_WRITE))
        return upgrade(store, error);
    if (is_older)
        return refuse_older(store, error);
    if (version == m2s_store_version())
        return TRUE;
    g_set_error(error, M2S_ERROR, version == 0 ? M2S_ERROR_NO_INPUT : M2S_ERROR_DATA, "%s: %s",
                store->shown,
                version == 0 ? "it is empty" : "it was written by a newer version of mbox2series");
    return FALSE;
}
