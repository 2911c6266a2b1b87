/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How an mbox is split.  An input is an mbox; its size decides how large the windows are.
 *
 * Splitting all bytes at once, and in windows as when a file is unpacked, must find the same mails,
 * one after another, and skipping to the end of each must find the rest. */
#include "mbox/splitter.h"
#include "check.h"
#include "fuzzer.h"

/* Returns: (transfer full): of M2sSlice. */
static GArray *
split_at_once(M2sSlice bytes)
{
    M2sSplitter splitter;
    M2sSlice mail;
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    g_assert_true(m2s_splitter_init(&splitter, bytes));
    const char *end = bytes.data;
    while (m2s_splitter_next(&splitter, &mail)) {
        check_within(bytes, mail);
        g_assert_true(mail.size == 0 || mail.data >= end);
        end = mail.size > 0 ? mail.data + mail.size : end;
        g_array_append_val(mails, mail);
    }
    g_assert_false(m2s_splitter_next(&splitter, &mail));
    return mails;
}

/* step: how many bytes come at once. */
static void
check_windows(M2sSlice bytes, const GArray *mails, gsize step)
{
    gsize start = 0, end = MIN(step, bytes.size);
    while (end < bytes.size && !m2s_splitter_is_start_settled(m2s_slice(bytes.data, end)))
        end = MIN(end + step, bytes.size);
    M2sSplitter splitter;
    M2sSlice mail;
    M2sSplit split;
    guint count = 0;
    g_assert_true(m2s_splitter_init(&splitter, m2s_slice(bytes.data, end)));
    splitter.is_open = end < bytes.size;
    while ((split = m2s_splitter_find(&splitter, &mail)) != M2S_SPLIT_END) {
        if (split == M2S_SPLIT_MAIL) {
            g_assert_cmpuint(count, <, mails->len);
            const M2sSlice *expected = &g_array_index(mails, M2sSlice, count++);
            g_assert_cmpmem(mail.data, mail.size, expected->data, expected->size);
            continue;
        }
        gsize dropped = splitter.next;
        start += dropped;
        end = MIN(end + step, bytes.size);
        m2s_splitter_slide(&splitter, m2s_slice(bytes.data + start, end - start), dropped,
                           end < bytes.size);
    }
    g_assert_cmpuint(count, ==, mails->len);
}

static void
check_skips(M2sSlice bytes, const GArray *mails)
{
    for (guint i = 0; i < mails->len && i < 16; i++) {
        const M2sSlice *mail = &g_array_index(mails, M2sSlice, i);
        M2sSplitter splitter;
        M2sSlice next;
        g_assert_true(m2s_splitter_init(&splitter, bytes));
        if (mail->size == 0 || !m2s_splitter_skip(&splitter, mail->data - bytes.data + mail->size))
            continue;
        g_assert_cmpint(m2s_splitter_next(&splitter, &next), ==, i + 1 < mails->len);
        if (i + 1 < mails->len) {
            const M2sSlice *expected = &g_array_index(mails, M2sSlice, i + 1);
            g_assert_cmpmem(next.data, next.size, expected->data, expected->size);
        }
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    M2sSlice bytes = m2s_slice((const char *)data, size);
    M2sSplitter splitter;
    m2s_splitter_has_separator(bytes);
    if (!m2s_splitter_init(&splitter, bytes))
        return 0;
    g_autoptr(GArray) mails = split_at_once(bytes);
    check_windows(bytes, mails, 1 + size % 97);
    check_windows(bytes, mails, 512);
    check_skips(bytes, mails);
    return 0;
}
