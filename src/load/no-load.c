/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In a build without libpq, there is no database to call these with. */
#include <mbox2series/load.h>

gboolean
m2s_load_patchwork(const M2sArchive *archive, M2sDatabase *database, const M2sLoadOptions *options,
                   M2sLoaded *loaded, GError **error)
{
    g_return_val_if_reached(FALSE);
}

gboolean
m2s_load_tables(const M2sArchive *archive, M2sDatabase *database, const M2sTablesOptions *options,
                M2sTablesLoaded *loaded, GError **error)
{
    g_return_val_if_reached(FALSE);
}

void
m2s_loaded_clear(M2sLoaded *loaded)
{
    g_clear_pointer(&loaded->remarks, g_ptr_array_unref);
}
