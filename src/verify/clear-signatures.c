/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clearsigned text (RFC 4880, 7). */
#include "mail/content-type.h"
#include "mail/transfer.h"
#include "verify/gnupg.h"
#include "verify/signature.h"

#define BEGIN  "-----BEGIN PGP SIGNED MESSAGE-----"
#define MIDDLE "-----BEGIN PGP SIGNATURE-----"
#define END    "-----END PGP SIGNATURE-----"

static M2sSlice
trim(M2sSlice line)
{
    while (line.size > 0 && g_ascii_isspace(line.data[line.size - 1]))
        line.size--;
    return line;
}

static gboolean
is_line(M2sSlice line, const char *text)
{
    line = trim(line);
    return line.size == strlen(text) && m2s_slice_has_prefix(line, text);
}

/* Reads the lines between BEGIN and the text.  Only "Hash:" may be there: gpg does not sign these
 * lines, but readers see them. */
static gboolean
skip_armor_headers(M2sSlice *rest)
{
    M2sSlice line;
    while (m2s_slice_next_line(rest, &line)) {
        if (trim(line).size == 0)
            return TRUE;
        if (!m2s_slice_has_prefix(line, "Hash:"))
            return FALSE;
    }
    return FALSE;
}

/* Reads the signed text up to its signature.  text: (out): without the quoting of dashes, and
 * without white space at the ends of lines, which is not signed. */
static gboolean
read_signed(M2sSlice *rest, GString *text)
{
    M2sSlice line;
    while (m2s_slice_next_line(rest, &line)) {
        if (is_line(line, MIDDLE))
            return TRUE;
        line = trim(line);
        if (m2s_slice_has_prefix(line, "- "))
            line = m2s_slice_sub(line, 2, line.size);
        else if (m2s_slice_has_prefix(line, "-"))
            return FALSE;
        g_string_append_len(text, line.data, line.size);
        g_string_append_c(text, '\n');
    }
    return FALSE;
}

static gboolean
skip_signature(M2sSlice *rest)
{
    M2sSlice line;
    while (m2s_slice_next_line(rest, &line))
        if (is_line(line, END))
            return TRUE;
    return FALSE;
}

/* Checks that body is one clearsigned message, with nothing around it.  text: (out): what is
 * signed.  Returns: (nullable): what is wrong. */
static const char *
find_flaw(M2sSlice body, GString *text)
{
    M2sSlice rest = body, line = m2s_slice(NULL, 0);
    while (m2s_slice_next_line(&rest, &line) && trim(line).size == 0) {
    }
    if (!is_line(line, BEGIN))
        return "there is text before the signed text";
    if (!skip_armor_headers(&rest) || !read_signed(&rest, text) || !skip_signature(&rest))
        return "the signed text is damaged";
    return trim(rest).size > 0 ? "there is text after the signature" : NULL;
}

/* The next line of text without white space at its end; empty after the last. */
static M2sSlice
next_line(M2sSlice *text)
{
    M2sSlice line;
    return m2s_slice_next_line(text, &line) ? trim(line) : m2s_slice(NULL, 0);
}

/* Whether what gpg has verified is what people see, line by line. */
static gboolean
is_same(const GString *seen, const GString *verified)
{
    M2sSlice a = m2s_slice_of_string(seen), b = m2s_slice_of_string(verified);
    while (a.size > 0 || b.size > 0)
        if (m2s_slice_compare(next_line(&a), next_line(&b)) != 0)
            return FALSE;
    return TRUE;
}

static M2sSignature *
verify(const M2sSignedMail *mail, M2sSlice body)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *flaw = find_flaw(body, text);
    if (flaw)
        return m2s_signature_new(M2S_SIGNATURE_CLEARSIGNED, M2S_VERDICT_BAD, flaw);
    M2sGnupgJob job = {.signature = body};
    g_autoptr(M2sGnupgAnswer) answer = m2s_gnupg_verify(&job);
    if (answer->verdict == M2S_VERDICT_GOOD && !is_same(text, answer->text))
        return m2s_signature_new(M2S_SIGNATURE_CLEARSIGNED, M2S_VERDICT_BAD,
                                 "the text is not the one that is signed");
    return m2s_signature_of_answer(M2S_SIGNATURE_CLEARSIGNED, mail, answer);
}

/* Whether there is a clearsigned message in text. */
static gboolean
has_message(M2sSlice text)
{
    M2sSlice line;
    while (m2s_slice_next_line(&text, &line))
        if (m2s_slice_has_prefix(line, "-----BEGIN PGP S") && is_line(line, BEGIN))
            return TRUE;
    return FALSE;
}

void
m2s_clear_signatures(const M2sSignedMail *mail, GPtrArray *signatures)
{
    const M2sHeader *type = m2s_header_block_find(mail->block, "Content-Type");
    const M2sHeader *encoding = m2s_header_block_find(mail->block, "Content-Transfer-Encoding");
    gboolean is_plain = !type || m2s_content_type_find(type->value) == M2S_CONTENT_TEXT_PLAIN;
    M2sTransfer transfer =
        encoding && is_plain ? m2s_transfer_find(encoding->value) : M2S_TRANSFER_AS_IS;
    g_autoptr(GString) buffer = g_string_new(NULL);
    M2sSlice body = m2s_transfer_decode(transfer, mail->body, buffer);
    if (!has_message(body))
        return;
    g_ptr_array_add(signatures,
                    is_plain ? verify(mail, body)
                             : m2s_signature_new(M2S_SIGNATURE_CLEARSIGNED, M2S_VERDICT_NOT_CHECKED,
                                                 "it is in a part of the mail"));
}
