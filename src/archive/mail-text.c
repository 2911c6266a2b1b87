/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/mail-text.h"

#include "archive/raw-mail.h"
#include "archive/reader.h"
#include "base/python.h"
#include "mail/header-block.h"
#include "mail/header-fold.h"
#include "mail/header-text.h"
#include "patch/message.h"
#include "patch/subject.h"

/* wanted: (nullable): ended by NULL; NULL: all. */
static gboolean
is_wanted(const char *const *wanted, const M2sHeader *header)
{
    if (wanted == NULL)
        return TRUE;
    while (*wanted && !m2s_slice_equals_caseless(header->name, *wanted))
        wanted++;
    return *wanted != NULL;
}

/* The header block that Patchwork stores: all headers that it can encode, re-encoded and re-folded
 * (find_headers).  wanted: as above: the others are left out. */
static GString *
fold_block(const M2sHeaderBlock *block, const char *const *wanted)
{
    GString *folded = g_string_sized_new(block->body + 1);
    for (guint i = 0; i < block->count; i++) {
        const M2sHeader *header = &block->headers[i];
        gsize before = folded->len;
        if (!is_wanted(wanted, header))
            continue;
        if (before > 0)
            g_string_append_c(folded, '\n');
        g_string_append_len(folded, header->name.data, header->name.size);
        g_string_append(folded, ": ");
        if (!m2s_header_fold(header->name, header->value, folded))
            g_string_truncate(folded, before);
    }
    m2s_python_drop_nul(folded);
    return folded;
}

/* Splits the block of text into its headers, and terminates each name and value there.  Like
 * Patchwork's views, it parses the stored block, so a line that no longer begins with a blank, such
 * as the text after a form feed in a header, ends the headers here too. */
static void
read_headers(M2sText *text, gsize size)
{
    g_autoptr(M2sHeaderBlock) stored = m2s_header_block_parse(m2s_slice(text->block, size));
    text->headers = g_array_sized_new(FALSE, FALSE, sizeof(M2sTextHeader), stored->count);
    for (guint i = 0; i < stored->count; i++) {
        const M2sHeader *header = &stored->headers[i];
        const M2sTextHeader entry = {header->name.data, header->value.data};
        text->block[entry.name + header->name.size - text->block] = '\0';
        text->block[entry.value + header->value.size - text->block] = '\0';
        g_array_append_val(text->headers, entry);
    }
}

static gboolean
is_reply(const M2sHeaderBlock *block)
{
    const M2sHeader *header = m2s_header_block_find(block, "Subject");
    g_autofree char *text = header ? m2s_header_text(header->value) : NULL;
    g_auto(M2sSubject) subject = {0};
    m2s_subject_parse(text ? text : "", NULL, &subject);
    return subject.is_reply;
}

/* wanted: as above. */
static void
read_stored(M2sStoredMail *stored, const M2sRules *rules, M2sSlice bytes, gboolean quoted,
            const char *const *wanted)
{
    g_auto(M2sRawMail) raw = {0};
    m2s_raw_mail_init(&raw, bytes, quoted);
    g_autoptr(M2sHeaderBlock) block = m2s_header_block_parse(raw.bytes);
    const char *breach = NULL;
    *stored = (M2sStoredMail){.headers = fold_block(block, wanted)};
    if (!m2s_reader_content(rules, &raw, block, is_reply(block), &stored->content, &breach))
        stored->content.message = g_string_new(NULL); /* never happens for the mail of an item */
    m2s_content_unify_line_ends(stored->content.message);
}

void
m2s_stored_mail_read(M2sStoredMail *stored, const M2sRules *rules, M2sSlice bytes, gboolean quoted)
{
    read_stored(stored, rules, bytes, quoted, NULL);
}

void
m2s_stored_mail_clear(M2sStoredMail *stored)
{
    if (stored->headers)
        g_string_free(g_steal_pointer(&stored->headers), TRUE);
    m2s_content_clear(&stored->content);
}

M2sText *
m2s_mail_text_read(const M2sRules *rules, M2sSlice bytes, gboolean quoted,
                   const char *const *headers)
{
    g_auto(M2sStoredMail) stored = {0};
    read_stored(&stored, rules, bytes, quoted, headers);
    M2sText *text = g_new0(M2sText, 1);
    gsize size = stored.headers->len;
    text->block = g_string_free(g_steal_pointer(&stored.headers), FALSE);
    read_headers(text, size);
    text->trailers = m2s_message_trailers(m2s_slice_of_string(stored.content.message));
    text->content = g_string_free(g_steal_pointer(&stored.content.message), FALSE);
    if (stored.content.diff)
        text->diff = g_string_free(g_steal_pointer(&stored.content.diff), FALSE);
    return text;
}

void
m2s_text_rejoin(M2sText *text)
{
    if (text->diff == NULL)
        return;
    char *joined = g_strconcat(text->content, "\n\n", text->diff, NULL);
    g_free(text->content);
    text->content = joined;
    g_clear_pointer(&text->diff, g_free);
}

void
m2s_text_free(M2sText *text)
{
    g_clear_pointer(&text->headers, g_array_unref);
    g_clear_pointer(&text->trailers, g_ptr_array_unref);
    g_free(text->block);
    g_free(text->content);
    g_free(text->diff);
    g_free(text);
}

const char *
m2s_text_find_header(const M2sText *text, const char *name)
{
    g_return_val_if_fail(text && name, NULL);
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = &g_array_index(text->headers, M2sTextHeader, i);
        if (g_ascii_strcasecmp(header->name, name) == 0)
            return header->value;
    }
    return NULL;
}
