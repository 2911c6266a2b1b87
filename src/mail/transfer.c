/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/transfer.h"

#include "base/python.h"
#include "mail/base64.h"

M2sTransfer
m2s_transfer_find(M2sSlice raw)
{
    static const struct {
        const char *name;
        M2sTransfer transfer;
    } names[] = {
        {"quoted-printable", M2S_TRANSFER_QUOTED_PRINTABLE},
        {"base64", M2S_TRANSFER_BASE64},
        {"x-uuencode", M2S_TRANSFER_UUENCODE},
        {"uuencode", M2S_TRANSFER_UUENCODE},
        {"uue", M2S_TRANSFER_UUENCODE},
        {"x-uue", M2S_TRANSFER_UUENCODE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (m2s_slice_equals_caseless(raw, names[i].name))
            return names[i].transfer;
    return M2S_TRANSFER_AS_IS;
}

/* Decodes the "=" at the start of text: "=3D" is a byte, and "=" at the end of a line nothing.  A
 * "=" that starts no code stands for itself ("a = b", from mailers that do not quote it); of "=="
 * one is kept.  Returns: where decoding goes on. */
static const char *
decode_quoted(const char *text, const char *end, GString *out)
{
    const char *p = text + 1;
    if (p == end)
        return p;
    if (*p == '\n')
        return p + 1;
    if (*p == '\r') {
        const char *line_end = memchr(p, '\n', end - p);
        return line_end ? line_end + 1 : end;
    }
    if (end - p >= 2 && g_ascii_isxdigit(p[0]) && g_ascii_isxdigit(p[1])) {
        g_string_append_c(out, g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]));
        return p + 2;
    }
    g_string_append_c(out, '=');
    return *p == '=' ? p + 1 : p;
}

/* Python's binascii.a2b_qp(). */
static M2sSlice
decode_quoted_printable(M2sSlice payload, GString *out)
{
    const char *p = payload.data, *end = payload.data + payload.size;
    while (p < end) {
        const char *quoted = memchr(p, '=', end - p);
        g_string_append_len(out, p, (quoted ? quoted : end) - p);
        p = quoted ? decode_quoted(quoted, end, out) : end;
    }
    return m2s_slice_of_string(out);
}

static void
append_without_line_ends(M2sSlice payload, GString *out)
{
    for (gsize i = 0; i < payload.size; i++)
        if (payload.data[i] != '\n' && payload.data[i] != '\r')
            g_string_append_c(out, payload.data[i]);
}

/* Python's email._encoded_words.decode_b() on the joined lines: missing padding is added, and text
 * that is still one character too long is taken as plain text. */
static M2sSlice
decode_base64(M2sSlice payload, GString *out)
{
    if (m2s_base64_decode(payload, out))
        return m2s_slice_of_string(out);
    append_without_line_ends(payload, out);
    g_autoptr(GString) decoded = g_string_sized_new(out->len);
    g_string_append(out, "==");
    if (m2s_base64_decode(m2s_slice_of_string(out), decoded)) {
        g_string_truncate(out, 0);
        g_string_append_len(out, decoded->str, decoded->len);
    } else
        g_string_truncate(out, out->len - strlen("=="));
    return m2s_slice_of_string(out);
}

/* Takes a line, without its end, off the front of rest (Python's bytes.splitlines()). */
static gboolean
next_line(M2sSlice *rest, M2sSlice *line)
{
    if (rest->size == 0)
        return FALSE;
    gsize size = 0;
    while (size < rest->size && rest->data[size] != '\n' && rest->data[size] != '\r')
        size++;
    *line = m2s_slice_sub(*rest, 0, size);
    if (size < rest->size)
        size += rest->data[size] == '\r' && size + 1 < rest->size && rest->data[size + 1] == '\n'
                    ? 2
                    : 1;
    *rest = m2s_slice_sub(*rest, size, rest->size);
    return TRUE;
}

static gboolean
is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* Whether Python's int(text, base=8) accepts text: "644", but also "0o644" and " +6_44". */
static gboolean
is_octal_number(M2sSlice text)
{
    text = m2s_python_strip_chars(text, " \t\n\v\f\r");
    const char *p = text.data, *end = text.data + text.size;
    if (p < end && (*p == '+' || *p == '-'))
        p++;
    if (end - p >= 2 && p[0] == '0' && (p[1] == 'o' || p[1] == 'O')) {
        p += 2;
        if (p < end && *p == '_')
            p++;
    }
    gboolean after_digit = FALSE;
    for (; p < end; p++) {
        if (!is_octal(*p) && !(*p == '_' && after_digit))
            return FALSE;
        after_digit = *p != '_';
    }
    return after_digit;
}

/* Skips to the line after "begin 644 file".  Returns: FALSE if there is no such line. */
static gboolean
skip_to_begin(M2sSlice *rest)
{
    M2sSlice line;
    while (next_line(rest, &line)) {
        if (!m2s_slice_has_prefix(line, "begin "))
            continue;
        M2sSlice mode = m2s_slice_sub(line, strlen("begin "), line.size);
        const char *blank = m2s_slice_find(mode, ' ');
        if (blank)
            mode.size = blank - mode.data;
        if (is_octal_number(mode))
            return TRUE;
    }
    return FALSE;
}

/* line.strip(b' \t\r\n\f') == b'end' */
static gboolean
is_end_line(M2sSlice line)
{
    M2sSlice word = m2s_python_strip_chars(line, " \t\f");
    return word.size == strlen("end") && m2s_slice_has_prefix(word, "end");
}

/* Python's binascii.a2b_uu(): the first character says how many bytes follow.  Bytes that the line
 * is too short for are NUL; only blanks and back-ticks may follow the data.
 * Returns: FALSE, with out unchanged, if the line is malformed. */
static gboolean
decode_uu_line(M2sSlice line, GString *out)
{
    gsize before = out->len, position = 1;
    guint bytes = (line.data[0] - ' ') & 077, bits = 0, left = 0;
    gboolean valid = TRUE;
    for (; bytes > 0 && valid; position++) {
        guchar c = position < line.size ? line.data[position] : ' ';
        valid = c >= ' ' && c <= ' ' + 64;
        left = left << 6 | ((c - ' ') & 077);
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        g_string_append_c(out, left >> bits & 0xff);
        left &= (1 << bits) - 1;
        bytes--;
    }
    for (; position < line.size && valid; position++)
        valid = line.data[position] == ' ' || line.data[position] == ' ' + 64;
    if (!valid)
        g_string_truncate(out, before);
    return valid;
}

/* Like decode_uu_line(), but ignores what follows the data: broken encoders write a checksum
 * there. */
static gboolean
decode_uu_line_leniently(M2sSlice line, GString *out)
{
    if (decode_uu_line(line, out))
        return TRUE;
    gsize size = (((line.data[0] - ' ') & 63) * 4 + 5) / 3;
    return decode_uu_line(m2s_slice_sub(line, 0, MIN(size, line.size)), out);
}

/* Python's email.message._decode_uu(). */
static M2sSlice
decode_uuencode(M2sSlice payload, GString *out)
{
    M2sSlice rest = payload, line;
    if (!skip_to_begin(&rest))
        return payload;
    while (next_line(&rest, &line)) {
        if (line.size == 0)
            return payload;
        if (is_end_line(line))
            break;
        if (!decode_uu_line_leniently(line, out))
            return payload;
    }
    return m2s_slice_of_string(out);
}

M2sSlice
m2s_transfer_decode(M2sTransfer transfer, M2sSlice payload, GString *buffer)
{
    g_string_truncate(buffer, 0);
    if (transfer == M2S_TRANSFER_QUOTED_PRINTABLE)
        return decode_quoted_printable(payload, buffer);
    if (transfer == M2S_TRANSFER_BASE64)
        return decode_base64(payload, buffer);
    if (transfer == M2S_TRANSFER_UUENCODE)
        return decode_uuencode(payload, buffer);
    return payload;
}
