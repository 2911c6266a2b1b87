/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/splitter.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
#define CRLF "From mboxrd@z Thu Jan  1 00:00:00 1970\r\n"

typedef struct {
    const char *name;
    const char *mbox;
    const char *mails[4]; /* up to the first NULL */
} Case;

static const Case cases[] = {
    {"one", FROM "A: 1\n\nbody\n", {"A: 1\n\nbody\n"}},
    {"two", FROM "A: 1\n\nb\n\n" FROM "A: 2\n\nc\n\n", {"A: 1\n\nb\n", "A: 2\n\nc\n"}},
    {"crlf", CRLF "A: 1\r\n\r\nb\r\n\r\n" CRLF "A: 2\r\n", {"A: 1\r\n\r\nb\r\n", "A: 2\r\n"}},
    {"mixed line ends", CRLF "A: 1\r\n\n" FROM "A: 2\n\r\n", {"A: 1\r\n", "A: 2\n"}},
    {"one empty line goes", FROM "A: 1\n\n\n\n" FROM "A: 2\n\n\n", {"A: 1\n\n\n", "A: 2\n\n"}},
    {"empty mails", FROM "\n" FROM FROM "\n\n" FROM, {"", "", "\n", ""}},
    {"body text",
     FROM "\nFrom here on\n\nFrom 2009 on we\n",
     {"\nFrom here on\n\nFrom 2009 on we\n"}},
    {"no empty line before", FROM "A: 1\n" FROM "b\n", {"A: 1\n" FROM "b\n"}},
    {"blank before", FROM "A: 1\n \n" FROM, {"A: 1\n \n" FROM}},
    {"quoted", FROM "A: 1\n\n>" FROM "\n" FROM "B: 1\n", {"A: 1\n\n>" FROM, "B: 1\n"}},
    {"wrong length", /* 9999 bytes is ignored */
     FROM "Content-Length: 9999\n\nb\n\n" FROM "A: 2\n",
     {"Content-Length: 9999\n\nb\n", "A: 2\n"}},
    {"empty lines first", "\n\r\n" FROM "A: 1\n", {"A: 1\n"}},
    {"byte order mark", "\xef\xbb\xbf" FROM "A: 1\n", {"A: 1\n"}},
    {"last line not ended", FROM "A: 1\n\nb", {"A: 1\n\nb"}},
    {"separator alone", "From mboxrd@z Thu Jan  1 00:00:00 1970", {""}},
    {"separator cut", FROM "A: 1\n\nFrom mboxrd@z Thu Jan", {"A: 1\n\nFrom mboxrd@z Thu Jan"}},
};

/* stretches: (nullable): of the copy. */
static void
check_split(const Case *expected, M2sSlice copy, GQueue *stretches)
{
    gsize count = 0;
    M2sSplitter splitter;
    M2sSlice mail;
    g_assert_true(m2s_splitter_init(&splitter, copy));
    splitter.stretches = stretches;
    while (m2s_splitter_next(&splitter, &mail)) {
        g_assert_cmpuint(count, <, G_N_ELEMENTS(expected->mails));
        const char *text = expected->mails[count++];
        g_assert_cmpmem(mail.data, mail.size, text, text ? strlen(text) : 0);
        g_assert_nonnull(text);
    }
    if (count < G_N_ELEMENTS(expected->mails))
        g_assert_null(expected->mails[count]);
}

static void
test_case(gconstpointer data)
{
    const Case *expected = data;
    gsize size = strlen(expected->mbox);
    g_autofree char *copy = g_memdup2(expected->mbox, size);
    check_split(expected, m2s_slice(copy, size), NULL);
}

/* The same with stretches of every size that were searched ahead, all or some of them. */
static void
test_stretches(gconstpointer data)
{
    const Case *expected = data;
    gsize size = strlen(expected->mbox);
    g_autoptr(GBytes) bytes = g_bytes_new(expected->mbox, size);
    for (gsize step = 1; step <= size; step++) {
        for (gsize which = 1; which <= 3; which++) {
            GQueue stretches = G_QUEUE_INIT;
            for (gsize at = 0, i = 0; at < size; at += step, i++) {
                if (i % which != 0)
                    continue;
                g_queue_push_tail(&stretches, m2s_stretch_new(bytes, at, MIN(at + step, size)));
                m2s_stretch_search(g_queue_peek_tail(&stretches));
            }
            check_split(expected, m2s_slice_of_bytes(bytes), &stretches);
            g_queue_clear_full(&stretches, (GDestroyNotify)m2s_stretch_free);
        }
    }
}

/* The same through a window that begins with the mail being searched and grows byte by byte. */
static void
test_window(gconstpointer data)
{
    const Case *expected = data;
    gsize size = strlen(expected->mbox), count = 0, start = 0, end = 1;
    M2sSplitter splitter;
    M2sSlice mail;
    M2sSplit split;
    while (!m2s_splitter_is_start_settled(m2s_slice(expected->mbox, end)) && end < size)
        end++;
    g_assert_true(m2s_splitter_init(&splitter, m2s_slice(expected->mbox, end)));
    splitter.is_open = TRUE;
    while ((split = m2s_splitter_find(&splitter, &mail)) != M2S_SPLIT_END) {
        if (split == M2S_SPLIT_MAIL) {
            const char *text = expected->mails[count++];
            g_assert_cmpmem(mail.data, mail.size, text, text ? strlen(text) : 0);
            continue;
        }
        gboolean is_open = end < size;
        gsize dropped = splitter.next;
        start += dropped;
        end = MIN(end + 1, size);
        m2s_splitter_slide(&splitter, m2s_slice(expected->mbox + start, end - start), dropped,
                           is_open);
    }
    if (count < G_N_ELEMENTS(expected->mails))
        g_assert_null(expected->mails[count]);
}

/* What may follow the end of a mail that was read before. */
static void
test_skip(void)
{
    static const struct {
        const char *then, *now;
        const char *next; /* NULL: nothing is skipped */
    } skips[] = {
        {FROM "A: 1\n", "", ""},
        {FROM "A: 1\n", "\n", ""},
        {FROM "A: 1\n", "\n" FROM "A: 2\n", "A: 2\n"},
        {CRLF "A: 1\r\n", "\r\n" CRLF "A: 2\r\n", "A: 2\r\n"},
        {FROM "A: 1\n", "b\n", NULL},
        {FROM "A: 1\n", "\nb\n", NULL},
        {FROM "A: 1\n", FROM "A: 2\n", NULL},
        {FROM "A: 1", "2\n", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(skips); i++) {
        g_autofree char *mbox = g_strconcat(skips[i].then, skips[i].now, NULL);
        const char *next = skips[i].next;
        M2sSplitter splitter;
        M2sSlice mail = {0};
        g_assert_true(m2s_splitter_init(&splitter, m2s_slice_of(mbox)));
        g_assert_cmpint(m2s_splitter_skip(&splitter, strlen(skips[i].then)), ==, next != NULL);
        g_assert_cmpint(m2s_splitter_next(&splitter, &mail), ==, next == NULL || *next);
        if (next)
            g_assert_cmpmem(mail.data, mail.size, next, strlen(next));
        else
            g_assert_true(mail.data == mbox + strlen(FROM));
    }
}

static void
test_no_mbox(void)
{
    static const char *const texts[] = {
        "",       "\n",          "Subject: a\n", "From here on\n", " " FROM, "A: 1\n\n" FROM,
        ">" FROM, "\xef\xbb\xbf"};
    M2sSplitter splitter;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_false(m2s_splitter_init(&splitter, m2s_slice_of(texts[i])));
    g_assert_false(m2s_splitter_init(&splitter, m2s_slice(NULL, 0)));
}

static void
test_nul(void)
{
    static const char mbox[] = FROM "A: \0\n\n\0\n\n" FROM "\0";
    M2sSplitter splitter;
    M2sSlice mail;
    g_assert_true(m2s_splitter_init(&splitter, m2s_slice(mbox, sizeof mbox - 1)));
    g_assert_true(m2s_splitter_next(&splitter, &mail));
    g_assert_cmpmem(mail.data, mail.size, "A: \0\n\n\0\n", 8);
    g_assert_true(m2s_splitter_next(&splitter, &mail));
    g_assert_cmpmem(mail.data, mail.size, "\0", 1);
    g_assert_false(m2s_splitter_next(&splitter, &mail));
}

/* Wherever an mbox is cut, the mails before the cut are whole, and the rest is the last one. */
static void
test_cut(void)
{
    const M2sSlice whole = m2s_slice_of(FROM "A: 1\n\nb\n\n" FROM "A: 2\n\nc\n\n" FROM "A: 3\n");
    gsize first_end = strlen(FROM "A: 1\n\nb\n\n" FROM);
    for (gsize size = first_end; size <= whole.size; size++) {
        M2sSplitter splitter;
        M2sSlice mail;
        g_assert_true(m2s_splitter_init(&splitter, m2s_slice(whole.data, size)));
        g_assert_true(m2s_splitter_next(&splitter, &mail));
        g_assert_cmpmem(mail.data, mail.size, "A: 1\n\nb\n", 8);
        const char *end = mail.data;
        while (m2s_splitter_next(&splitter, &mail))
            end = mail.data + mail.size;
        g_assert_true(end == whole.data + size || end + 1 == whole.data + size);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/splitter/", cases[i].name, NULL);
        g_autofree char *window_path = g_strconcat("/splitter/window/", cases[i].name, NULL);
        g_test_add_data_func(path, &cases[i], test_case);
        g_test_add_data_func(window_path, &cases[i], test_window);
        g_autofree char *stretches_path = g_strconcat("/splitter/stretches/", cases[i].name, NULL);
        g_test_add_data_func(stretches_path, &cases[i], test_stretches);
    }
    g_test_add_func("/splitter/no-mbox", test_no_mbox);
    g_test_add_func("/splitter/skip", test_skip);
    g_test_add_func("/splitter/nul", test_nul);
    g_test_add_func("/splitter/cut", test_cut);
    return g_test_run();
}
