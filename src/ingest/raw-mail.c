/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/raw-mail.h"

#include "mbox/quoting.h"

/* Appends bytes to out with universal newlines. */
static void
translate_newlines(M2sSlice bytes, GString *out)
{
    const char *p = bytes.data, *end = bytes.data + bytes.size;
    while (p < end) {
        const char *cr = memchr(p, '\r', end - p);
        g_string_append_len(out, p, (cr ? cr : end) - p);
        if (cr == NULL)
            break;
        g_string_append_c(out, '\n');
        p = cr + (cr + 1 < end && cr[1] == '\n' ? 2 : 1);
    }
}

void
m2s_raw_mail_init(M2sRawMail *raw, M2sSlice bytes, gboolean quoted)
{
    *raw = (M2sRawMail){.bytes = bytes};
    if (bytes.size == 0)
        return;
    if (memchr(bytes.data, '\r', bytes.size)) {
        raw->copy = g_string_sized_new(bytes.size);
        translate_newlines(bytes, raw->copy);
        raw->bytes = m2s_slice(raw->copy->str, raw->copy->len);
    }
    GString *unquoted = quoted ? m2s_quoting_undo(raw->bytes) : NULL;
    if (unquoted) {
        m2s_raw_mail_clear(raw);
        raw->copy = unquoted;
        raw->bytes = m2s_slice(raw->copy->str, raw->copy->len);
    }
}

void
m2s_raw_mail_clear(M2sRawMail *raw)
{
    if (raw->copy)
        g_string_free(g_steal_pointer(&raw->copy), TRUE);
}
