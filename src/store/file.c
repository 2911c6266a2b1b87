/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "store/errors.h"
#include "store/migration.h"

/* The header of an SQLite file: https://sqlite.org/fileformat2.html#the_database_header */
#define HEADER_SIZE        100
#define HEADER_MAGIC       "SQLite format 3" /* with its NUL */
#define HEADER_PAGE_SIZE   16
#define HEADER_CHANGES     24
#define HEADER_PAGES       28
#define HEADER_VERSION     60
#define HEADER_APPLICATION 68
#define HEADER_PAGES_OF    92 /* the count of changes that HEADER_PAGES belongs to */

/* The header of its journal: https://sqlite.org/fileformat2.html#the_rollback_journal */
#define JOURNAL_SIZE  28
#define JOURNAL_MAGIC "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
#define JOURNAL_PAGES 16 /* in the file, before the transaction */

static gboolean
refuse(const char *shown, M2sError code, const char *why, GError **error)
{
    g_set_error(error, M2S_ERROR, code, "%s: %s", shown, why);
    return FALSE;
}

/* The code for errno, where a file cannot be reached.  That there is none is known only if the call
 * did not fail for want of something else. */
static M2sError
code_of_missing(M2sStoreMode mode)
{
    gboolean is_unknown = errno == ENOMEM || errno == EMFILE || errno == ENFILE || errno == EIO;
    return mode == M2S_STORE_WRITE || is_unknown ? M2S_ERROR_UNAVAILABLE : M2S_ERROR_NO_INPUT;
}

/* Resolves symbolic links among the folders of path, as SQLite is told to follow none.  The last
 * component stays as it is. */
static char *
resolve(const char *path, const char *shown, M2sStoreMode mode, GError **error)
{
    if (g_str_has_suffix(path, "/")) {
        refuse(shown, M2S_ERROR_DATA, "this is a folder; name the file of a state", error);
        return NULL;
    }
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    char *real = realpath(folder, NULL);
    if (real == NULL) {
        refuse(shown, code_of_missing(mode), g_strerror(errno), error);
        return NULL;
    }
    char *resolved = g_build_filename(real, name, NULL);
    free(real);
    return resolved;
}

/* Creates an empty file that only its owner can read, unless the path exists.  An existing file is
 * not opened here: it might be open as a store in this process already, and closing our descriptor
 * would then drop that store's locks. */
static gboolean
create(const char *path, const char *shown, GError **error)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return errno == EEXIST || refuse(shown, M2S_ERROR_UNAVAILABLE, g_strerror(errno), error);
    gboolean private = fchmod(descriptor, 0600) == 0;
    if (!private)
        refuse(shown, M2S_ERROR_UNAVAILABLE, g_strerror(errno), error);
    close(descriptor);
    return private;
}

static guint32
read_number(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* pages: (out): how many the file at path had when the transaction of its journal began.
 * Returns: whether there is a journal of an unfinished transaction. */
static gboolean
read_journal(const char *path, guint32 *pages)
{
    guint8 header[JOURNAL_SIZE] = {0};
    g_autofree char *journal = g_strconcat(path, "-journal", NULL);
    int descriptor = open(journal, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return FALSE;
    gboolean is_whole = read(descriptor, header, sizeof header) == sizeof header;
    close(descriptor);
    *pages = read_number(header + JOURNAL_PAGES);
    return is_whole && memcmp(header, JOURNAL_MAGIC, strlen(JOURNAL_MAGIC)) == 0;
}

/* Whether path, which is empty, has a journal of a file that was not.  SQLite would delete such a
 * journal.  While a store is being created, its journal says that the file was empty. */
static gboolean
has_journal_of_more(const char *path)
{
    guint32 pages;
    return read_journal(path, &pages) && pages > 0;
}

static gboolean
check_kind(const char *path, const char *shown, M2sStoreMode mode, GError **error)
{
    struct stat status;
    if (lstat(path, &status) < 0) {
        gboolean is_written = mode == M2S_STORE_WRITE;
        return refuse(shown, code_of_missing(mode),
                      errno == ENOENT && !is_written ? "there is no such state; “ingest” makes one"
                                                     : g_strerror(errno),
                      error);
    }
    if (S_ISLNK(status.st_mode))
        return refuse(shown, M2S_ERROR_DATA, "this is a symbolic link", error);
    if (S_ISDIR(status.st_mode))
        return refuse(shown, M2S_ERROR_DATA, "this is a folder; name the file of a state", error);
    if (!S_ISREG(status.st_mode))
        return refuse(shown, M2S_ERROR_DATA, "this is not a regular file", error);
    if (status.st_size == 0 && has_journal_of_more(path))
        return refuse(shown, M2S_ERROR_DATA,
                      "the state is damaged: it is empty, but its journal says that it was not; "
                      "restore it from a backup",
                      error);
    /* SQLite treats a file of one byte as empty. */
    if (status.st_size > 0 && status.st_size < HEADER_SIZE)
        return refuse(shown, M2S_ERROR_DATA, "this is not a state", error);
    return TRUE;
}

static gboolean
check_header(const guint8 *header, const char *shown, GError **error)
{
    if (memcmp(header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
        return refuse(shown, M2S_ERROR_DATA, "this is not a state", error);
    if (read_number(header + HEADER_APPLICATION) != M2S_STORE_APPLICATION)
        return refuse(shown, M2S_ERROR_DATA, "this is a database of another program", error);
    if (read_number(header + HEADER_VERSION) > m2s_store_version())
        return refuse(shown, M2S_ERROR_DATA, "it was written by a newer version of mbox2series",
                      error);
    return TRUE;
}

/* Reads the header of db's file through SQLite's own descriptor, without taking a lock.
 * size: (out): of the file; if it is 0, header is not set. */
static gboolean
read_header(sqlite3 *db, const char *shown, gint64 *size, guint8 header[HEADER_SIZE],
            GError **error)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 file_size = 0;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    int result = file->pMethods->xFileSize(file, &file_size);
    if (result == SQLITE_OK && file_size > 0)
        result = file->pMethods->xRead(file, header, HEADER_SIZE, 0);
    *size = file_size;
    if (result != SQLITE_OK)
        m2s_store_fail(db, shown, result, "reading it", error);
    return result == SQLITE_OK;
}

/* Whether power was lost while the store at path was created.  Pages reach a disk in any order, so
 * later ones may be there before the first one, whose bytes are zeros until then.  Nothing was ever
 * stored, and SQLite will make the file empty again. */
static gboolean
is_unmade(const char *path, const guint8 header[HEADER_SIZE])
{
    static const guint8 never_written[HEADER_SIZE];
    guint32 pages;
    return memcmp(header, never_written, HEADER_SIZE) == 0 && read_journal(path, &pages) &&
           pages == 0;
}

/* Looks at the file before SQLite does.  SQLite would roll back a journal it finds, and another
 * program's journal is not ours to roll back.  A store under creation is empty until its first page
 * is written. */
static gboolean
check_file(sqlite3 *db, const char *path, const char *shown, GError **error)
{
    gint64 size;
    guint8 header[HEADER_SIZE];
    if (!read_header(db, shown, &size, header, error))
        return FALSE;
    return size == 0 || is_unmade(path, header) || check_header(header, shown, error);
}

/* The size in bytes of a file with this header; one page if the header does not tell. */
static gint64
expected_size(const guint8 header[HEADER_SIZE])
{
    gint64 page_size = header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
    page_size = page_size == 1 ? 65536 : page_size;
    gboolean is_counted =
        read_number(header + HEADER_CHANGES) == read_number(header + HEADER_PAGES_OF);
    return is_counted ? read_number(header + HEADER_PAGES) * page_size : page_size;
}

gboolean
m2s_store_file_check(sqlite3 *db, const char *shown, GError **error)
{
    gint64 size;
    guint8 header[HEADER_SIZE];
    if (!read_header(db, shown, &size, header, error) ||
        (size > 0 && !check_header(header, shown, error)))
        return FALSE;
    gint64 missing = size > 0 ? expected_size(header) - size : 0;
    if (missing <= 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: the state is damaged: the file is truncated, %" G_GINT64_FORMAT
                " bytes are missing at its end",
                shown, missing);
    return FALSE;
}

gboolean
m2s_store_file_changes(sqlite3 *db, const char *shown, guint *changes, GError **error)
{
    gint64 size;
    guint8 header[HEADER_SIZE] = {0};
    gboolean is_read = read_header(db, shown, &size, header, error);
    *changes = read_number(header + HEADER_CHANGES);
    return is_read;
}

/* Says why a database that could be opened cannot be written. */
static gboolean
refuse_read_only(const char *path, const char *shown, GError **error)
{
    const char *why = access(path, W_OK) == 0 ? "it is read-only" : g_strerror(errno);
    return refuse(shown, M2S_ERROR_UNAVAILABLE, why, error);
}

/* Says why the file could not be opened, which SQLite does not. */
static gboolean
refuse_unopened(const char *path, const char *shown, M2sStoreMode mode, GError **error)
{
    if (access(path, R_OK) == 0)
        return FALSE;
    refuse(shown, code_of_missing(mode), g_strerror(errno), error);
    return TRUE;
}

sqlite3 *
m2s_store_file_open(const char *path, M2sStoreMode mode, const char *shown, GError **error)
{
    g_autofree char *resolved = resolve(path, shown, mode, error);
    if (resolved == NULL || (mode == M2S_STORE_WRITE && !create(resolved, shown, error)) ||
        !check_kind(resolved, shown, mode, error))
        return NULL;
    sqlite3 *db = NULL;
    /* Opened for writing even if it is only read, so that what a killed program left unfinished can
     * be rolled back.  If the file is read-only, SQLite opens it for reading. */
    int result = sqlite3_open_v2(
        resolved, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
    gboolean good = result == SQLITE_OK;
    if (!good && !refuse_unopened(resolved, shown, mode, error))
        m2s_store_fail(db, shown, result, "opening it", error);
    else if (good && mode != M2S_STORE_READ && sqlite3_db_readonly(db, "main"))
        good = refuse_read_only(resolved, shown, error);
    if (good && check_file(db, resolved, shown, error))
        return db;
    sqlite3_close(db);
    return NULL;
}
