/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails, the rules they are read by, and the inputs they come from. */
#include <mbox2series/base.h>

#include "fixture.h"
#include "store/packing.h"

static void
test_mails(Fixture *fixture, gconstpointer data)
{
    static const char raw[] = "From: ann@example.org\r\n\r\n\0\xff";
    ASSERT_DONE(store_mail(fixture->store, 1, raw, sizeof raw, &problem));
    ASSERT_DONE(store_mail(fixture->store, 2, "", 0, &problem));
    fixture_commit(fixture);
    fixture_reopen(fixture);
    g_autoptr(GBytes) read = m2s_store_read_mail(fixture->store, 1, NULL);
    gsize size;
    gconstpointer bytes = g_bytes_get_data(read, &size);
    g_assert_cmpmem(bytes, size, raw, sizeof raw);
    g_autoptr(GBytes) empty = m2s_store_read_mail(fixture->store, 2, NULL);
    g_assert_cmpuint(g_bytes_get_size(empty), ==, 0);
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_store_read_mail(fixture->store, 3, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
}

static void
test_many_mails(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    for (guint id = 1; id <= 5; id++)
        ASSERT_DONE(store_mail(fixture->store, id, "abcde", id, &problem));
    ASSERT_DONE(m2s_store_read_mails(fixture->store, 2, 4, mails, &problem));
    g_assert_cmpuint(mails->len, ==, 3);
    const M2sKeptMail *mail = g_ptr_array_index(mails, 1);
    g_assert_cmpuint(mail->id, ==, 3);
    g_assert_cmpuint(mail->size, ==, 3);
    g_assert_cmpint(mail->received, ==, 1707123600);
    g_assert_cmpstr(mail->list_id, ==, "x.example.org");
    g_assert_false(m2s_store_read_mails(fixture->store, 4, 6, mails, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_clear_error(&error);
    sqlite3_exec(fixture->store->db, "DELETE FROM raw_mails WHERE mail = 3", NULL, NULL, NULL);
    g_assert_false(m2s_store_read_mails(fixture->store, 2, 4, mails, &error));
    g_assert_nonnull(strstr(error->message, "there is no mail 3"));
    g_clear_error(&error);
    sqlite3_exec(fixture->store->db, "UPDATE mails SET sha256 = x'00' WHERE id = 2", NULL, NULL,
                 NULL);
    g_assert_false(m2s_store_read_mails(fixture->store, 2, 2, mails, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "mail 2 has no valid hash"));
}

/* Asserts that a frame of size bytes, said to be of so many before packing, is damaged. */
static void
assert_damaged(M2sPacker *packer, gconstpointer frame, gsize size, M2sPacking packing, gsize raw)
{
    g_assert_null(m2s_packer_unpack(packer, m2s_slice(frame, size), packing, raw));
}

/* What is kept of a mail is unpacked to what was packed, or to nothing. */
static void
test_damaged_packing(void)
{
    /* RFC 8878, 3.1.1: a frame whose header says that it has 1 GiB; then a block of one byte. */
    static const guint8 boaster[] = {0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40, 0x09, 0, 0, 'x'};
    char raw[2000];
    M2sSlice packed;
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    for (guint i = 0; i < sizeof raw; i++)
        raw[i] = (char)('a' + i * i % 23);
    g_assert_cmpint(m2s_packer_pack(packer, m2s_slice(raw, sizeof raw), &packed), ==,
                    M2S_PACKING_ZSTD);
    g_autofree guint8 *frame = g_memdup2(packed.data, packed.size);
    g_autoptr(GBytes) whole = m2s_packer_unpack(packer, m2s_slice((char *)frame, packed.size),
                                                M2S_PACKING_ZSTD, sizeof raw);
    g_assert_cmpmem(g_bytes_get_data(whole, NULL), g_bytes_get_size(whole), raw, sizeof raw);
    assert_damaged(packer, frame, packed.size, M2S_PACKING_ZSTD, sizeof raw - 1);
    assert_damaged(packer, frame, packed.size - 1, M2S_PACKING_ZSTD, sizeof raw);
    assert_damaged(packer, frame, packed.size, M2S_PACKING_NONE, sizeof raw);
    assert_damaged(packer, frame, packed.size, (M2sPacking)2, packed.size);
    assert_damaged(packer, boaster, sizeof boaster, M2S_PACKING_ZSTD, 1 << 30);
}

/* Only the same bytes, read for the same list, are the same mail. */
static void
test_has_mail(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *text, *list_id;
        gboolean has;
    } cases[] = {{"abc", "x.example.org", TRUE},
                 {"abc", NULL, FALSE},
                 {"abc", "y.example.org", FALSE},
                 {"abd", "x.example.org", FALSE}};
    ASSERT_DONE(store_mail(fixture->store, 1, "abc", 3, &problem));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gboolean has;
        g_autoptr(GBytes) raw = g_bytes_new(cases[i].text, 3);
        g_autoptr(M2sKeptMail) mail = m2s_kept_mail_new(raw, 0, cases[i].list_id);
        ASSERT_DONE(m2s_store_has_mail(fixture->store, mail, &has, &problem));
        g_assert_cmpint(has, ==, cases[i].has);
    }
}

static void
assert_mail(Fixture *fixture, const char *text)
{
    g_autoptr(GBytes) read = m2s_store_read_mail(fixture->store, 1, NULL);
    g_assert_cmpmem(g_bytes_get_data(read, NULL), g_bytes_get_size(read), text, strlen(text));
}

/* A mail only grows: of two processes, the one that saw less of a file may come last. */
static void
test_replace_mail(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *text, *then;
        gboolean is_replaced;
        guint count;
    } cases[] = {{"abcd", "abcd", TRUE, 1},
                 {"abcd", "abcd", FALSE, 1},
                 {"abc", "abcd", FALSE, 1},
                 {"abcde", "abcde", TRUE, 2}};
    const M2sStoreRules rules = {.config = (char *)"[tag x]\n", .revision = 3};
    ASSERT_DONE(m2s_store_write_rules(fixture->store, &rules, &problem));
    ASSERT_DONE(store_mail(fixture->store, 1, "ab", 2, &problem));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gboolean is_replaced;
        g_auto(M2sStoreRules) now = {0};
        g_autoptr(GBytes) raw = g_bytes_new(cases[i].text, strlen(cases[i].text));
        g_autoptr(M2sKeptMail) mail = m2s_kept_mail_new(raw, 0, "x.example.org");
        ASSERT_DONE(m2s_store_replace_mail(fixture->store, 1, mail, &is_replaced, &problem));
        g_assert_cmpint(is_replaced, ==, cases[i].is_replaced);
        assert_mail(fixture, cases[i].then);
        ASSERT_DONE(m2s_store_read_rules(fixture->store, &now, &problem));
        g_assert_cmpuint(now.replaced, ==, cases[i].count);
        g_assert_cmpuint(now.revision, ==, 3 + cases[i].count);
    }
}

static void
test_rules(Fixture *fixture, gconstpointer data)
{
    g_auto(M2sStoreRules) none = {0}, read = {0};
    const M2sStoreRules written = {.config = (char *)"[tag x]\n", .revision = 3};
    ASSERT_DONE(m2s_store_read_rules(fixture->store, &none, &problem));
    g_assert_null(none.config);
    g_assert_cmpuint(none.revision, ==, 0);
    ASSERT_DONE(m2s_store_write_rules(fixture->store, &written, &problem));
    fixture_commit(fixture);
    fixture_reopen(fixture);
    ASSERT_DONE(m2s_store_read_rules(fixture->store, &read, &problem));
    g_assert_cmpstr(read.config, ==, "[tag x]\n");
    g_assert_cmpuint(read.revision, ==, 3);
}

static void
test_inputs(Fixture *fixture, gconstpointer data)
{
    static const char path[] = "/srv/b\xfcro.mbox"; /* not UTF-8 */
    const M2sInputMark first = {.position = 10, .fingerprint = (char *)"abc"};
    const M2sInputMark second = {.position = G_MAXUINT64,
                                 .device = G_MAXUINT64 - 1,
                                 .inode = 5,
                                 .size = 6,
                                 .modified = -7,
                                 .revision = 8,
                                 .fingerprint = (char *)"",
                                 .list_id = (char *)"x.example.org"};
    g_auto(M2sInputMark) none = {0}, one = {0}, other = {0};
    gboolean found;
    ASSERT_DONE(m2s_store_find_input(fixture->store, path, &none, &found, &problem));
    g_assert_false(found);
    ASSERT_DONE(m2s_store_set_input(fixture->store, path, &first, &problem));
    ASSERT_DONE(m2s_store_find_input(fixture->store, path, &one, &found, &problem));
    g_assert_true(found);
    g_assert_cmpuint(one.position, ==, 10);
    g_assert_cmpstr(one.fingerprint, ==, "abc");
    g_assert_null(one.list_id);
    ASSERT_DONE(m2s_store_set_input(fixture->store, path, &second, &problem));
    fixture_commit(fixture);
    fixture_reopen(fixture);
    ASSERT_DONE(m2s_store_find_input(fixture->store, path, &other, &found, &problem));
    g_assert_cmpuint(other.position, ==, G_MAXUINT64);
    g_assert_cmpuint(other.device, ==, G_MAXUINT64 - 1);
    g_assert_cmpuint(other.inode, ==, 5);
    g_assert_cmpuint(other.size, ==, 6);
    g_assert_cmpint(other.modified, ==, -7);
    g_assert_cmpuint(other.revision, ==, 8);
    g_assert_cmpstr(other.fingerprint, ==, "");
    g_assert_cmpstr(other.list_id, ==, "x.example.org");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/mails/mails", test_mails);
    ADD("/store/mails/many-mails", test_many_mails);
    g_test_add_func("/store/mails/damaged-packing", test_damaged_packing);
    ADD("/store/mails/has-mail", test_has_mail);
    ADD("/store/mails/replace-mail", test_replace_mail);
    ADD("/store/mails/rules", test_rules);
    ADD("/store/mails/inputs", test_inputs);
    return g_test_run();
}
