/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/part-text.h"

#include "mail/charset.h"
#include "mail/codec-refusal.h"
#include "model/text-part.h"

void
m2s_part_text_clear(M2sPartText *part)
{
    g_clear_pointer(&part->charset, g_free);
}

void
m2s_part_text_chomp(M2sPartText *part)
{
    M2sSlice *end = part->payload.size ? &part->payload : &part->head;
    if (end->size && end->data[end->size - 1] == '\n')
        end->size--;
}

/* Without a charset, or with one that nobody knows ("x-user-defined"), three are tried. */
static GString *
decode_by_guess(M2sSlice bytes)
{
    GString *text = m2s_charset_decode("utf-8", bytes);
    if (text == NULL)
        text = m2s_charset_decode("windows-1252", bytes);
    return text ? text : m2s_charset_decode("iso-8859-1", bytes);
}

/* Decodes bytes, whose charset is known or NULL.  Returns: (transfer full) (nullable). */
static M2sTextPart *
make_text(const M2sPartText *part, const char *charset, M2sSlice bytes)
{
    M2sTextKind kind = part->type == M2S_CONTENT_TEXT_PATCH ? M2S_TEXT_PATCH : M2S_TEXT_PLAIN;
    gboolean stays = bytes.data == part->payload.data; /* it is neither joined nor in a buffer */
    if (stays && m2s_charset_keeps(charset ? charset : "utf-8", bytes))
        return m2s_text_part_new_borrowed(kind, bytes);
    GString *text = bytes.size == 0 ? g_string_new(NULL)
                    : charset       ? m2s_charset_decode(charset, bytes)
                                    : decode_by_guess(bytes);
    return text ? m2s_text_part_new(kind, text) : NULL;
}

static gboolean
decode_bytes(const M2sPartText *part, M2sSlice bytes, GPtrArray *parts)
{
    gboolean known = part->charset && m2s_charset_is_known(part->charset);
    /* of nothing, Python's bytes.decode() makes nothing without asking the codec */
    if (known && bytes.size && m2s_codec_refusal_find(part->charset) != M2S_REFUSAL_NONE)
        return FALSE;
    if (part->type == M2S_CONTENT_TEXT_OTHER)
        return TRUE;
    M2sTextPart *text = make_text(part, known ? part->charset : NULL, bytes);
    if (text)
        g_ptr_array_add(parts, text);
    return TRUE;
}

gboolean
m2s_part_text_decode(const M2sPartText *part, GString *buffer, GPtrArray *parts)
{
    g_autoptr(GString) joined = NULL;
    M2sSlice payload = part->payload;
    if (part->head.size) {
        joined = g_string_new_len(part->head.data, part->head.size);
        g_string_append_len(joined, payload.data, payload.size);
        payload = m2s_slice(joined->str, joined->len);
    }
    return decode_bytes(part, m2s_transfer_decode(part->transfer, payload, buffer), parts);
}
