/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files are accepted as a store; all others must stay untouched. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "store-mail.h"
#include "store/migration.h"

typedef struct {
    char *folder;
    char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("m2s-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "state.db", NULL);
}

static guint
count_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir))
        count++;
    return count;
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture->path);
}

static void
make(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sStore) store = m2s_store_open(path, M2S_STORE_WRITE, &error);
    g_assert_no_error(error);
    g_assert_nonnull(store);
}

static void
run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

static GBytes *
read_file(const char *path)
{
    char *data;
    gsize size;
    g_assert_true(g_file_get_contents(path, &data, &size, NULL));
    return g_bytes_new_take(data, size);
}

/* Asserts that no mode opens path, and that nothing in the folder changes. */
static void
assert_refused(const Fixture *fixture, const char *path, M2sError code)
{
    static const M2sStoreMode modes[] = {M2S_STORE_READ, M2S_STORE_WRITE};
    g_autoptr(GBytes) before = read_file(path);
    guint count = count_files(fixture->folder);
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(m2s_store_open(path, modes[i], &error));
        g_assert_error(error, M2S_ERROR, (int)code);
        g_assert_true(g_str_has_prefix(error->message, path));
        g_autoptr(GBytes) after = read_file(path);
        g_assert_true(g_bytes_equal(before, after));
        g_assert_cmpuint(count_files(fixture->folder), ==, count);
    }
}

static void
test_mode(Fixture *fixture, gconstpointer data)
{
    mode_t mask = umask(0);
    struct stat status;
    make(fixture->path);
    umask(0777);
    g_autofree char *other = g_build_filename(fixture->folder, "other.db", NULL);
    make(other);
    umask(mask);
    g_assert_cmpint(stat(fixture->path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0600);
    g_assert_cmpint(stat(other, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 07777, ==, 0600);
}

static void
test_missing(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_store_open(fixture->path, M2S_STORE_READ, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
    g_assert_cmpuint(count_files(fixture->folder), ==, 0);
    g_clear_error(&error);
    g_autofree char *nowhere = g_build_filename(fixture->folder, "none", "state.db", NULL);
    g_assert_null(m2s_store_open(nowhere, M2S_STORE_WRITE, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
}

/* An empty file becomes a store only when it is opened for writing. */
static void
test_empty(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(fixture->path, "", 0, NULL));
    g_assert_null(m2s_store_open(fixture->path, M2S_STORE_READ, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
    make(fixture->path);
    g_autoptr(M2sStore) store = m2s_store_open(fixture->path, M2S_STORE_READ, NULL);
    g_assert_nonnull(store);
    g_assert_cmpuint(count_files(fixture->folder), ==, 1);
}

static void
test_symlink(Fixture *fixture, gconstpointer data)
{
    g_autofree char *link = g_build_filename(fixture->folder, "link.db", NULL);
    make(fixture->path);
    g_assert_cmpint(symlink("state.db", link), ==, 0);
    assert_refused(fixture, link, M2S_ERROR_DATA);
    g_remove(fixture->path);
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_store_open(link, M2S_STORE_WRITE, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_false(g_file_test(fixture->path, G_FILE_TEST_EXISTS));
}

/* The folder may be a symbolic link, as /home may be. */
static void
test_linked_folder(Fixture *fixture, gconstpointer data)
{
    g_autofree char *link = g_build_filename(fixture->folder, "link", NULL);
    g_autofree char *path = g_build_filename(link, "state.db", NULL);
    g_assert_cmpint(symlink(".", link), ==, 0);
    make(path);
    g_assert_true(g_file_test(fixture->path, G_FILE_TEST_IS_REGULAR));
}

static void
test_no_file(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_store_open(fixture->folder, M2S_STORE_WRITE, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_clear_error(&error);
    g_assert_cmpint(mkfifo(fixture->path, 0600), ==, 0);
    g_assert_null(m2s_store_open(fixture->path, M2S_STORE_READ, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
}

static void
test_text(Fixture *fixture, gconstpointer data)
{
    g_autofree char *longer = g_strnfill(5000, 'x');
    static const char one[] = "x";
    const char *const texts[] = {one, "From ann@example.org Mon Feb  5 09:00:00 2024\n", longer};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_true(g_file_set_contents(fixture->path, texts[i], -1, NULL));
        assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
    }
}

static void
test_other_program(Fixture *fixture, gconstpointer data)
{
    run_sql(fixture->path, "CREATE TABLE cookies (name)");
    assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
    run_sql(fixture->path, "PRAGMA application_id = 42; PRAGMA user_version = 1");
    assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
}

static void
test_newer_version(Fixture *fixture, gconstpointer data)
{
    make(fixture->path);
    g_autofree char *sql = g_strdup_printf("PRAGMA user_version = %u", m2s_store_version() + 1);
    run_sql(fixture->path, sql);
    assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
}

/* A journal that another program left behind is not rolled back. */
static void
test_foreign_journal(Fixture *fixture, gconstpointer data)
{
    g_autofree char *journal = g_strconcat(fixture->path, "-journal", NULL);
    run_sql(fixture->path, "CREATE TABLE cookies (name)");
    g_assert_true(
        g_file_set_contents(journal, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and so on", -1, NULL));
    assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
    g_autoptr(GBytes) after = read_file(journal);
    g_assert_cmpuint(g_bytes_get_size(after), ==, 18);
}

/* A file truncated anywhere, even within its last page, is refused and never recreated. */
static void
test_cut(Fixture *fixture, gconstpointer data)
{
    make(fixture->path);
    g_autoptr(GBytes) whole = read_file(fixture->path);
    gsize size;
    const char *bytes = g_bytes_get_data(whole, &size);
    g_assert_cmpuint(size, >, 3 * 4096);
    for (gsize cut = 512; cut < size; cut += 512) {
        g_assert_true(g_file_set_contents(fixture->path, bytes, (gssize)cut, NULL));
        assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
    }
}

/* SQLite lets anybody give a state other pages; the header says 1 for the largest, of 64 KiB. */
static void
test_large_pages(Fixture *fixture, gconstpointer data)
{
    make(fixture->path);
    run_sql(fixture->path, "PRAGMA page_size = 65536; VACUUM");
    make(fixture->path); /* it is opened */
    g_autoptr(GBytes) whole = read_file(fixture->path);
    gsize size;
    const char *bytes = g_bytes_get_data(whole, &size);
    g_assert_cmpuint(size % 65536, ==, 0);
    g_assert_true(g_file_set_contents(fixture->path, bytes, (gssize)size - 1, NULL));
    assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_store_open(fixture->path, M2S_STORE_READ, &error));
    g_assert_nonnull(strstr(error->message, ", 1 bytes are missing at its end"));
}

/* SQLite treats an empty file as new, and would remove the journal that can restore it. */
static void
test_emptied(Fixture *fixture, gconstpointer data)
{
    static const char of_pages[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
                                   "\0\0\0\1\0\0\0\0\0\0\0\7\0\0\2\0\0\0\x10\0";
    g_autofree char *journal = g_strconcat(fixture->path, "-journal", NULL);
    g_assert_true(g_file_set_contents(fixture->path, "", 0, NULL));
    g_assert_true(g_file_set_contents(journal, of_pages, sizeof of_pages, NULL));
    assert_refused(fixture, fixture->path, M2S_ERROR_DATA);
    g_autoptr(GBytes) after = read_file(journal);
    g_assert_cmpuint(g_bytes_get_size(after), ==, sizeof of_pages);
}

/* A folder, however it is written. */
static void
test_folder(Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = {"", "/", "/there", "/there/", "/not-there/"};
    g_autofree char *below = g_build_filename(fixture->folder, "there", NULL);
    g_assert_cmpint(g_mkdir(below, 0700), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_strconcat(fixture->folder, names[i], NULL);
        g_assert_null(m2s_store_open(path, M2S_STORE_WRITE, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_nonnull(strstr(error->message, "a folder; name the file of a state"));
    }
    g_assert_cmpuint(count_files(fixture->folder), ==, 1);
    g_assert_cmpint(g_rmdir(below), ==, 0);
}

static void
test_read_only(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sStore) writable = NULL;
    make(fixture->path);
    g_autoptr(M2sStore) store = m2s_store_open(fixture->path, M2S_STORE_READ, &error);
    g_assert_no_error(error);
    g_assert_false(store_mail(store, 1, "x", 1, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_clear_error(&error);
    if (geteuid() == 0) /* root may write to any file */
        return;
    g_assert_cmpint(g_chmod(fixture->path, 0400), ==, 0);
    writable = m2s_store_open(fixture->path, M2S_STORE_WRITE, &error);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
}

/* What a killed program left unfinished is rolled back, even if the store is only read. */
static void
test_hot_journal(Fixture *fixture, gconstpointer data)
{
    make(fixture->path);
    pid_t child = fork();
    if (child == 0) {
        M2sStore *store = m2s_store_open(fixture->path, M2S_STORE_WRITE, NULL);
        sqlite3_exec(store->db, "PRAGMA cache_size = 5", NULL, NULL,
                     NULL); /* so that it writes before the commit */
        m2s_store_begin(store, NULL, NULL);
        for (guint i = 1; i <= 200; i++) {
            g_autofree char *mail = g_strnfill(5000 + i, 'x');
            store_mail(store, i, mail, strlen(mail), NULL);
        }
        _exit(0);
    }
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    g_assert_cmpuint(count_files(fixture->folder), ==, 2);
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sStore) store = m2s_store_open(fixture->path, M2S_STORE_READ, &error);
    g_assert_no_error(error);
    M2sStoreNumbers numbers;
    g_assert_true(m2s_store_numbers(store, &numbers, &error));
    g_assert_cmpuint(numbers.mail, ==, 0);
    g_assert_cmpuint(count_files(fixture->folder), ==, 1);
}

/* Programs that create the same store at the same time all succeed. */
static void
test_race(Fixture *fixture, gconstpointer data)
{
    enum { CHILDREN = 8, ROUNDS = 5 };
    for (guint round = 0; round < ROUNDS; round++) {
        pid_t children[CHILDREN];
        for (guint i = 0; i < CHILDREN; i++) {
            children[i] = fork();
            if (children[i] != 0)
                continue;
            M2sStore *store = m2s_store_open(fixture->path, M2S_STORE_WRITE, NULL);
            g_autofree char *mail = g_strdup_printf("mail %u", i);
            gboolean good = store && m2s_store_begin(store, NULL, NULL) &&
                            store_mail(store, i + 1, mail, strlen(mail), NULL) &&
                            m2s_store_commit(store, NULL);
            _exit(good ? 0 : 1);
        }
        for (guint i = 0; i < CHILDREN; i++) {
            int status;
            g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
            g_assert_cmpint(status, ==, 0);
        }
        g_assert_cmpint(g_remove(fixture->path), ==, 0);
    }
}

static void
test_locked(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    make(fixture->path);
    g_autoptr(M2sStore) first = m2s_store_open(fixture->path, M2S_STORE_WRITE, NULL);
    g_autoptr(M2sStore) second = m2s_store_open(fixture->path, M2S_STORE_WRITE, NULL);
    sqlite3_busy_timeout(second->db, 10);
    g_assert_true(m2s_store_begin(first, NULL, NULL));
    g_assert_false(m2s_store_begin(second, NULL, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_autofree char *expected =
        g_strconcat(fixture->path, ": locking it failed: database is locked", NULL);
    g_assert_cmpstr(error->message, ==, expected);
    m2s_store_rollback(first);
    g_assert_true(m2s_store_begin(second, NULL, NULL));
}

static void
test_full(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    make(fixture->path);
    g_autoptr(M2sStore) store = m2s_store_open(fixture->path, M2S_STORE_WRITE, NULL);
    g_autofree char *mail = g_strnfill(1 << 20, 'x');
    for (char *p = mail; *p; p++) /* so that it does not compress */
        *p = (char)g_test_rand_int_range('a', 'z');
    sqlite3_exec(store->db, "PRAGMA max_page_count = 50", NULL, NULL, NULL);
    g_assert_true(m2s_store_begin(store, NULL, NULL));
    g_assert_false(store_mail(store, 1, mail, strlen(mail), &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    m2s_store_rollback(store);
    M2sStoreNumbers numbers;
    g_assert_true(m2s_store_numbers(store, &numbers, NULL));
    g_assert_cmpuint(numbers.mail, ==, 0);
}

#define ADD(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/file/mode", test_mode);
    ADD("/store/file/missing", test_missing);
    ADD("/store/file/empty", test_empty);
    ADD("/store/file/symlink", test_symlink);
    ADD("/store/file/linked-folder", test_linked_folder);
    ADD("/store/file/no-file", test_no_file);
    ADD("/store/file/text", test_text);
    ADD("/store/file/other-program", test_other_program);
    ADD("/store/file/newer-version", test_newer_version);
    ADD("/store/file/foreign-journal", test_foreign_journal);
    ADD("/store/file/cut", test_cut);
    ADD("/store/file/large-pages", test_large_pages);
    ADD("/store/file/emptied", test_emptied);
    ADD("/store/file/folder", test_folder);
    ADD("/store/file/read-only", test_read_only);
    ADD("/store/file/hot-journal", test_hot_journal);
    ADD("/store/file/race", test_race);
    ADD("/store/file/locked", test_locked);
    ADD("/store/file/full", test_full);
    return g_test_run();
}
