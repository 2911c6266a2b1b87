/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PGP/MIME (RFC 3156) and S/MIME (RFC 8551): multipart/signed (RFC 1847). */
#include "mail/content-type.h"
#include "mail/part-reader.h"
#include "mail/transfer.h"
#include "verify/canon.h"
#include "verify/gnupg.h"
#include "verify/signature.h"

/* Whether the Content-Type in headers is type, "multipart/signed". */
static gboolean
has_type(const M2sHeaderBlock *headers, const char *type)
{
    const M2sHeader *header = m2s_header_block_find(headers, "Content-Type");
    gsize size = strlen(type);
    if (header == NULL || !m2s_slice_has_prefix_caseless(header->value, type))
        return FALSE;
    return header->value.size == size || strchr("; \t\n", header->value.data[size]) != NULL;
}

/* A part of a multipart, as its bytes are in the mail. */
typedef struct {
    M2sHeaderBlock *headers;
    M2sSlice whole; /* with its headers, without the line end before the boundary */
    M2sSlice body;
} Part;

static void
part_clear(gpointer data)
{
    m2s_header_block_free(((Part *)data)->headers);
}

/* Reads the part at the reader's position. */
static Part
read_part(M2sPartReader *reader, const M2sLimits *limits, const char **breach)
{
    gsize start = reader->position;
    Part part = {.headers = m2s_part_reader_headers(reader, limits, breach)};
    m2s_part_reader_go_to_body(reader, part.headers);
    gsize body = reader->position;
    m2s_part_reader_rest(reader);
    gsize end = reader->position;
    end -= end > start && reader->mail.data[end - 1] == '\n';
    part.whole = m2s_slice_sub(reader->mail, start, end);
    part.body = m2s_slice_sub(reader->mail, MIN(body, end), end);
    return part;
}

#define PARTS_MAX 16 /* of a multipart; signed ones have two */

/* Splits a multipart.  Returns: (transfer full) (nullable): of Part; NULL with a flaw. */
static GArray *
split(M2sSlice mail, const M2sHeaderBlock *headers, const M2sLimits *limits, const char **flaw)
{
    const M2sHeader *type = m2s_header_block_find(headers, "Content-Type");
    GString *boundary = NULL;
    if (m2s_content_type_boundary(type->value, limits, &boundary) != M2S_PARAMETER_FOUND) {
        *flaw = "the multipart has no boundary";
        return NULL;
    }
    M2sSlice line, name = m2s_slice_of_string(boundary);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_array_set_clear_func(parts, part_clear);
    g_auto(M2sPartReader) reader;
    m2s_part_reader_init(&reader, mail);
    m2s_part_reader_go_to_body(&reader, headers);
    m2s_part_reader_push_boundary(&reader, boundary);
    m2s_part_reader_rest(&reader);
    *flaw = NULL;
    while (*flaw == NULL && parts->len < PARTS_MAX && reader.position < mail.size) {
        M2sSlice rest = m2s_slice_sub(mail, reader.position, mail.size);
        if (!m2s_slice_next_line(&rest, &line) ||
            m2s_part_reader_compare(line, name) != M2S_BOUNDARY_NEXT)
            break;
        reader.position += line.size;
        Part part = read_part(&reader, limits, flaw);
        g_array_append_val(parts, part);
    }
    if (*flaw == NULL && reader.position >= mail.size)
        *flaw = "the multipart has no end";
    g_string_free(boundary, TRUE);
    return *flaw ? NULL : g_steal_pointer(&parts);
}

static const struct {
    M2sSignatureKind kind;
    const char *type; /* of the part with the signature */
} protocols[] = {
    {M2S_SIGNATURE_PGP_MIME, "application/pgp-signature"},
    {M2S_SIGNATURE_SMIME, "application/pkcs7-signature"},
    {M2S_SIGNATURE_SMIME, "application/x-pkcs7-signature"},
};

/* Which kind of signature headers, of a part, announce.  Returns: FALSE if it is none. */
static gboolean
find_kind(const M2sHeaderBlock *headers, M2sSignatureKind *kind)
{
    for (gsize i = 0; i < G_N_ELEMENTS(protocols); i++)
        if (has_type(headers, protocols[i].type)) {
            *kind = protocols[i].kind;
            return TRUE;
        }
    return FALSE;
}

/* Has GnuPG compare the two parts. */
static M2sSignature *
verify(const M2sSignedMail *mail, M2sSignatureKind kind, const Part *text, const Part *signature)
{
    g_autoptr(GString) buffer = g_string_new(NULL), lines = g_string_sized_new(text->whole.size);
    const M2sHeader *encoding =
        m2s_header_block_find(signature->headers, "Content-Transfer-Encoding");
    M2sTransfer transfer = encoding ? m2s_transfer_find(encoding->value) : M2S_TRANSFER_AS_IS;
    m2s_canon_lines(text->whole, lines);
    M2sGnupgJob job = {.smime = kind == M2S_SIGNATURE_SMIME,
                       .detached = TRUE,
                       .signature = m2s_transfer_decode(transfer, signature->body, buffer),
                       .text = m2s_slice_of_string(lines)};
    g_autoptr(M2sGnupgAnswer) answer = m2s_gnupg_verify(&job);
    return m2s_signature_of_answer(kind, mail, answer);
}

/* Verifies a multipart/signed that is the whole mail. */
static M2sSignature *
verify_whole(const M2sSignedMail *mail)
{
    const char *flaw = NULL;
    M2sSignatureKind kind = M2S_SIGNATURE_PGP_MIME;
    g_autoptr(GArray) parts =
        split(m2s_slice_of_string(mail->text), mail->block, mail->limits, &flaw);
    const Part *all = parts ? (const Part *)(const void *)parts->data : NULL;
    gboolean is_known = parts && parts->len >= 2 && find_kind(all[1].headers, &kind);
    if (parts && parts->len != 2)
        flaw = "a multipart/signed has two parts, and this one has not";
    else if (parts && !is_known)
        flaw = "the second part of the multipart/signed is no signature";
    return flaw ? m2s_signature_new(kind, M2S_VERDICT_BAD, flaw)
                : verify(mail, kind, &all[0], &all[1]);
}

/* Mailman puts a signed mail and its own footer into a multipart/mixed: what people then read is
 * not what was signed. */
static void
find_wrapped(const M2sSignedMail *mail, GPtrArray *signatures)
{
    const char *flaw = NULL;
    g_autoptr(GArray) parts =
        split(m2s_slice_of_string(mail->text), mail->block, mail->limits, &flaw);
    for (guint i = 0; parts && i < parts->len; i++)
        if (has_type(g_array_index(parts, Part, i).headers, "multipart/signed")) {
            g_ptr_array_add(signatures, m2s_signature_new(M2S_SIGNATURE_PGP_MIME, M2S_VERDICT_BAD,
                                                          "only a part of the mail is signed"));
            return;
        }
}

void
m2s_mime_signatures(const M2sSignedMail *mail, GPtrArray *signatures)
{
    if (has_type(mail->block, "multipart/signed"))
        g_ptr_array_add(signatures, verify_whole(mail));
    else if (has_type(mail->block, "multipart/mixed"))
        find_wrapped(mail, signatures);
}
