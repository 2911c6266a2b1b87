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

static M2sSlice
slice_of(const GString *text)
{
    return text ? m2s_slice_of_string(text) : (M2sSlice){0};
}

void
m2s_document_init(M2sDocument *document, const M2sHeaderBlock *headers, const M2sContent *content,
                  guint fields)
{
    static const char *const names[] = {[M2S_IN_FROM] = "From",
                                        [M2S_IN_TO] = "To",
                                        [M2S_IN_CC] = "Cc",
                                        [M2S_IN_SUBJECT] = "Subject"};
    *document = (M2sDocument){0};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (fields & M2S_FIELD_SET(i))
            read_headers(headers, names[i], &document->made[i]);
    if (content && content->diff && fields & M2S_FIELD_SET(M2S_IN_FILES))
        read_files(content->diff, &document->made[M2S_IN_FILES]);
    for (guint i = 0; i < M2S_FIELDS; i++)
        document->texts[i] = slice_of(document->made[i]);
    if (content && fields & M2S_FIELD_SET(M2S_IN_MESSAGE))
        document->texts[M2S_IN_MESSAGE] = slice_of(content->message);
    if (content && fields & M2S_FIELD_SET(M2S_IN_DIFF))
        document->texts[M2S_IN_DIFF] = slice_of(content->diff);
}

void
m2s_document_read(M2sDocument *document, const M2sRules *rules, M2sSlice bytes, gboolean quoted,
                  guint fields)
{
    g_auto(M2sRawMail) raw = {0};
    g_auto(M2sContent) content = {0};
    const char *breach = NULL;
    *document = (M2sDocument){0};
    const M2sLimits *limits = &m2s_rules_config(rules)->limits;
    if (bytes.size > limits->mail_size)
        return;
    m2s_raw_mail_init(&raw, bytes, quoted);
    g_autoptr(M2sHeaderBlock) block = m2s_header_block_parse(raw.bytes);
    if (block->body > limits->header_block_size)
        return;
    gboolean has_content =
        fields & OF_THE_TEXT &&
        m2s_reader_content(rules, &raw, block, is_reply(block), &content, &breach);
    m2s_document_init(document, block, has_content ? &content : NULL, fields);
    document->content = content;
    content = (M2sContent){0};
}

void
m2s_document_harvest(const M2sDocument *document, M2sHarvest *harvest, guint place)
{
    for (guint i = 0; i < M2S_FIELDS; i++)
        m2s_harvest_add(harvest, place, i, document->texts[i]);
}

void
m2s_document_clear(M2sDocument *document)
{
    for (guint i = 0; i < M2S_FIELDS; i++)
        if (document->made[i])
            g_string_free(g_steal_pointer(&document->made[i]), TRUE);
    m2s_content_clear(&document->content);
}
