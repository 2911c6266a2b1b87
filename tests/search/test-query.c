/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query.h"

#include <mbox2series/base.h>

#define NOW 1780315200

/* A tree as text: "(& subject,from:a !(b+c*))". */
static void
show(const M2sNode *node, GString *out)
{
    switch (node->type) {
    case M2S_NODE_AND:
    case M2S_NODE_OR:
        g_string_append(out, node->type == M2S_NODE_AND ? "(& " : "(| ");
        show(node->children[0], out);
        g_string_append_c(out, ' ');
        show(node->children[1], out);
        g_string_append_c(out, ')');
        return;
    case M2S_NODE_NOT:
        g_string_append_c(out, '!');
        show(node->children[0], out);
        return;
    case M2S_NODE_WORDS:
        if (node->fields != M2S_FIELDS_OF_A_WORD)
            g_string_append_printf(out, "%x:", node->fields);
        for (guint i = 0; i < node->words->len; i++)
            g_string_append_printf(out, "%s%s", i > 0 ? "+" : "",
                                   g_array_index(node->words, M2sSlice, i).data);
        g_string_append(out, node->is_prefix ? "*" : "");
        return;
    default:
        g_string_append_printf(out, "<%d %s>", (int)node->type, node->text ? node->text : "");
    }
}

static void
test_table(void)
{
    static const struct {
        const char *text, *tree;
    } cases[] = {
        {"a", "a"},
        {"a b", "(& a b)"},
        {"a AND b c", "(& (& a b) c)"},
        {"a OR b c", "(| a (& b c))"},
        {"(a OR b) c", "(& (| a b) c)"},
        {"-a", "!a"},
        {"--a", "a"},
        {"NOT NOT NOT a b", "(& !a b)"},
        {"-(a OR -b)", "!(| a !b)"},
        {"and or not", "(& (& and or) not)"},
        {"ANDES ORB", "(& andes orb)"},
        {"\"a b\" c", "(& a+b c)"},
        {"\"a b\"c", "(& a+b c)"},
        {"a-b", "a+b"},
        {"erofs: fix", "(& erofs fix)"},
        {"foo:bar", "foo+bar"},
        {"f()", "f"},
        {"(f())", "f"},
        {"a*", "a*"},
        {"\"a b*\"", "a+b"},
        {"a/b*", "a+b*"},
        {"a/*", "a"},
        {"from:a", "1:a"},
        {"to:(a OR cc:b)", "(| 6:a 4:b)"},
        {"s:(a b) c", "(& (& 8:a 8:b) c)"},
        {"b:a message:a dfb:a dfn:a", "(& (& (& 30:a 10:a) 20:a) 40:a)"},
        {"tag:reviewed list:\"a b\"", "(& <7 reviewed> <6 a b>)"},
        {"id:x@y mid:<x@y>", "(& <9 <x@y>> <9 <x@y>>)"},
        {"\xe2\x80\x9cquoted\xe2\x80\x9d", "quoted"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize place;
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) tree = g_string_new(NULL);
        g_autoptr(M2sSearchQuery) query = m2s_search_query_new(cases[i].text, NOW, &place, &error);
        g_assert_no_error(error);
        show(query->root, tree);
        g_assert_cmpstr(tree->str, ==, cases[i].tree);
    }
}

static void
test_negated(void)
{
    gsize place;
    g_autoptr(M2sSearchQuery) query = m2s_search_query_new("a -(b OR -c)", NOW, &place, NULL);
    const gboolean expected[] = {FALSE, TRUE, FALSE};
    g_assert_cmpuint(query->leaves->len, ==, 3);
    for (guint i = 0; i < query->leaves->len; i++)
        g_assert_cmpint(((const M2sNode *)g_ptr_array_index(query->leaves, i))->is_negated, ==,
                        expected[i]);
}

/* Whatever the bytes are, there is a query, or an error at a place in it. */
static void
test_random(void)
{
    static const char *const parts[] = {"a",   "OR",  "AND", "NOT",   "-",        "(",    ")",
                                        "\"",  " ",   "*",   "from:", "date:",    "..",   "2026",
                                        "is:", "id:", "s:",  "patch", "version:", "\xc3", "\xff",
                                        "\t",  ":",   "<",   "tag:",  "\xc3\xa4"};
    for (guint round = 0; round < 20000; round++) {
        gsize place = G_MAXSIZE;
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = (guint)g_test_rand_int_range(0, 30); i > 0; i--)
            if (round % 4)
                g_string_append(text, parts[g_test_rand_int_range(0, G_N_ELEMENTS(parts))]);
            else
                g_string_append_c(text, (char)g_test_rand_int_range(1, 256));
        g_autoptr(M2sSearchQuery) query = m2s_search_query_new(text->str, NOW, &place, &error);
        g_assert_true((query == NULL) == (error != NULL));
        if (error) {
            g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
            g_assert_cmpuint(place, <=, text->len);
        }
    }
}

/* As many parts as are allowed, and one more; nothing recurses deeper. */
static void
test_limits(void)
{
    gsize place;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 200; i++)
        g_string_append(text, "-x ");
    g_autoptr(M2sSearchQuery) query = m2s_search_query_new(text->str, NOW, &place, NULL);
    g_assert_nonnull(query);
    g_string_append(text, "x");
    g_assert_null(m2s_search_query_new(text->str, NOW, &place, NULL));
    g_assert_cmpuint(place, ==, 600);
    g_string_truncate(text, 0);
    for (guint i = 0; i < 1000000; i++)
        g_string_append_c(text, '(');
    g_assert_null(m2s_search_query_new(text->str, NOW, &place, NULL));
    g_string_truncate(text, 0);
    for (guint i = 0; i < 65; i++)
        g_string_append(text, "x.");
    g_assert_null(m2s_search_query_new(text->str, NOW, &place, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/query/table", test_table);
    g_test_add_func("/query/negated", test_negated);
    g_test_add_func("/query/random", test_random);
    g_test_add_func("/query/limits", test_limits);
    return g_test_run();
}
