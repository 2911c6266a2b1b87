/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/raw-mail.h"

#include "mbox/quoting.h"
#include "patch/content.h"

/* Applies Python's universal newlines.  Returns: (transfer full) (nullable): NULL if there is no
 * "\r" in bytes. */
static GString *
translate_newlines(M2sSlice bytes)
{
    const char *p = bytes.data, *end = bytes.data + bytes.size;
    if (bytes.size == 0 || memchr(p, '\r', bytes.size) == NULL)
        return NULL;
    GString *out = g_string_sized_new(bytes.size);
    while (p < end) {
        const char *cr = memchr(p, '\r', end - p);
        g_string_append_len(out, p, (cr ? cr : end) - p);
        if (cr == NULL)
            break;
        g_string_append_c(out, '\n');
        p = cr + (cr + 1 < end && cr[1] == '\n' ? 2 : 1);
    }
    return out;
}

/* Replaces the bytes of raw with changed, if there is any.  changed: (transfer full) (nullable). */
static void
replace(M2sRawMail *raw, GString *changed)
{
    if (changed == NULL)
        return;
    m2s_raw_mail_clear(raw);
    raw->copy = changed;
    raw->bytes = m2s_slice(changed->str, changed->len);
}

void
m2s_raw_mail_init(M2sRawMail *raw, M2sSlice bytes, gboolean quoted)
{
    *raw = (M2sRawMail){.bytes = bytes};
    if (quoted) /* comes first: to the writer of the mbox, only "\n" ended a line */
        replace(raw, m2s_quoting_undo(raw->bytes));
    replace(raw, translate_newlines(raw->bytes));
}

void
m2s_raw_mail_init_as_sent(M2sRawMail *raw, M2sSlice bytes, gboolean quoted)
{
    *raw = (M2sRawMail){.bytes = bytes};
    if (quoted)
        replace(raw, m2s_quoting_undo(raw->bytes));
    M2sSlice rest = raw->bytes, first;
    if (!m2s_slice_next_line(&rest, &first) || first.size < 2 ||
        memcmp(first.data + first.size - 2, "\r\n", 2) != 0)
        return;
    GString *copy = g_string_new_len(raw->bytes.data, raw->bytes.size);
    m2s_content_unify_line_ends(copy);
    replace(raw, copy);
}

void
m2s_raw_mail_clear(M2sRawMail *raw)
{
    if (raw->copy)
        g_string_free(g_steal_pointer(&raw->copy), TRUE);
}
