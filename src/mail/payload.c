/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/payload.h"

#include "mail/charset.h"
#include "mail/codec.h"
#include "model/text-part.h"

void
m2s_payload_clear(gpointer payload)
{
    g_clear_pointer(&((M2sPayload *)payload)->charset, g_free);
}

void
m2s_payload_chomp(M2sPayload *payload)
{
    M2sSlice *end = payload->bytes.size ? &payload->bytes : &payload->head;
    if (end->size && end->data[end->size - 1] == '\n')
        end->size--;
}

/* charset: (nullable): a known one.  Returns: (transfer full) (nullable). */
static M2sTextPart *
make_text(const M2sPayload *payload, const char *charset, M2sSlice bytes)
{
    M2sTextKind kind = payload->type == M2S_CONTENT_TEXT_PATCH ? M2S_TEXT_PATCH : M2S_TEXT_PLAIN;
    gboolean is_in_mail = bytes.data == payload->bytes.data;
    if (is_in_mail && m2s_charset_keeps(charset ? charset : "utf-8", bytes))
        return m2s_text_part_new_borrowed(kind, bytes);
    GString *text = bytes.size == 0 ? g_string_new(NULL)
                    : charset       ? m2s_charset_decode(charset, bytes)
                                    : m2s_charset_guess(bytes);
    return text ? m2s_text_part_new(kind, text) : NULL;
}

static gboolean
decode_charset(const M2sPayload *payload, M2sSlice bytes, GPtrArray *parts)
{
    const M2sCodec *codec = payload->charset ? m2s_codec_find(payload->charset) : NULL;
    /* Python decodes b'' without asking the codec. */
    if (codec && bytes.size && (codec->kind == M2S_CODEC_BYTES || codec->kind == M2S_CODEC_FAILING))
        return FALSE;
    if (payload->type == M2S_CONTENT_TEXT_OTHER)
        return TRUE;
    M2sTextPart *text = make_text(payload, codec ? payload->charset : NULL, bytes);
    if (text)
        g_ptr_array_add(parts, text);
    return TRUE;
}

/* The undecoded text.  joined: (out) (transfer full) (nullable): what it points into, if it is not
 * in one piece. */
static M2sSlice
join(const M2sPayload *payload, GString **joined)
{
    *joined = NULL;
    if (payload->head.size == 0)
        return payload->bytes;
    *joined = g_string_new_len(payload->head.data, payload->head.size);
    g_string_append_len(*joined, payload->bytes.data, payload->bytes.size);
    return m2s_slice_of_string(*joined);
}

GString *
m2s_payload_bytes(const M2sPayload *payload)
{
    g_autoptr(GString) joined = NULL;
    M2sSlice bytes = join(payload, &joined);
    g_autoptr(GString) buffer = g_string_new(NULL);
    M2sSlice decoded = m2s_transfer_decode(payload->transfer, bytes, buffer);
    if (decoded.data == buffer->str && decoded.size == buffer->len)
        return g_steal_pointer(&buffer);
    return g_string_new_len(decoded.data, decoded.size);
}

gboolean
m2s_payload_decode(const M2sPayload *payload, GString *buffer, GPtrArray *parts)
{
    g_autoptr(GString) joined = NULL;
    M2sSlice bytes = join(payload, &joined);
    return decode_charset(payload, m2s_transfer_decode(payload->transfer, bytes, buffer), parts);
}
