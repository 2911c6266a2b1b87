/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-block.h"

typedef struct {
    const char *mail;
    const char *headers; /* "name=value|" for each */
    const char *body;
} Case;

/* The body as FeedParser sees it, without the separator. */
static char *
body_of(const M2sHeaderBlock *block, M2sSlice mail)
{
    GString *body = g_string_new_len(mail.data + block->body, mail.size - block->body);
    if (block->separator > 0)
        g_string_erase(body, block->separator - block->body, 1);
    return g_string_free(body, FALSE);
}

static void
check(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        M2sSlice mail = m2s_slice_of(cases[i].mail);
        g_autoptr(M2sHeaderBlock) block = m2s_header_block_parse(mail);
        g_autoptr(GString) found = g_string_new(NULL);
        for (guint h = 0; h < block->count; h++) {
            const M2sHeader *header = &block->headers[h];
            g_string_append_printf(found, "%.*s=%.*s|", (int)header->name.size, header->name.data,
                                   (int)header->value.size, header->value.data);
        }
        g_assert_cmpstr(found->str, ==, cases[i].headers);
        g_autofree char *body = body_of(block, mail);
        g_assert_cmpstr(body, ==, cases[i].body);
    }
}

static void
test_fields(void)
{
    static const Case cases[] = {
        {"", "", ""},
        {"A: b", "A=b|", ""},
        {"A:b\nC: \t d \n\nbody\n", "A=b|C=d |", "body\n"},
        {"A:\nB:\n", "A=|B=|", ""},
        {"A: b: c\n", "A=b: c|", ""},
        {"A: b\n\n\nbody", "A=b|", "\nbody"},
        {"\nbody", "", "body"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_folding(void)
{
    static const Case cases[] = {
        {"A: b\n c\n\td\nE: f\n", "A=b\n c\n\td|E=f|", ""},
        {"A:\n b\n", "A=\n b|", ""},
        {"A: b\n \nC: d\n", "A=b\n |C=d|", ""},
        {" b\nA: c\n", "A=c|", ""},     /* continues nothing */
        {":b\n c\nA: d\n", "A=d|", ""}, /* has no name */
        {"A: b\n:c\n d\n", "A=b|", ""}, /* does not continue A */
        {"A: b\n \n \n\nx", "A=b\n \n |", "x"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_end(void)
{
    static const Case cases[] = {
        {"A: b\nno header\n\nx\n", "A=b|", "no header\n\nx\n"},
        {"A: b\nno header: x\n", "A=b|", "no header: x\n"},
        {"A: b\nn\xc3\xb6: x\n", "A=b|", "n\xc3\xb6: x\n"},
        {"A: b\nC", "A=b|", "C"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_from_lines(void)
{
    static const Case cases[] = {
        {"From ann Mon Jan  1\nA: b\n\nx", "A=b|", "x"},
        {"From ann Mon Jan  1\n\nx", "", "x"},
        {"A: b\nFrom here: x\n c\nD: e\n\nx", "A=b|D=e|", "x"}, /* skipped in the middle */
        {"A: b\nFrom here on\nit works\n", "A=b|", "From here on\nit works\n"},
        {"A: b\nFrom here on\n\nit works\n", "A=b|", "From here on\nit works\n"},
        {"A: b\nFrom here on", "A=b|", "From here on"},
        {"A: b\nFrom here on\n x\n\ny", "A=b|", "y"}, /* not the last line */
        {"A: b\nFrom: c\n\ny", "A=b|From=c|", "y"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_find(void)
{
    M2sSlice mail = m2s_slice_of("To: a\nFrom: b\nTO: c\nTop: d\nto: e\n");
    g_autoptr(M2sHeaderBlock) block = m2s_header_block_parse(mail);
    const M2sHeader *all = block->headers;
    g_assert_true(m2s_header_block_find(block, "to") == &all[0]);
    g_assert_true(m2s_header_block_next(block, "to", &all[0]) == &all[2]);
    g_assert_true(m2s_header_block_next(block, "To", &all[2]) == &all[4]);
    g_assert_null(m2s_header_block_next(block, "to", &all[4]));
    g_assert_null(m2s_header_block_find(block, "Cc"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header-block/fields", test_fields);
    g_test_add_func("/header-block/folding", test_folding);
    g_test_add_func("/header-block/end", test_end);
    g_test_add_func("/header-block/from-lines", test_from_lines);
    g_test_add_func("/header-block/find", test_find);
    return g_test_run();
}
