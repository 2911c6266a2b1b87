/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/document.h"

#include "archive/raw-mail.h"
#include "archive/reader.h"
#include "mail/header-text.h"
#include "patch/content.h"
#include "patch/diff-stat.h"
#include "patch/subject.h"

#define OF_THE_TEXT                                                                                \
    (M2S_FIELD_SET(M2S_IN_MESSAGE) | M2S_FIELD_SET(M2S_IN_DIFF) | M2S_FIELD_SET(M2S_IN_FILES))

static void
add(GString **text, M2sSlice more)
{
    if (*text == NULL)
        *text = g_string_new(NULL);
    else
        g_string_append_c(*text, '\0');
    if (more.size > 0)
        g_string_append_len(*text, more.data, more.size);
}

/* Adds what the headers called name say. */
static void
read_headers(const M2sHeaderBlock *block, const char *name, GString **text)
{
    const M2sHeader *header = NULL;
    while ((header = m2s_header_block_next(block, name, header))) {
        g_autofree char *value = m2s_header_text(header->value);
        if (value)
            add(text, m2s_slice_of(value));
    }
}

static gboolean
is_reply(const M2sHeaderBlock *block)
{
    g_autofree char *text = m2s_header_text_of(block, "Subject");
    g_auto(M2sSubject) subject = {0};
    m2s_subject_parse(text ? text : "", NULL, &subject);
    return subject.is_reply;
}

/* The names of files are those that lists and tables have: also of files that are only renamed, and
 * what these were called. */
static void
read_files(const GString *diff, GString **text)
{
    g_autoptr(GArray) files = m2s_diff_stat(m2s_slice_of_string(diff));
    for (guint i = 0; i < files->len; i++) {
        const M2sFileStat *file = &g_array_index(files, M2sFileStat, i);
        add(text, file->name);
        if (file->old_name.data)
            add(text, file->old_name);
    }
}

static void
read_content(M2sDocument *document, const M2sRules *rules, const M2sRawMail *raw,
             const M2sHeaderBlock *block, guint fields)
{
    g_auto(M2sContent) content = {0};
    const char *breach = NULL;
    if (!m2s_reader_content(rules, raw, block, is_reply(block), &content, &breach))
        return;
    if (content.diff && fields & M2S_FIELD_SET(M2S_IN_FILES))
        read_files(content.diff, &document->texts[M2S_IN_FILES]);
    document->texts[M2S_IN_MESSAGE] = g_steal_pointer(&content.message);
    document->texts[M2S_IN_DIFF] = g_steal_pointer(&content.diff);
}

void
m2s_document_read(M2sDocument *document, const M2sRules *rules, M2sSlice bytes, gboolean quoted,
                  guint fields)
{
    static const char *const names[] = {[M2S_IN_FROM] = "From",
                                        [M2S_IN_TO] = "To",
                                        [M2S_IN_CC] = "Cc",
                                        [M2S_IN_SUBJECT] = "Subject"};
    g_auto(M2sRawMail) raw = {0};
    *document = (M2sDocument){0};
    const M2sLimits *limits = &m2s_rules_config(rules)->limits;
    if (bytes.size > limits->mail_size)
        return;
    m2s_raw_mail_init(&raw, bytes, quoted);
    g_autoptr(M2sHeaderBlock) block = m2s_header_block_parse(raw.bytes);
    if (block->body > limits->header_block_size)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (fields & M2S_FIELD_SET(i))
            read_headers(block, names[i], &document->texts[i]);
    if (fields & OF_THE_TEXT)
        read_content(document, rules, &raw, block, fields);
}

void
m2s_document_clear(M2sDocument *document)
{
    for (guint i = 0; i < M2S_FIELDS; i++)
        if (document->texts[i])
            g_string_free(g_steal_pointer(&document->texts[i]), TRUE);
}
