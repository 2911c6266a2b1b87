/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/message-id.h"

static void
test_own(void)
{
    static const struct {
        const char *mail, *id;
    } cases[] = {
        {"Message-ID: <1@example.org>\n", "<1@example.org>"},
        {"message-id:\n <1@example.org> (added by mx)\n", "<1@example.org>"},
        {"Message-Id: <1@example.org>\nMessage-Id: <2@example.org>\n", "<1@example.org>"},
        {"Message-Id: <> <a <b> <c>\n", "<a <b>"},
        {"Message-Id: 1@example.org\n", "1@example.org"},
        {"Message-Id: <1@example.org\n", "<1@example.org"},
        {"Message-Id:  \n", NULL},
        {"Subject: x\n", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(cases[i].mail));
        g_autofree char *id = m2s_message_id_of_mail(headers);
        g_assert_cmpstr(id, ==, cases[i].id);
    }
}

static void
test_cut(void)
{
    g_autofree char *long_id = g_strnfill(300, 'a');
    g_autofree char *mail =
        g_strdup_printf("Message-Id: <%s>\nIn-Reply-To: <%s>\n", long_id, long_id);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(mail));
    g_autofree char *id = m2s_message_id_of_mail(headers);
    g_autoptr(GPtrArray) references = m2s_references_of_mail(headers);
    g_assert_cmpint(strlen(id), ==, 255);
    g_assert_cmpint(strlen(references->pdata[0]), ==, 302);
}

typedef GPtrArray *(*Reader)(const M2sHeaderBlock *);

static void
check(Reader reader, const char *mail, const char *expected)
{
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(mail));
    g_autoptr(GPtrArray) ids = reader(headers);
    g_ptr_array_add(ids, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)ids->pdata);
    g_assert_cmpstr(joined, ==, expected);
}

static void
test_references(void)
{
    static const struct {
        const char *mail, *ids;
    } cases[] = {
        {"References: <a> <b>\n <c>\n", "<c>|<b>|<a>"},
        {"References: <a> <b>\nIn-Reply-To: <b>\n", "<b>|<a>"},
        {"In-Reply-To: Ann's mail of 3 March\n", "Ann's mail of 3 March"},
        {"In-Reply-To: <a> <b>\nIn-Reply-To: <a>\n", "<a>|<a>"},
        {"References: a b <c> d\n", "<c>"},
        {"References: <a> <b> <a>\nReferences: <c> <b>\n", "<a>|<b>|<c>"},
        {"References: <a <b> <> <c\n", "<a <b>"},
        {"In-Reply-To:\nReferences:\n", ""},
        {"Subject: x\n", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(m2s_references_of_mail, cases[i].mail, cases[i].ids);
}

/* Repeats are found even among many ids. */
static void
test_many_references(void)
{
    g_autoptr(GString) mail = g_string_new("References:");
    for (guint i = 0; i < 40000; i++)
        g_string_append_printf(mail, " <%x>", i % 20000);
    g_string_append(mail, "\n");
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(mail->str));
    g_autoptr(GPtrArray) ids = m2s_references_of_mail(headers);
    g_assert_cmpint(ids->len, ==, 20000);
    g_assert_cmpstr(ids->pdata[0], ==, "<4e1f>");
    g_assert_cmpstr(ids->pdata[19999], ==, "<0>");
}

static void
test_list_ids(void)
{
    static const struct {
        const char *mail, *ids;
    } cases[] = {
        {"List-Id: Devel <devel.example.org>\n", "devel.example.org"},
        {"List-Id: <a.example.org> <b.example.org>\n", "b.example.org"},
        {"List-Id: <a <b.example.org> <>\n", "b.example.org"},
        {"List-Id: <a.example.org> <b\n", "a.example.org"},
        {"List-Id: <a.example.org>> <<>\n", "<"},
        {"List-Id: devel.example.org\n", "devel.example.org"},
        {"List-Id: devel of example.org\nX-list: <c>\n", "c"},
        {"X-list: c\nX-Mailing-List: <b>\nlist-id: <a>\nList-Id: <d>\n", "a|b|c"},
        {"List-Id:\nSubject: x\n", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(m2s_list_ids_of_mail, cases[i].mail, cases[i].ids);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message-id/own", test_own);
    g_test_add_func("/message-id/cut", test_cut);
    g_test_add_func("/message-id/references", test_references);
    g_test_add_func("/message-id/many-references", test_many_references);
    g_test_add_func("/message-id/list-ids", test_list_ids);
    return g_test_run();
}
