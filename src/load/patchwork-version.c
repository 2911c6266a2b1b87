/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/patchwork-version.h"

#include "postgres/database.h"

/* Releases 3.1 and 3.2 have the same tables. */
static const M2sPatchworkVersion versions[] = {
    {"Patchwork 3.1 or 3.2", "0046_patch_comment_events", FALSE},
    {"Patchwork's main branch of 2026", "0048_series_dependencies", TRUE},
};

/* Returns: (transfer full): "Patchwork 3.1 or 3.2 (0046_…) and …". */
static char *
describe_known(void)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++)
        g_string_append_printf(known, "%s%s (%s)", i ? " and " : "", versions[i].shown,
                               versions[i].migration);
    return g_string_free(g_steal_pointer(&known), FALSE);
}

static gboolean
has_migrations(M2sDatabase *database, gboolean *has, GError **error)
{
    g_autoptr(M2sResult) result =
        m2s_database_ask(database, "looking for Patchwork",
                         "SELECT to_regclass('django_migrations') IS NOT NULL AND "
                         "to_regclass('patchwork_patch') IS NOT NULL",
                         NULL, 0, error);
    *has = result && g_str_equal(m2s_result_text(result, 0, 0), "t");
    return result != NULL;
}

const M2sPatchworkVersion *
m2s_patchwork_version(M2sDatabase *database, GError **error)
{
    g_autofree char *known = describe_known();
    gboolean has;
    if (!has_migrations(database, &has, error))
        return NULL;
    if (!has) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED,
                    "%s: there is no Patchwork in it; “manage.py migrate” of Patchwork makes its "
                    "tables",
                    m2s_database_name(database));
        return NULL;
    }
    g_autoptr(M2sResult) result = m2s_database_ask(
        database, "reading Patchwork's migrations",
        "SELECT name FROM django_migrations WHERE app = 'patchwork' ORDER BY name DESC LIMIT 1",
        NULL, 0, error);
    if (result == NULL)
        return NULL;
    const char *last = m2s_result_count(result) ? m2s_result_text(result, 0, 0) : "none";
    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++)
        if (g_str_equal(last, versions[i].migration))
            return &versions[i];
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED,
                "%s: its last migration is %s; what is known is %s", m2s_database_name(database),
                last, known);
    return NULL;
}
