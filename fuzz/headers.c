/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Header blocks, and what is read from them.  An input is a header block, with or without a body.
 *
 * Every header lies in the block, every text is UTF-8 without NUL, and what is stored of a header
 * is ASCII; what goes into a column is not longer than that. */
#include "check.h"
#include "fuzzer.h"
#include "mail/content-type.h"
#include "mail/date.h"
#include "mail/header-fold.h"
#include "mail/header-text.h"
#include "mail/message-id.h"
#include "mail/sender.h"
#include "mail/transfer.h"

static void
check_ascii(M2sSlice text)
{
    for (gsize i = 0; i < text.size; i++)
        g_assert_cmpuint((guint8)text.data[i], <, 0x80);
}

static void
check_header(M2sSlice block, const M2sHeader *header)
{
    check_within(block, header->name);
    check_within(block, header->value);
    g_autofree char *text = m2s_header_text(header->value);
    if (text)
        g_assert_true(g_utf8_validate(text, -1, NULL));
    g_autoptr(GString) folded = g_string_new("before");
    gboolean is_stored = m2s_header_fold(header->name, header->value, folded);
    g_assert_true(g_str_has_prefix(folded->str, "before"));
    if (!is_stored)
        g_assert_cmpuint(folded->len, ==, strlen("before"));
    check_ascii(m2s_slice_of_string(folded));
    if (text) {
        GString *refolded = m2s_header_refold(header->name, m2s_slice_of(text));
        if (refolded) {
            check_ascii(m2s_slice_of_string(refolded));
            g_string_free(refolded, TRUE);
        }
    }
}

static void
check_ids(const M2sHeaderBlock *headers)
{
    g_autofree char *msgid = m2s_message_id_of_mail(headers);
    g_autoptr(GPtrArray) references = m2s_references_of_mail(headers);
    g_autoptr(GPtrArray) lists = m2s_list_ids_of_mail(headers);
    check_column(msgid);
    for (guint i = 0; i < references->len; i++)
        g_assert_true(g_utf8_validate(g_ptr_array_index(references, i), -1, NULL));
    for (guint i = 0; i < lists->len; i++)
        g_assert_true(g_utf8_validate(g_ptr_array_index(lists, i), -1, NULL));
}

static void
check_people(const M2sHeaderBlock *headers)
{
    static const char *const lists[] = {NULL, "widgets@example.org"};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(M2sAddress) sender = {NULL};
        if (!m2s_sender_of_mail(headers, lists[i], &sender))
            continue;
        g_assert_nonnull(sender.email);
        check_column(sender.name);
        check_column(sender.email);
        g_autofree char *again = m2s_address_format(sender.name, sender.email);
        g_auto(M2sAddress) address = {NULL};
        m2s_address_split(again, &address);
    }
}

static void
check_content(const M2sHeader *header)
{
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    GString *boundary = NULL;
    char *charset = NULL;
    m2s_content_type_find(header->value);
    m2s_transfer_find(header->value);
    if (m2s_content_type_boundary(header->value, &limits, &boundary) == M2S_PARAMETER_FOUND)
        g_string_free(boundary, TRUE);
    if (m2s_content_type_charset(header->value, &limits, &charset) == M2S_PARAMETER_FOUND)
        g_free(charset);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    M2sSlice bytes = m2s_slice((const char *)data, size);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(bytes);
    g_assert_cmpuint(headers->body, <=, size);
    g_assert_cmpuint(headers->separator, <=, size);
    for (guint i = 0; i < headers->count; i++) {
        const M2sHeader *header = &headers->headers[i];
        check_header(bytes, header);
        check_content(header);
    }
    check_ids(headers);
    check_people(headers);
    g_autofree char *date = m2s_header_text_of(headers, "Date");
    gint64 seconds;
    if (date)
        m2s_date_parse(date, &seconds);
    return 0;
}
