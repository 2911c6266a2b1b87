/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reading: says how mails are read, for differential.py.
 *
 * Standard input holds mails, each after a line with its length in bytes.  Standard output gets a
 * line of JSON for each: what Patchwork would store of it, and what it decides by. */
#include <stdio.h>
#include <stdlib.h>

#include "archive/mail-text.h"
#include "archive/reader.h"
#include "base/python.h"
#include "mail/header-text.h"
#include "mail/message-id.h"
#include "mail/mime.h"
#include "model/config.h"
#include "output/json.h"
#include "patch/diff.h"

#define LIST "widgets.lists.example.org"

static M2sRules *
rules_new(const char *path)
{
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.grouping = M2S_GROUPING_PATCHWORK, .now = 0};
    g_autoptr(M2sConfig) config = m2s_config_load(path, &error);
    M2sRules *rules = config ? m2s_rules_new(config, &options, &error) : NULL;
    if (rules == NULL)
        g_error("%s", error->message);
    return rules;
}

static void
write_text(M2sJson *json, const char *name, const char *text)
{
    m2s_json_name(json, name);
    m2s_json_string(json, text);
}

static void
write_integer(M2sJson *json, const char *name, gint64 value)
{
    m2s_json_name(json, name);
    m2s_json_integer(json, value);
}

static void
write_texts(M2sJson *json, const char *name, const GPtrArray *texts)
{
    static GPtrArray none = {0};
    m2s_json_name(json, name);
    m2s_json_strings(json, texts ? texts : &none);
}

/* What is read of the headers. */
static void
write_mail(M2sJson *json, const M2sMail *mail)
{
    write_text(json, "msgid", mail->msgid);
    write_texts(json, "references", mail->references);
    write_integer(json, "date", mail->undated ? G_MININT64 : mail->date);
    write_text(json, "author", mail->author_email);
    write_text(json, "author_name", mail->author_email ? mail->author_name : NULL);
    write_text(json, "name", mail->name);
    write_integer(json, "is_reply", mail->is_reply);
    write_integer(json, "number", mail->has_marker ? mail->number : -1);
    write_integer(json, "total", mail->has_marker ? mail->total : -1);
    write_integer(json, "version", mail->version);
    write_integer(json, "out_of_range", mail->out_of_range);
    write_text(json, "pull_url", mail->pull_url);
    write_texts(json, "depends_on", mail->depends_on);
}

static void
write_diff(M2sJson *json, const M2sMail *mail, const char *diff)
{
    g_autoptr(GPtrArray) files =
        diff ? m2s_diff_file_names(m2s_slice_of(diff)) : g_ptr_array_new_with_free_func(g_free);
    char hash[2 * M2S_HASH_SIZE + 1] = "";
    for (guint i = 0; mail->has_hash && i < M2S_HASH_SIZE; i++)
        g_snprintf(hash + 2 * i, 3, "%02x", mail->hash[i]);
    write_text(json, "diff", diff);
    write_text(json, "hash", mail->has_hash ? hash : NULL);
    write_texts(json, "files", files);
}

/* The text parts: "plain" or "patch", and the text without NUL; null if Python fails on them. */
static void
write_parts(M2sJson *json, const M2sRules *rules, const M2sRawMail *raw,
            const M2sHeaderBlock *headers)
{
    const char *breach = NULL;
    const M2sLimits *limits = &m2s_rules_config(rules)->limits;
    g_autoptr(GPtrArray) parts = m2s_mime_text_parts(raw->bytes, headers, limits, &breach);
    m2s_json_name(json, "parts");
    if (parts == NULL) {
        m2s_json_null(json);
        return;
    }
    m2s_json_begin_array(json);
    for (guint i = 0; i < parts->len; i++) {
        const M2sTextPart *part = g_ptr_array_index(parts, i);
        GString *text = g_string_new_len(part->text.data, part->text.size);
        m2s_python_drop_nul(text);
        m2s_json_string(json, part->kind == M2S_TEXT_PLAIN ? "plain" : "patch");
        m2s_json_take_string(json, g_string_free(text, FALSE));
    }
    m2s_json_end_array(json);
}

/* The headers as Patchwork shows them: each name, and its value. */
static void
write_headers(M2sJson *json, const M2sText *text)
{
    m2s_json_name(json, "headers");
    m2s_json_begin_array(json);
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = &g_array_index(text->headers, M2sTextHeader, i);
        m2s_json_string(json, header->name);
        m2s_json_string(json, header->value);
    }
    m2s_json_end_array(json);
}

/* What each mail has, usable or not. */
static void
write_whole(M2sJson *json, const M2sRules *rules, M2sSlice bytes, const M2sText *text)
{
    g_auto(M2sRawMail) raw = {0};
    m2s_raw_mail_init(&raw, bytes, FALSE);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(raw.bytes);
    g_autoptr(GPtrArray) lists = m2s_list_ids_of_mail(headers);
    const M2sHeader *subject = m2s_header_block_find(headers, "Subject");
    g_autofree char *decoded = subject ? m2s_header_text(subject->value) : NULL;
    write_text(json, "subject", decoded);
    write_texts(json, "lists", lists);
    write_headers(json, text);
    write_parts(json, rules, &raw, headers);
}

static void
write_reading(const M2sRules *rules, M2sSlice bytes)
{
    static const char *const statuses[] = {
        [M2S_MAIL_USABLE] = "usable",   [M2S_MAIL_IGNORED] = "ignored",
        [M2S_MAIL_FOREIGN] = "foreign", [M2S_MAIL_EMPTY] = "empty",
        [M2S_MAIL_INVALID] = "invalid", [M2S_MAIL_SET_ASIDE] = "set aside",
    };
    g_autoptr(M2sMail) mail = m2s_reader_read(rules, LIST, bytes, FALSE, (M2sLocation){0}, NULL);
    g_autoptr(M2sText) text = m2s_mail_text_read(rules, bytes, FALSE, NULL);
    g_autoptr(GString) line = g_string_new(NULL);
    M2sJson json = m2s_json_begin(line);
    m2s_json_begin_object(&json);
    write_text(&json, "status", statuses[mail->status]);
    write_whole(&json, rules, bytes, text);
    if (mail->status == M2S_MAIL_USABLE) {
        write_mail(&json, mail);
        write_text(&json, "content", text->content);
        write_diff(&json, mail, text->diff);
    }
    m2s_json_end_object(&json);
    puts(line->str);
}

int
main(int argc, char **argv)
{
    char line[32];
    if (argc != 2) {
        fputs("usage: reading CONFIGURATION\n", stderr);
        return 64;
    }
    g_autoptr(M2sRules) rules = rules_new(argv[1]);
    while (fgets(line, sizeof line, stdin)) {
        gsize size = g_ascii_strtoull(line, NULL, 10);
        g_autofree char *bytes = g_malloc(MAX(size, 1));
        if (fread(bytes, 1, size, stdin) != size)
            g_error("the last mail is cut");
        write_reading(rules, m2s_slice(bytes, size));
    }
    return 0;
}
