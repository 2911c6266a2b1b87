/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/reference.h>

static void
test_numbers(void)
{
    static const struct {
        const char *text;
        guint number;
    } cases[] = {
        {"12", 12}, {" 12\n", 12}, {"'7'", 7}, {"0", 0}, {"007", 7}, {"4294967295", 4294967295},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sReference) reference = {0};
        g_assert_true(m2s_reference_parse(cases[i].text, &reference, NULL));
        g_assert_null(reference.msgid);
        g_assert_cmpuint(reference.number, ==, cases[i].number);
    }
}

static void
test_message_ids(void)
{
    static const struct {
        const char *text, *msgid;
    } cases[] = {
        {"a@example.org", "a@example.org"},
        {"<a@example.org>", "a@example.org"},
        {"  \"<a@example.org>\"\r\n", "a@example.org"},
        {"id:a@example.org", "a@example.org"},
        {"mid:a@example.org", "a@example.org"},
        {"MID:<a@example.org>", "a@example.org"},
        {"id:\"a@example.org\"", "a@example.org"},
        {"Message-ID: <a@example.org>", "a@example.org"},
        {"Message-Id:\n <a@example.org>", "a@example.org"},
        {"id:12", "12"}, /* a Message-ID that looks like a number */
        {"4294967296", "4294967296"},
        {"20260303.1", "20260303.1"},
        {"-1", "-1"},
        {"<a b@example.org>", "a b@example.org"}, /* such ids are sent */
        {"<id:a@example.org>", "id:a@example.org"},
        {"a/b@example.org", "a/b@example.org"},
        {"<a@example.org", "<a@example.org"}, /* cut in the database */
        {"\xff@example.org", "\xff@example.org"},
        /* public-inbox */
        {"https://lore.kernel.org/widgets/a@example.org/", "a@example.org"},
        {"https://lore.kernel.org/widgets/a@example.org", "a@example.org"},
        {"https://lore.kernel.org/widgets/a@example.org/T/#u", "a@example.org"},
        {"https://lore.kernel.org/widgets/a@example.org/t.mbox.gz", "a@example.org"},
        {"https://lore.kernel.org/all/a@example.org/raw", "a@example.org"},
        {"https://lore.kernel.org/r/a@example.org", "a@example.org"},
        {"https://lore.kernel.org/r/20260303.1", "20260303.1"},
        {"https://lkml.kernel.org/r/a@example.org", "a@example.org"},
        {"http://lkml.kernel.org/r/a%2Fb%40example.org", "a/b@example.org"},
        {"lkml.kernel.org/r/a@example.org", "a@example.org"},
        {"https://patch.msgid.link/a@example.org", "a@example.org"},
        {"patch.msgid.link/a@example.org", "a@example.org"},
        {"<https://lore.kernel.org/r/a@example.org>", "a@example.org"},
        {"https://lore.kernel.org/patches/a%2Bb@example.org/?x=series=3#r", "a+b@example.org"},
        {"https://lore.kernel.org/r/a%zz@example.org", "a%zz@example.org"},
        {"https://lore.kernel.org/r/a%00b@example.org", "a%00b@example.org"},
        {"https://inbox.example.org/widgets/a@example.org/?q=b@example.org", "a@example.org"},
        /* Patchwork */
        {"https://patchwork.example.org/project/widgets/patch/a@example.org/", "a@example.org"},
        {"https://patchwork.example.org/project/widgets/cover/a%40example.org/", "a@example.org"},
        {"https://patchwork.example.org/project/widgets/patch/a@example.org/mbox/",
         "a@example.org"},
        {"https://patchwork.example.org/project/2/patch/a@example.org/", "a@example.org"},
        {"https://patchwork.example.org/project/widgets/list/?msgid=a%40example.org",
         "a@example.org"},
        {"https://marc.info/?i=a@example.org", "a@example.org"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(M2sReference) reference = {0};
        g_assert_true(m2s_reference_parse(cases[i].text, &reference, &error));
        g_assert_no_error(error);
        g_assert_cmpstr(reference.msgid, ==, cases[i].msgid);
    }
}

static void
test_refused(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "is no REF"},
        {" \t", "is no REF"},
        {"id:", "is no REF"},
        {"id:\"\"", "is no REF"},
        {"foo bar", "is no REF"},
        {"id:foo bar", "is no REF"},
        {"https://patchwork.example.org/patch/123/", "another server"},
        {"https://patchwork.example.org/project/widgets/patch/123/mbox/", "another server"},
        {"https://patchwork.example.org/series/123/mbox/", "another server"},
        {"https://patchwork.example.org/cover/123/", "another server"},
        {"https://patchwork.example.org/api/1.2/series/123/", "another server"},
        {"https://patchwork.example.org/api/patches/123/comments/4/", "another server"},
        {"https://patchwork.example.org/project/widgets/list/?series=123", "another server"},
        {"https://patchwork.example.org/project/widgets/list/?state=*&series=123",
         "another server"},
        {"https://patchwork.example.org/project/widgets/list/", "no Message-ID"},
        {"https://lore.kernel.org/widgets/", "no Message-ID"},
        {"https://lore.kernel.org/r/", "no Message-ID"},
        {"https://", "no Message-ID"},
        {"https://www.mail-archive.com/widgets@example.org/msg00012.html", "no Message-ID"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        M2sReference reference;
        g_assert_false(m2s_reference_parse(cases[i].text, &reference, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
        g_assert_nonnull(strstr(error->message, cases[i].why));
        g_assert_null(reference.msgid);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reference/numbers", test_numbers);
    g_test_add_func("/reference/message-ids", test_message_ids);
    g_test_add_func("/reference/refused", test_refused);
    return g_test_run();
}
