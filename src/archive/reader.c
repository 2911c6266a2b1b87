/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/reader.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/date.h"
#include "mail/header-fold.h"
#include "mail/header-text.h"
#include "mail/message-id.h"
#include "mail/mime.h"
#include "mail/sender.h"
#include "model/details.h"
#include "patch/diff-stat.h"
#include "patch/diff.h"
#include "patch/message.h"
#include "patch/subject.h"
#include "patch/submission.h"
#include "patch/trailer.h"
#include "revisions/sketch-maker.h"

/* A mail while it is being read. */
typedef struct {
    const M2sRules *rules;
    const char *list_id; /* (nullable): the list that the mail counts as sent to */
    const M2sRawMail *raw;
    const M2sHeaderBlock *headers;
    const M2sReaderTap *tap;   /* (nullable) */
    const M2sProject *project; /* (nullable): the configured project that the mail was sent to */
    M2sMail *mail;
} Reading;

/* Gives up on the mail.  Returns: FALSE, for the caller to return. */
static gboolean G_GNUC_PRINTF(3, 4)
    give_up(const Reading *reading, M2sMailStatus status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    reading->mail->status = status;
    m2s_mail_diagnose(reading->mail, "%s", why);
    return FALSE;
}

/* The first header of that name, decoded; NULL if there is none or it cannot be decoded. */
static char *
header_text(const Reading *reading, const char *name)
{
    const M2sHeader *header = m2s_header_block_find(reading->headers, name);
    return header ? m2s_header_text(header->value) : NULL;
}

static gboolean
check_limits(const Reading *reading)
{
    const M2sLimits *limits = &m2s_rules_config(reading->rules)->limits;
    const M2sHeaderBlock *block = reading->headers;
    if (block->body > limits->header_block_size)
        return give_up(reading, M2S_MAIL_SET_ASIDE, "its headers are larger than %zu bytes",
                       limits->header_block_size);
    for (guint i = 0; i < block->count; i++) {
        const M2sHeader *header = &block->headers[i];
        if (header->name.size + header->value.size > limits->header_field_size)
            return give_up(reading, M2S_MAIL_SET_ASIDE, "a header is larger than %zu bytes",
                           limits->header_field_size);
    }
    return TRUE;
}

/* Patchwork's first checks: the headers that every mail must have, and the hint to ignore it. */
static gboolean
check_headers(const Reading *reading)
{
    static const char *const required[] = {"From", "Subject", "Message-Id"};
    for (gsize i = 0; i < G_N_ELEMENTS(required); i++)
        if (m2s_header_block_find(reading->headers, required[i]) == NULL)
            return give_up(reading, M2S_MAIL_INVALID, "there is no %s header", required[i]);
    g_autofree char *hint = header_text(reading, "X-Patchwork-Hint");
    if (hint && g_ascii_strcasecmp(hint, "ignore") == 0) {
        reading->mail->status = M2S_MAIL_IGNORED;
        return FALSE;
    }
    return TRUE;
}

/* The address in List-Post, "<mailto:dev@lists.example.org>"; NULL if there is none, as in "NO". */
static char *
address_of_list(const Reading *reading)
{
    g_autofree char *post = header_text(reading, "List-Post");
    const char *start = post ? strstr(post, "mailto:") : NULL;
    if (start == NULL)
        return NULL;
    start += strlen("mailto:");
    return g_strndup(start, strcspn(start, ">?, "));
}

/* Finds the mail's project or, if none are configured, the list that will become one.  Done first,
 * as a store keeps every mail to a project, even an unusable one. */
static void
find_project(Reading *reading, const char *subject)
{
    M2sMail *mail = reading->mail;
    const char *forced = reading->list_id;
    g_autoptr(GPtrArray) ids = forced ? g_ptr_array_new() : m2s_list_ids_of_mail(reading->headers);
    if (forced)
        g_ptr_array_add(ids, (char *)forced);
    gboolean configured = m2s_rules_config(reading->rules)->projects->len > 0;
    for (guint i = 0; configured && reading->project == NULL && i < ids->len; i++)
        reading->project = m2s_rules_project(reading->rules, g_ptr_array_index(ids, i), subject);
    mail->project = reading->project ? reading->project->id : 0;
    if (!configured && ids->len > 0) {
        mail->list_id = g_strdup(g_ptr_array_index(ids, 0));
        mail->list_email = address_of_list(reading);
    }
}

static void
read_subject(const Reading *reading, const char *text)
{
    M2sMail *mail = reading->mail;
    g_autofree char *label = reading->project
                                 ? g_strdup(reading->project->link_name)
                                 : g_strndup(mail->list_id, strcspn(mail->list_id, "."));
    g_auto(M2sSubject) subject = {0};
    m2s_subject_parse(text, label, &subject);
    if (m2s_rules_grouping(reading->rules) == M2S_GROUPING_PRECISE)
        mail->submission = m2s_submission_of_subject(&subject);
    mail->name = g_steal_pointer(&subject.name);
    mail->is_reply = subject.is_reply;
    mail->has_marker = subject.has_marker;
    mail->number = subject.number;
    mail->total = subject.total;
    mail->version = subject.version;
    mail->out_of_range = subject.out_of_range;
}

static void
read_date(const Reading *reading)
{
    g_autofree char *text = header_text(reading, "Date");
    M2sMail *mail = reading->mail;
    mail->received = m2s_rules_now(reading->rules);
    mail->undated = text == NULL || !m2s_date_parse(text, &mail->date);
    if (mail->undated)
        mail->date = mail->received;
}

static void
read_author(const Reading *reading)
{
    M2sMail *mail = reading->mail;
    const char *list = reading->project ? reading->project->list_email : mail->list_email;
    g_auto(M2sAddress) sender = {0};
    if (!m2s_sender_of_mail(reading->headers, list, &sender))
        return;
    mail->author_name = g_steal_pointer(&sender.name);
    mail->author_email = g_steal_pointer(&sender.email);
}

/* Patchwork decodes all headers to store them, and fails on a few. */
static gboolean
has_fatal_header(const Reading *reading)
{
    const M2sHeaderBlock *block = reading->headers;
    if (m2s_find_pair(m2s_slice_sub(reading->raw->bytes, 0, block->body), '?', '?') == NULL)
        return FALSE;
    for (guint i = 0; i < block->count; i++)
        if (m2s_header_is_fatal(block->headers[i].value))
            return TRUE;
    return FALSE;
}

/* Reads what the headers say, with checks in Patchwork's order. */
static gboolean
read_headers(Reading *reading)
{
    M2sMail *mail = reading->mail;
    g_autofree char *subject = header_text(reading, "Subject");
    find_project(reading, subject);
    if (!check_headers(reading))
        return FALSE;
    if (!m2s_mail_has_project(mail)) {
        mail->status = M2S_MAIL_FOREIGN;
        return FALSE;
    }
    if (mail->msgid == NULL)
        return give_up(reading, M2S_MAIL_INVALID, "the Message-Id header cannot be read");
    if (subject == NULL)
        return give_up(reading, M2S_MAIL_INVALID, "the Subject header cannot be decoded");
    read_subject(reading, subject);
    mail->references = m2s_references_of_mail(reading->headers);
    for (guint i = 0; i < mail->references->len; i++) {
        char *msgid = g_ptr_array_index(mail->references, i);
        msgid[m2s_column_size(msgid)] = '\0';
    }
    if (has_fatal_header(reading))
        return give_up(reading, M2S_MAIL_INVALID, "a header has an encoded word without a charset");
    read_date(reading);
    read_author(reading);
    if (m2s_header_block_find(reading->headers, "X-Patchwork-Action-Required"))
        mail->addressed = M2S_ADDRESSED_NO;
    return TRUE;
}

static void
read_diff(const Reading *reading, const GString *diff)
{
    M2sMail *mail = reading->mail;
    M2sSlice slice = m2s_slice(diff->str, diff->len);
    mail->has_diff = TRUE;
    mail->has_hash = m2s_rules_want_hashes(reading->rules);
    if (mail->has_hash)
        m2s_diff_hash(slice, mail->hash);
    if (mail->delegate == NULL && reading->project && reading->project->delegation->len > 0) {
        g_autoptr(GPtrArray) names = m2s_diff_file_names(slice);
        mail->delegate = m2s_rules_delegate(reading->project, names);
    }
}

/* Reads what matters for patches and covers only. */
static void
read_submission(const Reading *reading, const M2sContent *content)
{
    M2sMail *mail = reading->mail;
    M2sSlice message = m2s_slice(content->message->str, content->message->len);
    mail->pull_url = m2s_message_pull_url(message);
    mail->depends_on = m2s_message_depends_on(message);
    g_autofree char *state = header_text(reading, "X-Patchwork-State");
    mail->state = m2s_rules_state(reading->rules, state);
    g_autofree char *delegate = header_text(reading, "X-Patchwork-Delegate");
    mail->delegate = delegate ? m2s_rules_user(reading->rules, delegate) : NULL;
    if (content->diff)
        read_diff(reading, content->diff);
}

static guint64
mix(guint64 hash, guint64 word)
{
    hash = (hash ^ word) * 0x9fb21c651e98df25u;
    return hash ^ (hash >> 32);
}

/* Tells texts apart; nothing depends on the values.  Four hashes are mixed side by side, because
 * within one, each step has to wait for the step before. */
static guint32
fingerprint(guint32 seed, const GString *text)
{
    guint64 words[4], hashes[4] = {seed, seed + 1, seed + 2, text->len};
    gsize i = 0;
    for (; i + sizeof words <= text->len; i += sizeof words) {
        memcpy(words, text->str + i, sizeof words);
        for (guint k = 0; k < G_N_ELEMENTS(words); k++)
            hashes[k] = mix(hashes[k], words[k]);
    }
    guint64 hash = mix(mix(hashes[0], hashes[1]), mix(hashes[2], hashes[3]));
    for (; i < text->len; i++)
        hash = mix(hash, (guchar)text->str[i]);
    return (guint32)hash;
}

static gboolean
may_be_submission(const M2sMail *mail)
{
    return !mail->is_reply &&
           (mail->has_diff || mail->pull_url || (mail->has_marker && mail->number == 0));
}

static void
make_sketch(const Reading *reading, const M2sContent *content)
{
    g_autofree char *tracking = header_text(reading, "X-B4-Tracking");
    const M2sSketchSource source = {.message = m2s_slice_of_string(content->message),
                                    .diff = content->diff ? m2s_slice_of_string(content->diff)
                                                          : m2s_slice("", 0),
                                    .tracking = tracking,
                                    .references = reading->mail->references,
                                    .sender_email = reading->mail->author_email,
                                    .sender_name = reading->mail->author_name};
    reading->mail->sketch = m2s_sketch_make(&source);
}

/* Reads what a reply says became of the patches that it answers. */
static void
make_verdict(const Reading *reading, M2sSlice message)
{
    M2sMail *mail = reading->mail;
    const M2sVerdictMail source = {mail->author_name, mail->author_email, message};
    g_auto(M2sVerdict) verdict = {0};
    m2s_verdict_read(&source, m2s_rules_verdict_patterns(reading->rules), &verdict);
    mail->verdict = m2s_verdict_pack(&verdict);
}

/* Finds what is kept of the text for lists and statistics. */
static void
make_details(const Reading *reading, const M2sContent *content)
{
    M2sMail *mail = reading->mail;
    gboolean are_all;
    mail->trailers = m2s_trailers_of(m2s_slice_of_string(content->message), &are_all);
    if (!are_all)
        m2s_mail_diagnose(mail, "only the first %d of its trailers are kept", M2S_TRAILERS_MAX);
    if (!may_be_submission(mail))
        return;
    M2sSlice diff = content->diff ? m2s_slice_of_string(content->diff) : m2s_slice("", 0);
    mail->files = m2s_diff_files(diff, &are_all);
    if (!are_all)
        m2s_mail_diagnose(mail, "only the first %d files of its diff are kept", M2S_FILES_MAX);
}

static void
read_content(const Reading *reading)
{
    M2sMail *mail = reading->mail;
    g_auto(M2sContent) content = {0};
    const char *breach = NULL;
    if (!m2s_reader_content(reading->rules, reading->raw, reading->headers, mail->is_reply,
                            &content, &breach)) {
        give_up(reading, M2S_MAIL_INVALID, "a part has an invalid charset or invalid parameters");
        return;
    }
    if (reading->tap)
        reading->tap->take(reading->headers, &content, reading->tap->user_data);
    if (breach) {
        give_up(reading, M2S_MAIL_SET_ASIDE, "%s", breach);
        return;
    }
    if (content.message->len == 0 && content.diff == NULL) {
        mail->status = M2S_MAIL_EMPTY;
        return;
    }
    if (!mail->is_reply)
        read_submission(reading, &content);
    m2s_content_unify_line_ends(content.message);
    if (!m2s_rules_count_tags(reading->rules, m2s_slice(content.message->str, content.message->len),
                              mail->tags))
        m2s_mail_diagnose(mail, "not all of its tags could be counted");
    if (mail->submission && mail->has_marker && mail->number == 0)
        mail->submission->is_answer =
            m2s_submission_is_answer(m2s_slice(content.message->str, content.message->len));
    if (m2s_rules_want_sketches(reading->rules) && may_be_submission(mail))
        make_sketch(reading, &content);
    if (m2s_rules_want_verdicts(reading->rules) && !may_be_submission(mail))
        make_verdict(reading, m2s_slice_of_string(content.message));
    if (m2s_rules_want_details(reading->rules))
        make_details(reading, &content);
    mail->fingerprint = fingerprint(0, content.message);
    if (content.diff)
        mail->fingerprint = fingerprint(mail->fingerprint, content.diff);
}

gboolean
m2s_reader_content(const M2sRules *rules, const M2sRawMail *raw, const M2sHeaderBlock *headers,
                   gboolean is_reply, M2sContent *content, const char **breach)
{
    const M2sLimits *limits = &m2s_rules_config(rules)->limits;
    g_autoptr(GPtrArray) parts = m2s_mime_text_parts(raw->bytes, headers, limits, breach);
    if (parts == NULL)
        return FALSE;
    if (is_reply)
        m2s_content_of_reply(parts, content);
    else
        m2s_content_of_patch(parts, content);
    return TRUE;
}

/* Of a mail beyond a limit, only the project is read, and only from the bytes within the limit.
 * These are copied first, as a mail that is too large is read where it is mapped. */
static void
read_set_aside(Reading *reading)
{
    gsize limit = m2s_rules_config(reading->rules)->limits.header_block_size;
    gsize size = MIN(limit, reading->raw->bytes.size);
    g_autofree char *copy = g_memdup2(reading->raw->bytes.data, size);
    g_autoptr(M2sHeaderBlock) start = m2s_header_block_parse(m2s_slice(copy, size));
    reading->headers = start;
    g_autofree char *subject = header_text(reading, "Subject");
    find_project(reading, subject);
    reading->mail->msgid = m2s_message_id_of_mail(start);
}

static void
read_mail(Reading *reading)
{
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(reading->raw->bytes);
    reading->headers = headers;
    if (!check_limits(reading)) {
        read_set_aside(reading);
        return;
    }
    reading->mail->msgid = m2s_message_id_of_mail(headers);
    if (read_headers(reading))
        read_content(reading);
}

M2sMail *
m2s_reader_read(const M2sRules *rules, const char *list_id, M2sSlice bytes, gboolean quoted,
                M2sLocation location, const M2sReaderTap *tap)
{
    M2sMail *mail = m2s_mail_new(location);
    gsize limit = m2s_rules_config(rules)->limits.mail_size;
    g_auto(M2sRawMail) raw = {0};
    Reading reading = {.rules = rules, .list_id = list_id, .raw = &raw, .tap = tap, .mail = mail};
    if (bytes.size > limit) { /* not worth unquoting */
        raw.bytes = bytes;
        give_up(&reading, M2S_MAIL_SET_ASIDE, "it is larger than %zu bytes", limit);
        read_set_aside(&reading);
        return mail;
    }
    m2s_raw_mail_init(&raw, bytes, quoted);
    read_mail(&reading);
    return mail;
}
