/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/signed-mail.h"

#include "mail/address.h"
#include "mail/header-text.h"

/* Appends bytes with "\n" for "\r\n". */
static void
unify_line_ends(M2sSlice bytes, GString *out)
{
    M2sSlice line;
    while (m2s_slice_next_line(&bytes, &line)) {
        gboolean is_dos =
            line.size >= 2 && line.data[line.size - 1] == '\n' && line.data[line.size - 2] == '\r';
        g_string_append_len(out, line.data, line.size - (is_dos ? 2 : 0));
        if (is_dos)
            g_string_append_c(out, '\n');
    }
}

static gboolean
is_blank(M2sSlice line)
{
    for (gsize i = 0; i < line.size; i++)
        if (!g_ascii_isspace(line.data[i]))
            return FALSE;
    return TRUE;
}

/* Splits the headers as RFC 5322 and every signer do: at lines that do not begin with a blank, up
 * to an empty line. */
static void
split(M2sSignedMail *mail)
{
    M2sSlice rest = m2s_slice_of_string(mail->text), line;
    while (m2s_slice_next_line(&rest, &line) && line.data[0] != '\n') {
        gboolean goes_on = line.data[0] == ' ' || line.data[0] == '\t';
        if (is_blank(line))
            mail->flaw = "a header has an empty line with blanks";
        if (goes_on && mail->fields->len > 0) {
            M2sSlice *last = &g_array_index(mail->fields, M2sSlice, mail->fields->len - 1);
            last->size += line.size;
        } else {
            g_array_append_val(mail->fields, line);
        }
    }
    mail->body = rest;
}

/* Headers of which a mail has one, and which change what it says. */
static const struct {
    const char *name, *flaw;
} single[] = {
    {"From", "there is more than one From"},
    {"Subject", "there is more than one Subject"},
    {"Date", "there is more than one Date"},
    {"Message-ID", "there is more than one Message-ID"},
    {"In-Reply-To", "there is more than one In-Reply-To"},
    {"References", "there is more than one References"},
    {"MIME-Version", "there is more than one MIME-Version"},
    {"Content-Type", "there is more than one Content-Type"},
    {"Content-Transfer-Encoding", "there is more than one Content-Transfer-Encoding"},
};

/* Compares what signers see with what is read (mail/header-block.h). */
static void
find_flaw(M2sSignedMail *mail)
{
    gsize body = mail->body.size ? (gsize)(mail->body.data - mail->text->str) : mail->text->len;
    if (mail->block->body != body || mail->block->count != mail->fields->len)
        mail->flaw = "a line in the header is none";
    for (gsize i = 0; i < G_N_ELEMENTS(single) && mail->flaw == NULL; i++) {
        const M2sHeader *first = m2s_header_block_find(mail->block, single[i].name);
        if (first && m2s_header_block_next(mail->block, single[i].name, first))
            mail->flaw = single[i].flaw;
    }
    if (memchr(mail->text->str, '\0', mail->text->len))
        mail->flaw = "there is a NUL byte in it";
}

M2sSignedMail *
m2s_signed_mail_new(M2sSlice bytes, const M2sLimits *limits)
{
    M2sSignedMail *mail = g_new0(M2sSignedMail, 1);
    mail->limits = limits;
    mail->text = g_string_sized_new(bytes.size);
    unify_line_ends(bytes, mail->text);
    mail->block = m2s_header_block_parse(m2s_slice_of_string(mail->text));
    mail->fields = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    split(mail);
    find_flaw(mail);
    g_autofree char *from = m2s_header_text_of(mail->block, "From");
    g_auto(M2sAddress) address = {NULL, NULL};
    if (from)
        m2s_address_split(from, &address);
    mail->from = g_steal_pointer(&address.email);
    return mail;
}

void
m2s_signed_mail_free(M2sSignedMail *mail)
{
    g_string_free(mail->text, TRUE);
    m2s_header_block_free(mail->block);
    g_array_unref(mail->fields);
    g_free(mail->from);
    g_free(mail);
}

M2sSlice
m2s_signed_mail_name(M2sSlice field)
{
    const char *colon = m2s_slice_find(field, ':');
    return m2s_slice_sub(field, 0, colon ? (gsize)(colon - field.data) : field.size);
}

M2sSlice
m2s_signed_mail_value(M2sSlice field)
{
    const char *colon = m2s_slice_find(field, ':');
    return m2s_slice_sub(field, colon ? (gsize)(colon - field.data) + 1 : field.size, field.size);
}

gboolean
m2s_signed_mail_is_from(const M2sSignedMail *mail, const char *address)
{
    return mail->from && address && g_ascii_strcasecmp(mail->from, address) == 0;
}

gboolean
m2s_signed_mail_next(const M2sSignedMail *mail, const char *name, guint *at, M2sSlice *field)
{
    while (*at < mail->fields->len) {
        *field = g_array_index(mail->fields, M2sSlice, (*at)++);
        if (m2s_slice_equals_caseless(m2s_signed_mail_name(*field), name))
            return TRUE;
    }
    return FALSE;
}
