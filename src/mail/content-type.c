/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/content-type.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/charset.h"
#include "mail/codec.h"

M2sContentType
m2s_content_type_find(M2sSlice raw)
{
    const char *end = m2s_slice_find(raw, ';');
    M2sSlice type = m2s_python_strip(end ? m2s_slice(raw.data, end - raw.data) : raw, TRUE);
    const char *slash = m2s_slice_find(type, '/');
    if (slash == NULL || memchr(slash + 1, '/', type.data + type.size - (slash + 1)))
        return M2S_CONTENT_TEXT_PLAIN;
    if (m2s_slice_equals_caseless(type, "text/plain"))
        return M2S_CONTENT_TEXT_PLAIN;
    if (m2s_slice_equals_caseless(type, "text/x-patch") ||
        m2s_slice_equals_caseless(type, "text/x-diff"))
        return M2S_CONTENT_TEXT_PATCH;
    if (m2s_slice_has_prefix_caseless(type, "text/"))
        return M2S_CONTENT_TEXT_OTHER;
    if (m2s_slice_equals_caseless(type, "multipart/digest"))
        return M2S_CONTENT_MULTIPART_DIGEST;
    if (m2s_slice_has_prefix_caseless(type, "multipart/"))
        return M2S_CONTENT_MULTIPART;
    if (m2s_slice_equals_caseless(type, "message/delivery-status"))
        return M2S_CONTENT_DELIVERY_STATUS;
    return m2s_slice_has_prefix_caseless(type, "message/") ? M2S_CONTENT_MESSAGE
                                                           : M2S_CONTENT_OTHER;
}

/* Python's raw-unicode-escape codec: Latin-1, and \ufffd for the only other character that
 * occurs. */
static GString *
escape_raw(const GString *text)
{
    GString *bytes = g_string_sized_new(text->len);
    const char *end = text->str + text->len;
    for (const char *p = text->str; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c <= 0xff)
            g_string_append_c(bytes, c);
        else
            g_string_append_printf(bytes, "\\u%04x", c);
    }
    return bytes;
}

/* Decodes the text of an extended value.  Returns: (transfer full) (nullable): NULL if it is not
 * valid in charset. */
static GString *
decode_value(const M2sParameter *value, const char *charset)
{
    g_autoptr(GString) bytes = escape_raw(value->text);
    if (bytes->len == 0)
        return g_string_new(NULL);
    return m2s_charset_decode(charset, m2s_slice_of_string(bytes));
}

/* Python's collapse_rfc2231_value() of an extended value: an unknown charset, or one that is not
 * for text, is ignored; undecodable text becomes U+FFFD, which no line can equal. */
static GString *
collapse_extended(const M2sParameter *value, gboolean *refused)
{
    const char *charset = value->charset ? value->charset->str : "us-ascii";
    const M2sCodec *codec = m2s_codec_find(charset);
    if (value->text->len == 0)
        return g_string_new(NULL);
    if (codec == NULL || codec->kind == M2S_CODEC_BYTES)
        return m2s_parameter_unquote(m2s_slice_of_string(value->text));
    *refused = codec->kind == M2S_CODEC_FAILING;
    GString *decoded = *refused ? NULL : decode_value(value, charset);
    return decoded ? decoded : g_string_new("\n\uFFFD");
}

M2sParameterStatus
m2s_content_type_boundary(M2sSlice raw, const M2sLimits *limits, GString **boundary)
{
    g_auto(M2sParameter) value = {0};
    gboolean refused = FALSE;
    M2sParameterStatus status = m2s_parameter_find(raw, "boundary", limits, &value);
    if (status != M2S_PARAMETER_FOUND)
        return status;
    g_autoptr(GString) text = value.extended
                                  ? collapse_extended(&value, &refused)
                                  : m2s_parameter_unquote(m2s_slice_of_string(value.text));
    if (refused)
        return M2S_PARAMETER_REFUSED;
    g_string_truncate(text, m2s_python_strip_end(m2s_slice_of_string(text), FALSE).size);
    if (!m2s_is_ascii(m2s_slice_of_string(text)))
        g_string_assign(text, "\n");
    *boundary = g_steal_pointer(&text);
    return M2S_PARAMETER_FOUND;
}

/* The charset's name may itself be in a charset: charset*=us-ascii''utf-8. */
static void
decode_charset(M2sParameter *value)
{
    const char *charset = value->charset && value->charset->len ? value->charset->str : "us-ascii";
    GString *decoded = value->extended ? decode_value(value, charset) : NULL;
    if (decoded == NULL)
        return;
    g_string_free(value->text, TRUE);
    value->text = decoded;
}

M2sParameterStatus
m2s_content_type_charset(M2sSlice raw, const M2sLimits *limits, char **charset)
{
    g_auto(M2sParameter) value = {0};
    M2sParameterStatus status = m2s_parameter_find(raw, "charset", limits, &value);
    if (status != M2S_PARAMETER_FOUND)
        return status;
    decode_charset(&value);
    if (!m2s_is_ascii(m2s_slice_of_string(value.text)))
        return M2S_PARAMETER_ABSENT;
    if (value.text->len > limits->charset_length)
        return M2S_PARAMETER_TOO_LONG;
    /* To codecs.lookup() a name with NUL is as unknown as "". */
    *charset = memchr(value.text->str, '\0', value.text->len)
                   ? g_strdup("")
                   : g_ascii_strdown(value.text->str, -1);
    return M2S_PARAMETER_FOUND;
}
