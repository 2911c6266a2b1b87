/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/charset.h"

#include <errno.h>

#include "base/find.h"
#include "mail/codec.h"
#include "mail/utf7.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct M2sCharsetEncoder {
    const M2sCodec *codec;
    GIConv iconv; /* or NO_ICONV */
};

#define NO_ICONV ((GIConv)-1)

static gboolean
is_iconv(const M2sCodec *codec)
{
    return codec->kind == M2S_CODEC_ICONV || codec->kind == M2S_CODEC_ICONV_BYTEWISE ||
           codec->kind == M2S_CODEC_ICONV_STATEFUL;
}

/* --- UTF-8, ASCII, ISO-8859-1 and Windows-1252: nearly all mail --- */

/* Unlike g_utf8_validate_len(), allows NUL. */
static gboolean
is_utf8(M2sSlice bytes)
{
    const char *p = m2s_find_8bit(bytes), *end = bytes.data + bytes.size;
    while (p < end && !g_utf8_validate_len(p, end - p, &p)) {
        if (*p != '\0')
            return FALSE;
        p++;
    }
    return TRUE;
}

/* What Windows-1252 assigns to the bytes 0x80 to 0x9f; 0: nothing. */
static const guint16 windows_1252[0x20] = {
    0x20ac, 0,      0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0,      0x17d,  0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0,      0x17e,  0x178};

static GString *
copy_if(gboolean valid, M2sSlice bytes)
{
    return valid ? g_string_new_len(bytes.data, bytes.size) : NULL;
}

static GString *
decode_latin1(M2sSlice bytes, gboolean windows)
{
    if (m2s_is_ascii(bytes))
        return copy_if(TRUE, bytes);
    g_autoptr(GString) text = g_string_sized_new(bytes.size + bytes.size / 8);
    for (gsize i = 0; i < bytes.size; i++) {
        guchar c = bytes.data[i];
        gunichar u = windows && c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c;
        if (u == 0 && c != 0)
            return NULL;
        if (u < 0x80)
            g_string_append_c(text, (char)u);
        else
            g_string_append_unichar(text, u);
    }
    return g_steal_pointer(&text);
}

static gboolean
encode_latin1_char(gunichar c, gboolean windows, GString *out)
{
    if (c < 0x80 || (c < 0x100 && (!windows || c >= 0xa0))) {
        g_string_append_c(out, (char)c);
        return TRUE;
    }
    for (guint i = 0; windows && i < G_N_ELEMENTS(windows_1252); i++) {
        if (windows_1252[i] == c) {
            g_string_append_c(out, (char)(0x80 + i));
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
encode_latin1(M2sSlice text, gboolean windows, GString *out)
{
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end; p = g_utf8_next_char(p))
        if (!encode_latin1_char(g_utf8_get_char(p), windows, out))
            return FALSE;
    return TRUE;
}

static gboolean
append_if(gboolean valid, M2sSlice text, GString *out)
{
    if (valid)
        g_string_append_len(out, text.data, text.size);
    return valid;
}

/* --- iconv: all others --- */

/* Which way a text is converted. */
typedef enum { DECODE, ENCODE } Direction;

/* Takes a character that iconv refuses, and Python does not, from *from, and appends it converted.
 * more: (nullable).  Returns: FALSE if it is none. */
static gboolean
take_more(const M2sCodecByte *more, Direction direction, char **from, gsize *left, GString *out)
{
    gboolean decodes = direction == DECODE;
    if (more == NULL || *left == 0)
        return FALSE;
    gunichar wanted = decodes ? (guchar) * *from : g_utf8_get_char(*from);
    while (more->to != 0 && (decodes ? more->byte : more->to) != wanted)
        more++;
    if (more->to == 0)
        return FALSE;
    gsize taken = decodes ? 1 : (gsize)(g_utf8_next_char(*from) - *from);
    *from += taken;
    *left -= taken;
    if (decodes)
        g_string_append_unichar(out, more->to);
    else
        g_string_append_c(out, (char)more->byte);
    return TRUE;
}

/* Converts all of in and appends it to out.  Returns: FALSE if any of it is invalid or it ends
 * within a character. */
static gboolean
convert(GIConv iconv, const M2sCodec *codec, Direction direction, M2sSlice in, GString *out)
{
    char *from = (char *)(gpointer)in.data;
    gsize left = in.size;
    gboolean flushing = FALSE;
    g_iconv(iconv, NULL, NULL, NULL, NULL);
    for (;;) {
        char buffer[4096], *to = buffer;
        gsize room = sizeof(buffer);
        gsize result = g_iconv(iconv, flushing ? NULL : &from, &left, &to, &room);
        int error = errno;
        g_string_append_len(out, buffer, to - buffer);
        if (result == (gsize)-1 && error != E2BIG &&
            !take_more(codec->more, direction, &from, &left, out))
            return FALSE;
        if (result == (gsize)-1)
            continue;
        if (flushing)
            return TRUE;
        flushing = TRUE;
    }
}

static gunichar
fix_decoded(const M2sCodecFix *fixes, gunichar c)
{
    for (const M2sCodecFix *fix = fixes; fix->first != 0 && fix->first <= c; fix++)
        if (c <= fix->last)
            return fix->to ? fix->to + (c - fix->first) : 0;
    return c;
}

/* The reverse; decoding never yields the characters that Python refuses. */
static gunichar
fix_to_encode(const M2sCodecFix *fixes, gunichar c)
{
    for (const M2sCodecFix *fix = fixes; fix->first != 0; fix++)
        if (fix->to != 0 && c >= fix->to && c - fix->to <= fix->last - fix->first)
            return fix->first + (c - fix->to);
    return c;
}

/* Applies fix to every character of text.  Returns: (transfer full) (nullable): NULL if one of them
 * is refused. */
static GString *
apply_fixes(const M2sCodecFix *fixes, gunichar (*fix)(const M2sCodecFix *, gunichar), M2sSlice text)
{
    g_autoptr(GString) fixed = g_string_sized_new(text.size);
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        gunichar to = fix(fixes, c);
        if (to == 0 && c != 0)
            return NULL;
        g_string_append_unichar(fixed, to);
    }
    return g_steal_pointer(&fixed);
}

/* Converts each byte alone, so that Hebrew and Vietnamese marks stay separate characters. */
static gboolean
convert_bytewise(GIConv iconv, const M2sCodec *codec, M2sSlice in, GString *out)
{
    M2sSlice chars[256] = {0};
    g_autoptr(GString) table = g_string_sized_new(256 * 4);
    g_autofree gsize *starts = g_new(gsize, 257);
    for (guint i = 0; i < 256; i++) {
        char byte = (char)i;
        starts[i] = table->len;
        if (!convert(iconv, codec, DECODE, m2s_slice(&byte, 1), table))
            g_string_truncate(table, starts[i]);
    }
    starts[256] = table->len;
    for (guint i = 0; i < 256; i++)
        chars[i] = m2s_slice(table->str + starts[i], starts[i + 1] - starts[i]);
    for (gsize i = 0; i < in.size; i++) {
        M2sSlice c = chars[(guchar)in.data[i]];
        if (c.size == 0)
            return FALSE;
        g_string_append_len(out, c.data, c.size);
    }
    return TRUE;
}

static GString *
decode_by_iconv(const M2sCodec *codec, M2sSlice bytes)
{
    if (strcmp(codec->iconv, "UTF-7") == 0)
        return m2s_utf7_decode(bytes);
    GIConv iconv = g_iconv_open("UTF-8", codec->iconv);
    if (iconv == NO_ICONV)
        return NULL;
    g_autoptr(GString) text = g_string_sized_new(bytes.size + bytes.size / 2);
    gboolean ok = codec->kind == M2S_CODEC_ICONV_BYTEWISE
                      ? convert_bytewise(iconv, codec, bytes, text)
                      : convert(iconv, codec, DECODE, bytes, text);
    g_iconv_close(iconv);
    if (!ok || !is_utf8(m2s_slice_of_string(text)))
        return NULL;
    if (codec->fixes)
        return apply_fixes(codec->fixes, fix_decoded, m2s_slice_of_string(text));
    return g_steal_pointer(&text);
}

/* Python writes a byte order mark even for empty text, iconv does not. */
static void
append_mark(const M2sCodec *codec, GString *out)
{
    const guint32 mark = 0xfeff;
    const guint16 short_mark = 0xfeff;
    if (strcmp(codec->iconv, "UTF-16") == 0)
        g_string_append_len(out, (const char *)&short_mark, sizeof(short_mark));
    else if (strcmp(codec->iconv, "UTF-32") == 0)
        g_string_append_len(out, (const char *)&mark, sizeof(mark));
}

/* ISO-2022-KR has an escape sequence before the first Korean letter of Python, and at the beginning
 * of all text of iconv. */
static void
move_announcement(GString *out, gsize start)
{
    const char announcement[] = "\x1b$)C", shift_out = '\x0e';
    g_string_erase(out, start, MIN(out->len - start, strlen(announcement)));
    const char *shift = memchr(out->str + start, shift_out, out->len - start);
    if (shift)
        g_string_insert(out, shift - out->str, announcement);
}

/* The number of a two-byte code of cp932 among those that begin with first or a higher byte. */
static guint
number_of(guchar first, guchar lead, guchar trail)
{
    return (lead - first) * 188 + trail - 0x40 - (trail > 0x7f);
}

/* In cp932, some letters have a code of IBM, which iconv writes, and one of NEC, which Python does.
 * code: (inout): two bytes that begin with 0xfa or more. */
static void
prefer_nec(guchar code[2])
{
    guint ibm = number_of(0xfa, code[0], code[1]), nec;
    if (ibm >= 28) /* kanji */
        nec = ibm - 28;
    else if (ibm < 10) /* small roman numerals */
        nec = number_of(0xed, 0xee, 0xef) + ibm;
    else if (ibm >= 21 && ibm < 24) /* a broken bar and quotation marks */
        nec = number_of(0xed, 0xee, 0xfa) + ibm - 21;
    else
        return;
    code[0] = 0xed + nec / 188;
    code[1] = 0x40 + nec % 188;
    code[1] += code[1] >= 0x7f;
}

static void
prefer_nec_in(GString *out, gsize start)
{
    guchar *p = (guchar *)out->str + start, *end = (guchar *)out->str + out->len;
    for (; p + 1 < end; p++) {
        gboolean is_lead = (*p >= 0x81 && *p < 0xa0) || (*p >= 0xe0 && *p < 0xfd);
        if (is_lead && *p >= 0xfa)
            prefer_nec(p);
        p += is_lead;
    }
}

static gboolean
encode_by_iconv(const M2sCharsetEncoder *encoder, M2sSlice text, GString *out)
{
    const M2sCodec *codec = encoder->codec;
    g_autoptr(GString) fixed = NULL;
    if (strcmp(codec->iconv, "UTF-7") == 0) {
        m2s_utf7_encode(text, out);
        return TRUE;
    }
    if (text.size == 0)
        append_mark(codec, out);
    if (codec->fixes) {
        fixed = apply_fixes(codec->fixes, fix_to_encode, text);
        if (fixed == NULL)
            return FALSE;
        text = m2s_slice_of_string(fixed);
    }
    gsize start = out->len;
    if (!convert(encoder->iconv, codec, ENCODE, text, out))
        return FALSE;
    if (strcmp(codec->iconv, "ISO-2022-KR") == 0)
        move_announcement(out, start);
    else if (strcmp(codec->iconv, "CP932") == 0)
        prefer_nec_in(out, start);
    return TRUE;
}

/* --- the interface --- */

gboolean
m2s_charset_keeps(const char *name, M2sSlice bytes)
{
    const M2sCodec *codec = m2s_codec_find(name);
    return codec && ((codec->kind == M2S_CODEC_ASCII && m2s_is_ascii(bytes)) ||
                     (codec->kind == M2S_CODEC_UTF8 && is_utf8(bytes)));
}

GString *
m2s_charset_decode(const char *name, M2sSlice bytes)
{
    const M2sCodec *codec = m2s_codec_find(name);
    if (codec == NULL)
        return NULL;
    switch (codec->kind) {
    case M2S_CODEC_UNSUPPORTED:
    case M2S_CODEC_BYTES:
    case M2S_CODEC_FAILING:
        return NULL;
    case M2S_CODEC_ASCII:
        return copy_if(m2s_is_ascii(bytes), bytes);
    case M2S_CODEC_LATIN1:
        return decode_latin1(bytes, FALSE);
    case M2S_CODEC_WINDOWS_1252:
        return decode_latin1(bytes, TRUE);
    case M2S_CODEC_UTF8_SIG:
        if (m2s_slice_has_prefix(bytes, BYTE_ORDER_MARK))
            bytes = m2s_slice_sub(bytes, strlen(BYTE_ORDER_MARK), bytes.size);
        return copy_if(is_utf8(bytes), bytes);
    case M2S_CODEC_UTF8:
        return copy_if(is_utf8(bytes), bytes);
    default:
        return decode_by_iconv(codec, bytes);
    }
}

GString *
m2s_charset_guess(M2sSlice bytes)
{
    GString *text = m2s_charset_decode("utf-8", bytes);
    if (text == NULL)
        text = m2s_charset_decode("windows-1252", bytes);
    return text ? text : m2s_charset_decode("iso-8859-1", bytes);
}

GString *
m2s_charset_encode(const char *name, M2sSlice text)
{
    g_autoptr(M2sCharsetEncoder) encoder = m2s_charset_encoder_new(name);
    g_autoptr(GString) out = g_string_sized_new(text.size);
    if (encoder == NULL || !m2s_charset_encoder_append(encoder, text, out))
        return NULL;
    return g_steal_pointer(&out);
}

M2sCharsetEncoder *
m2s_charset_encoder_new(const char *name)
{
    const M2sCodec *codec = m2s_codec_find(name);
    if (codec == NULL)
        return NULL;
    GIConv iconv = is_iconv(codec) ? g_iconv_open(codec->iconv, "UTF-8") : NO_ICONV;
    if (is_iconv(codec) && iconv == NO_ICONV)
        return NULL;
    M2sCharsetEncoder *encoder = g_new(M2sCharsetEncoder, 1);
    *encoder = (M2sCharsetEncoder){codec, iconv};
    return encoder;
}

void
m2s_charset_encoder_free(M2sCharsetEncoder *encoder)
{
    if (encoder == NULL)
        return;
    if (encoder->iconv != NO_ICONV)
        g_iconv_close(encoder->iconv);
    g_free(encoder);
}

gboolean
m2s_charset_encoder_is_stateful(const M2sCharsetEncoder *encoder)
{
    return encoder->codec->kind == M2S_CODEC_ICONV_STATEFUL ||
           encoder->codec->kind == M2S_CODEC_UTF8_SIG;
}

static gboolean
encode(M2sCharsetEncoder *encoder, M2sSlice text, GString *out)
{
    switch (encoder->codec->kind) {
    case M2S_CODEC_UNSUPPORTED:
    case M2S_CODEC_BYTES:
    case M2S_CODEC_FAILING:
        return FALSE;
    case M2S_CODEC_ASCII:
        return append_if(m2s_is_ascii(text), text, out);
    case M2S_CODEC_LATIN1:
        return encode_latin1(text, FALSE, out);
    case M2S_CODEC_WINDOWS_1252:
        return encode_latin1(text, TRUE, out);
    case M2S_CODEC_UTF8_SIG:
        g_string_append(out, BYTE_ORDER_MARK);
        return append_if(TRUE, text, out);
    case M2S_CODEC_UTF8:
        return append_if(TRUE, text, out);
    default:
        return encode_by_iconv(encoder, text, out);
    }
}

gboolean
m2s_charset_encoder_append(M2sCharsetEncoder *encoder, M2sSlice text, GString *out)
{
    gsize before = out->len;
    if (encode(encoder, text, out))
        return TRUE;
    g_string_truncate(out, before);
    return FALSE;
}
