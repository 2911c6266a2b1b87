/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "folder-fixture.h"
#include "pack.h"

static void
make_packed(Fixture *fixture, const char *name, PackKind kind, const char *text)
{
    gsize size;
    g_autoptr(GBytes) packed = pack(kind, text, strlen(text));
    const char *data = g_bytes_get_data(packed, &size);
    make_file(fixture, name, data, size);
}

static void
test_packed(Fixture *fixture, gconstpointer data)
{
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        make_packed(fixture, "mbox", kind, FROM "To: 1\n\n>From b\n\n" FROM "To: 2\n");
        make_packed(fixture, "mail", kind, "To: 3\n\n>From b");
        make_packed(fixture, "empty", kind, "");
        make_packed(fixture, "lines", kind, "\n\n" FROM "\n");
        assert_mails(fixture, "mbox", "To: 1\n\nFrom b\n|To: 2\n|");
        assert_mails(fixture, "mail", "To: 3\n\n>From b|");
        assert_mails(fixture, "empty", "");
        assert_mails(fixture, "lines", "|");
        g_assert_cmpstr(fixture->warnings->str, ==, "");
        make_packed(fixture, "pdf", kind, "%PDF-1.4");
        assert_refused(fixture, "pdf", M2S_ERROR_NO_INPUT, ": a PDF document");
    }
    make_packed(fixture, "cut", PACK_XZ, FROM "To: 1\n\nb");
    assert_mails(fixture, "cut", "To: 1\n\nb|");
    make_packed(fixture, "headless", PACK_XZ, "To: 1\n\nb\n\n" FROM "To: 2\n");
    assert_mails(fixture, "headless", "To: 1\n\nb\n\n" FROM "To: 2\n|");
    g_auto(GStrv) warnings = g_strsplit(fixture->warnings->str, "\n", -1);
    g_assert_true(g_str_has_prefix(warnings[0], "cut: ends within a line"));
    g_assert_true(g_str_has_prefix(warnings[1], "headless: has lines that begin mails"));
}

/* A compressed file has no growth, and is not skipped into. */
static void
test_packed_facts(Fixture *fixture, gconstpointer data)
{
    M2sFileIdentity identity;
    make_packed(fixture, "mbox", PACK_GZIP, FROM "To: 1\n\n" FROM "To: 2\n\nb");
    g_autoptr(M2sInput) input = open_input(fixture, "mbox");
    m2s_input_expect_growth(input);
    g_assert_true(m2s_input_is_packed(input));
    g_assert_true(m2s_input_is_mbox(input));
    g_assert_true(m2s_input_identity(input, &identity));
    g_assert_false(m2s_input_skip(input, strlen(FROM "To: 1\n")));
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, "To: 1\n|To: 2\n\nb|");
    g_assert_cmpuint(m2s_input_wait_count(input), ==, 0);
    g_assert_cmpuint(m2s_input_bytes_read(input), ==, identity.size);
    g_assert_cmpuint(m2s_input_bytes_total(input), ==, identity.size);
}

/* A damaged file costs a warning, and the files after it are read. */
static void
test_packed_folder(Fixture *fixture, gconstpointer data)
{
    gsize size;
    static const char mbox[] = FROM "To: 4\n\n" FROM "To: 5\n";
    g_autoptr(GBytes) whole = pack(PACK_GZIP, mbox, strlen(mbox));
    const char *bytes = g_bytes_get_data(whole, &size);
    make_folder(fixture, "f");
    make_packed(fixture, "f/1", PACK_XZ, "To: 1\n");
    make_packed(fixture, "f/2", PACK_BZIP2, FROM "To: 2\n\n" FROM "To: 3\n");
    make_file(fixture, "f/3", bytes, size - 1);
    make_file(fixture, "f/4", "To: 6\n", -1);
    make_folder(fixture, "m/cur");
    make_packed(fixture, "m/cur/1.a:2,S", PACK_ZSTD, FROM "To: 1\n\n" FROM "To: 2\n");
    make_packed(fixture, "m/cur/2.a:2,SZ", PACK_GZIP, "To: 3\n");
    assert_mails(fixture, "f", "To: 1\n|To: 2\n|To: 3\n|To: 4\n|To: 6\n|");
    assert_mails(fixture, "m", FROM "To: 1\n\n" FROM "To: 2\n|To: 3\n|");
    g_autofree char *expected =
        g_strdup_printf("3: byte %zu: damaged: it ends too early\n", size - 1);
    g_assert_cmpstr(fixture->warnings->str, ==, expected);
}

/* A single file that is damaged is an error, once its mails were given. */
static void
test_packed_damaged(Fixture *fixture, gconstpointer data)
{
    static const char mbox[] = FROM "To: 1\n\n" FROM "To: 2\n\n" FROM "To: 3\n";
    gsize size;
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) whole = pack(kind, mbox, strlen(mbox));
        const char *bytes = g_bytes_get_data(whole, &size);
        g_autofree char *path = path_of(fixture, "a");
        M2sSpan span;
        make_file(fixture, "a", bytes, size - 1);
        g_autoptr(M2sInput) input = open_input(fixture, "a");
        g_assert_true(m2s_input_next(input, &span, NULL, &error));
        g_assert_true(m2s_input_next(input, &span, NULL, &error));
        g_assert_false(m2s_input_next(input, &span, NULL, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_true(g_str_has_prefix(error->message, path));
        g_assert_false(m2s_input_next(input, &span, NULL, NULL));
    }
}

/* A file of some 20 MB with 40,000 mails. */
static void
make_large(Fixture *fixture, const char *name)
{
    g_autoptr(GString) mbox = g_string_new(NULL);
    guint32 state = 1;
    for (guint mails = 0; mails < 40000; mails++) {
        g_string_append_printf(mbox, FROM "A: %u\n\n", mails);
        for (guint i = 0; i < 100; i++)
            g_string_append_printf(mbox, "%08x ", state = state * 1664525u + 1013904223u);
        g_string_append(mbox, "\n\n");
    }
    make_packed(fixture, name, PACK_ZSTD, mbox->str);
}

/* Zeros that stand for what is gone are not taken for damage, and never for mail. */
static void
test_packed_truncated(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *path = path_of(fixture, "a");
    M2sSpan span = {.length = 100};
    make_large(fixture, "a");
    g_autoptr(M2sInput) input = open_input(fixture, "a");
    g_assert_cmpint(truncate(path, 200000), ==, 0);
    while (m2s_input_next(input, &span, &bytes, &error)) {
        g_assert_true(g_str_has_prefix(g_bytes_get_data(bytes, NULL), "A: "));
        g_clear_pointer(&bytes, g_bytes_unref);
    }
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
    g_assert_nonnull(strstr(error->message, "was cut short while it was read"));
    g_assert_cmpuint(m2s_input_mail_count(input), <, 40000);
    g_clear_error(&error);
    span.offset = 30 << 20;
    g_assert_null(m2s_sources_read(fixture->sources, &span, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/packed/kinds", Fixture, NULL, set_up, test_packed, tear_down);
    g_test_add("/packed/facts", Fixture, NULL, set_up, test_packed_facts, tear_down);
    g_test_add("/packed/folder", Fixture, NULL, set_up, test_packed_folder, tear_down);
    g_test_add("/packed/damaged", Fixture, NULL, set_up, test_packed_damaged, tear_down);
    g_test_add("/packed/truncated", Fixture, NULL, set_up, test_packed_truncated, tear_down);
    return g_test_run();
}
