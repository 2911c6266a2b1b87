/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/words.h"

#include <glib.h>

/* The words of text, with bars around them. */
static char *
words_of(M2sSlice text)
{
    GString *out = g_string_new("|");
    M2sWords words;
    M2sSlice word;
    m2s_words_init(&words, text);
    while (m2s_words_next(&words, &word)) {
        g_string_append_len(out, word.data, (gssize)word.size);
        g_string_append_c(out, '|');
    }
    return g_string_free(out, FALSE);
}

#define A62 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
test_table(void)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "|"},
        {"  ,;", "|"},
        {"One two", "|one|two|"},
        {"EROFS_read() 0x1F", "|erofs_read|0x1f|"},
        {"fs/erofs/data.c", "|fs|erofs|data|c|"},
        {"ann@example.org", "|ann|example|org|"},
        {"J\xc3\x96RG's", "|j\xc3\xb6rg|s|"},
        {"a\xe2\x80\x99"
         "b",
         "|a|b|"}, /* U+2019 separates words */
        {"\xe2\x80\x9cquoted\xe2\x80\x9d", "|quoted|"},
        {"caf\x65\xcc\x81", "|caf\x65\xcc\x81|"}, /* a mark belongs to its letter */
        {"a\xff\xc3"
         "b",
         "|a|b|"},                 /* what is not UTF-8 */
        {"\xf0\x9f\x98\x80", "|"}, /* a smiley is no letter */
        {A62 "bb", "|" A62 "bb|"},
        {A62 "bbc d", "|" A62 "bb|d|"}, /* cut after 64 bytes … */
        {A62 "b\xc3\xa4"
             "c d",
         "|" A62 "b|d|"}, /* … but within no character */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = words_of(m2s_slice_of(cases[i].text));
        g_assert_cmpstr(found, ==, cases[i].words);
    }
}

static void
test_nul(void)
{
    g_autofree char *found = words_of(m2s_slice("a.c\0b", 5));
    g_assert_cmpstr(found, ==, "|a|c||b|");
}

/* Whatever the bytes are, a word is as its description says. */
static void
test_random(void)
{
    for (guint round = 0; round < 2000; round++) {
        char bytes[200];
        gsize size = (gsize)g_test_rand_int_range(0, sizeof bytes);
        for (gsize i = 0; i < size; i++)
            bytes[i] = (char)(round % 2 ? g_test_rand_int_range(0, 256)
                                        : "aZ_9\xc3\xa4\xff. \0"[g_test_rand_int_range(0, 10)]);
        M2sWords words;
        M2sSlice word;
        m2s_words_init(&words, m2s_slice(bytes, size));
        while (m2s_words_next(&words, &word)) {
            g_assert_cmpuint(word.size, <=, M2S_WORD_MAX);
            g_assert_true(g_utf8_validate(word.data, (gssize)word.size, NULL));
        }
        g_assert_cmpuint(words.rest.size, ==, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/table", test_table);
    g_test_add_func("/words/nul", test_nul);
    g_test_add_func("/words/random", test_random);
    return g_test_run();
}
