/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/errors.h"

#include <errno.h>
#include <unistd.h>

#include <mbox2series/base.h>

/* Whether a later attempt may succeed. */
static gboolean
is_temporary(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_INTERRUPT:
        return TRUE;
    case SQLITE_CANTOPEN:
        return result != SQLITE_CANTOPEN_SYMLINK;
    default:
        return FALSE;
    }
}

/* The errno behind an SQLite failure; 0 if unknown. */
static int
system_error(sqlite3 *db, int result)
{
    if (result == SQLITE_READONLY_DIRECTORY) { /* SQLite does not keep this one: ask the folder */
        g_autofree char *folder = g_path_get_dirname(sqlite3_db_filename(db, "main"));
        return access(folder, W_OK) == 0 ? 0 : errno;
    }
    gboolean is_kept = (result & 0xff) == SQLITE_CANTOPEN || (result & 0xff) == SQLITE_IOERR;
    return is_kept ? sqlite3_system_errno(db) : 0;
}

void
m2s_store_fail(sqlite3 *db, const char *shown, int result, const char *what, GError **error)
{
    /* SQLite's own text describes the last call, which need not be the one that failed. */
    gboolean is_last = db && (sqlite3_errcode(db) & 0xff) == (result & 0xff);
    int number = is_last ? system_error(db, result) : 0;
    g_set_error(error, M2S_ERROR, is_temporary(result) ? M2S_ERROR_UNAVAILABLE : M2S_ERROR_DATA,
                "%s: %s failed: %s%s%s", shown, what,
                is_last ? sqlite3_errmsg(db) : sqlite3_errstr(result), number ? ": " : "",
                number ? g_strerror(number) : "");
}

gboolean
m2s_store_fail_damaged(const M2sStore *store, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s: the state is damaged: %s", store->shown,
                what);
    return FALSE;
}
