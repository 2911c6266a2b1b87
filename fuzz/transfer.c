/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfer encodings and charsets.  An input is the name of an encoding, a line end, that of a
 * charset, a line end, and what is encoded.
 *
 * What comes out is UTF-8; what a charset can decode, it can encode, and that decodes to the same
 * again.  Base64 and quoted-printable never grow. */
#include "mail/transfer.h"
#include "check.h"
#include "fuzzer.h"
#include "mail/charset.h"
#include "mail/mime.h"

static M2sSlice
take_line(M2sSlice *rest)
{
    const char *end = rest->size ? memchr(rest->data, '\n', rest->size) : NULL;
    gsize length = end ? (gsize)(end - rest->data) : rest->size, taken = length + (end != NULL);
    M2sSlice line = m2s_slice(rest->data, length);
    *rest = m2s_slice(rest->data + taken, rest->size - taken);
    return line;
}

static void
check_charset(const char *name, M2sSlice bytes)
{
    GString *text = m2s_charset_decode(name, bytes);
    if (text == NULL)
        return;
    check_utf8(m2s_slice_of_string(text));
    if (m2s_charset_keeps(name, bytes))
        g_assert_cmpmem(text->str, text->len, bytes.data, bytes.size);
    GString *encoded = m2s_charset_encode(name, m2s_slice_of_string(text));
    if (encoded) {
        GString *again = m2s_charset_decode(name, m2s_slice_of_string(encoded));
        g_assert_nonnull(again);
        g_assert_cmpmem(again->str, again->len, text->str, text->len);
        g_string_free(again, TRUE);
        g_string_free(encoded, TRUE);
    }
    g_string_free(text, TRUE);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    M2sSlice rest = m2s_slice((const char *)data, size);
    M2sTransfer transfer = m2s_transfer_find(take_line(&rest));
    M2sSlice line = take_line(&rest);
    g_autofree char *charset = line.size > 0 ? g_strndup(line.data, line.size) : g_strdup("");
    g_autoptr(GString) buffer = g_string_new(NULL);
    M2sSlice bytes = m2s_transfer_decode(transfer, rest, buffer);
    if (transfer == M2S_TRANSFER_BASE64 || transfer == M2S_TRANSFER_QUOTED_PRINTABLE)
        g_assert_cmpuint(bytes.size, <=, rest.size);
    check_charset(charset, bytes);
    GString *guess = m2s_charset_guess(bytes);
    check_utf8(m2s_slice_of_string(guess));
    g_string_free(guess, TRUE);
    GString *text = m2s_mime_decode(*charset ? charset : NULL, bytes);
    check_utf8(m2s_slice_of_string(text));
    g_string_free(text, TRUE);
    return 0;
}
