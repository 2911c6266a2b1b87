/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>

#include "html/quotable.h"
#include "html/remarks.h"

/* The lines of text, which they point into. */
static GArray *
lines_of(const char *text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    M2sSlice rest = m2s_slice_of(text), line;
    while (m2s_slice_next_line(&rest, &line)) {
        line.size -= line.data[line.size - 1] == '\n';
        g_array_append_val(lines, line);
    }
    return lines;
}

static const char source[] = "Free the handle with the pot.\n" /* 0 */
                             "\n"
                             "Both were made together.\n"
                             "@@ -1,9 +1,9 @@\n" /* 3 */
                             " {\n"
                             "+\tfree(pot->handle);\n"
                             "+\treturn 0;\n" /* 6 */
                             " }\n"
                             " {\n"
                             "-\tfree(lid->hinge);\n"
                             "+\treturn 0;\n" /* 10 */
                             " }\n"
                             "+x\n"
                             "+xyz\n";

typedef struct {
    const char *quoted;
    int after, line;
} Case;

static void
test_find(void)
{
    static const Case cases[] = {
        {"Free the handle with the pot.\n", -1, 0},
        {"Both were made together.   \n", -1, 2},
        {"Both were made together.\n\n\n", -1, 2},
        {"+\tfree(pot->handle);\n", -1, 5},
        {" }\n", -1, -1}, /* says too little */
        {"+x\n", -1, -1},
        {"+xyz\n", -1, 13},
        {"+\tfree(pot->handle);\n+\treturn 0;\n }\n", -1, 7},
        {"-\tfree(lid->hinge);\n+\treturn 0;\n }\n", -1, 11},
        {"+\treturn 0;\n }\n", -1, 7}, /* twice: the first … */
        {"+\treturn 0;\n }\n", 7, 11}, /* … and the next one after another */
        {"+\treturn 0;\n }\n", 11, 7},
        {"Both were made together.\nwrapped by a mail client\n", -1, 2},
        {"nothing of this is there\n", -1, -1},
        {"", -1, -1},
    };
    g_autoptr(GArray) lines = lines_of(source);
    g_autoptr(M2sQuotable) quotable = m2s_quotable_new(lines);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) quoted = lines_of(cases[i].quoted);
        g_assert_cmpint(m2s_quotable_find(quotable, (const M2sSlice *)(gpointer)quoted->data,
                                          quoted->len, cases[i].after),
                        ==, cases[i].line);
    }
}

/* Many lines that are all the same, and quotations of them. */
static void
test_hostile(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 200000; i++)
        g_string_append(text, "+    the same line again\n");
    g_autoptr(GArray) lines = lines_of(text->str);
    g_autoptr(M2sQuotable) quotable = m2s_quotable_new(lines);
    const clock_t start = clock();
    gint after = -1;
    for (guint i = 0; i < 20000; i++)
        after = m2s_quotable_find(quotable, (const M2sSlice *)(gpointer)lines->data + i, 3, after);
    g_assert_cmpint(after, >, 0);
    g_assert_cmpint(clock() - start, <, 20 * CLOCKS_PER_SEC);
}

/* The pieces of a reply: "quote|own" for each, with "!" if it says something. */
static char *
describe(const char *content, const char *trailer)
{
    g_autoptr(GPtrArray) trailers = g_ptr_array_new();
    if (trailer)
        g_ptr_array_add(trailers, (gpointer)trailer);
    const M2sText text = {.content = (char *)content, .trailers = trailers};
    g_autoptr(M2sRemarks) remarks = m2s_remarks_read(&text);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < remarks->pieces->len; i++) {
        const M2sRemarkPiece *piece = &g_array_index(remarks->pieces, M2sRemarkPiece, i);
        for (guint k = piece->quote; k < piece->end; k++) {
            M2sSlice line = m2s_remarks_line(remarks, k)->text;
            if (k == piece->own)
                g_string_append_c(out, '|');
            g_string_append_len(out, line.data, line.size);
            g_string_append_c(out, '/');
        }
        g_string_append(out, piece->is_said ? "!\n" : "\n");
    }
    return g_string_free(out, FALSE);
}

static void
test_pieces(void)
{
    static const struct {
        const char *content, *trailer, *pieces;
    } cases[] = {
        {"Hi,\n\n> a\n> b\n\nNo.\n\n> c\nYes.\n", NULL, "|Hi,/!\n> a/> b//|No./!\n> c/|Yes./!\n"},
        {"On Monday, Ann wrote:\n> a\nFine.\n", NULL, "On Monday, Ann wrote:/> a/|Fine./!\n"},
        {"Two things:\n> a\nFine.\n", NULL, "|Two things:/!\n> a/|Fine./!\n"},
        {"> a\n\nReviewed-by: Bo\n", "Reviewed-by: Bo", "> a//|Reviewed-by: Bo/\n"},
        {"> a\n....\n> b\n", NULL, "> a/|..../\n> b/\n"},
        {"Fine.\n--\nBo\n", NULL, "|Fine./!\n"},
        {"Fine.\n-----Original Message-----\nold\n", NULL,
         "|Fine./!\n-----Original Message-----/old/\n"},
        {"", NULL, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *pieces = describe(cases[i].content, cases[i].trailer);
        g_assert_cmpstr(pieces, ==, cases[i].pieces);
    }
}

static void
test_unquote(void)
{
    static const char *const cases[][2] = {{"> a", "a"},     {">a", "a"},   {">  a", " a"},
                                           {"> > a", "> a"}, {" > a", "a"}, {"a", "a"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *bare = m2s_slice_dup(m2s_remarks_unquote(m2s_slice_of(cases[i][0])));
        g_assert_cmpstr(bare, ==, cases[i][1]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quotable/find", test_find);
    g_test_add_func("/quotable/hostile", test_hostile);
    g_test_add_func("/remarks/pieces", test_pieces);
    g_test_add_func("/remarks/unquote", test_unquote);
    return g_test_run();
}
