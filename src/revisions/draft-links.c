/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/find.h"
#include "patch/regex.h"
#include "revisions/draft.h"
#include "revisions/hash.h"
#include "revisions/words.h"

/* Of a longer line, only the start is read: finding URLs could take the square of its length. */
#define LINE_LENGTH 1000 /* bytes */

/* The archives whose URLs end in a Message-ID. */
#define URL                                                                                        \
    "https?://(?:lore\\.kernel\\.org|lkml\\.kernel\\.org|patch\\.msgid\\.link|"                    \
    "patchwork\\.[\\w.]+|msgid\\.link|mid\\.gmane\\.org|marc\\.info|public-inbox\\.org|"           \
    "inbox\\.[\\w.]+|lists\\.openwall\\.net)/(?:[\\w.~+-]+/)*?"                                    \
    "([^/\\s<>]+(?:@|%40)[^/\\s<>#?]+)"

/* `Message-ID: <1@example.org>`, `id:1@example.org`. */
#define MSGID "(?:id:|message-id:?\\s*|mid:)\\s*<?([^\\s<>\"]+@[^\\s<>\"]+)>?"

void
m2s_draft_add_hash(GArray *hashes, guint64 hash)
{
    for (guint i = 0; i < hashes->len; i++)
        if (g_array_index(hashes, guint64, i) == hash)
            return;
    if (hashes->len < M2S_SKETCH_SET)
        g_array_append_val(hashes, hash);
}

/* What the line says about the mails that it names: all of it, and the versions before a URL. */
static void
read_context(M2sSlice line, M2sLink *link)
{
    static const char *const elsewhere[] = {"depend", "based on", "on top of", "reported",
                                            "closes"};
    const char *to = m2s_words_find(line, "link to ");
    if (to) {
        M2sSlice rest = m2s_slice(to + 8, line.data + line.size - to - 8);
        if (m2s_slice_has_prefix_caseless(rest, "rfc "))
            rest = m2s_slice_sub(rest, 4, rest.size);
        if (rest.size > 1 && (*rest.data == 'v' || *rest.data == 'V') &&
            g_ascii_isdigit(rest.data[1]))
            link->flags |= M2S_LINK_TO_VERSION;
    }
    for (guint i = 0; i < G_N_ELEMENTS(elsewhere); i++)
        if (m2s_words_find(line, elsewhere[i]))
            link->flags |= M2S_LINK_ELSEWHERE;
}

/* Whether a word starts at p. */
static gboolean
starts_word(M2sSlice text, const char *p)
{
    return p == text.data || !m2s_is_word_char(p[-1]);
}

/* "v1 and v2" before a URL, in head. */
static void
read_versions(M2sSlice head, M2sLink *link)
{
    guint count = 0;
    const char *end = head.data + head.size;
    for (const char *p = head.data; p < end && count < M2S_LINK_VERSIONS; p++) {
        if (g_ascii_tolower(*p) != 'v' || !starts_word(head, p) || (p > head.data && p[-1] == '.'))
            continue;
        guint version = 0, digits = 0;
        while (p + 1 < end && g_ascii_isdigit(p[1]) && digits++ < 3)
            version = version * 10 + (guint)g_ascii_digit_value(*++p);
        if (digits >= 1 && digits <= 2 && version > 0 && (p + 1 == end || !m2s_is_word_char(p[1])))
            link->versions[count++] = (guint8)version;
    }
    const char *rfc = m2s_words_find(head, "rfc");
    if (rfc && starts_word(head, rfc))
        link->flags |= M2S_LINK_RFC;
}

/* A Message-ID in a URL may be followed by punctuation, and may write "@" as "%40". */
static guint64
hash_found(M2sSlice msgid)
{
    while (msgid.size > 0 && strchr(".,;\"", msgid.data[msgid.size - 1]))
        msgid.size--;
    g_autofree char *text = m2s_slice_dup(msgid);
    char *escape = strstr(text, "%40");
    if (escape) {
        *escape = '@';
        memmove(escape + 1, escape + 3, strlen(escape + 3) + 1);
    }
    return m2s_sketch_msgid(m2s_slice_of(text));
}

static void
find_links(M2sDraft *draft, const M2sRegex *regex, M2sSlice line, M2sLink *link)
{
    M2sSlice groups[M2S_REGEX_GROUPS];
    gsize start = 0;
    while (draft->links->len < M2S_SKETCH_SET && start < line.size &&
           m2s_regex_match(regex, line, start, groups) == M2S_REGEX_MATCH) {
        link->msgid = hash_found(groups[1]);
        g_array_append_val(draft->links, *link);
        start = groups[0].data + groups[0].size - line.data;
    }
}

/* `change-id: 20260501-widgets-0123456789ab`, as b4 writes it; Gerrit's are of single patches. */
static void
read_change_id(M2sDraft *draft, M2sSlice line)
{
    M2sSlice key;
    for (guint i = 0; i < 2 && line.size > 0 && strchr("> \t", line.data[0]); i++)
        line = m2s_slice_sub(line, 1, line.size);
    if (!m2s_slice_has_prefix_caseless(line, "change-id") || !m2s_words_take_key(&line, &key) ||
        !m2s_slice_equals_caseless(key, "change-id"))
        return;
    M2sSlice value = m2s_words_strip(line);
    gboolean is_gerrit = value.size == 41 && value.data[0] == 'I';
    for (gsize i = 0; i < value.size; i++) {
        if (g_ascii_isspace(value.data[i]))
            return;
        is_gerrit = is_gerrit && (i == 0 || g_ascii_isxdigit(value.data[i]));
    }
    if (value.size > 0 && !is_gerrit)
        m2s_draft_add_hash(draft->change_ids, m2s_hash(value));
}

void
m2s_draft_read_links(M2sDraft *draft, M2sSlice line)
{
    static M2sOwnRegex url_regex = {URL, M2S_REGEX_CASELESS, NULL};
    static M2sOwnRegex msgid_regex = {MSGID, M2S_REGEX_CASELESS, NULL};
    read_change_id(draft, line);
    if (line.size > LINE_LENGTH) {
        line.size = LINE_LENGTH;
        while (line.size > 0 && ((guchar)line.data[line.size] & 0xc0) == 0x80)
            line.size--;
    }
    gboolean has_at = m2s_slice_find(line, '@') || m2s_find_text(line, "%40");
    const char *url = has_at ? m2s_find_text(line, "http") : NULL;
    gboolean has_id = has_at && line.data[0] != '>' &&
                      (m2s_words_find(line, "id:") || m2s_words_find(line, "message-id"));
    if (url == NULL && !has_id)
        return;
    M2sLink link = {0};
    read_context(line, &link);
    read_versions(url ? m2s_slice(line.data, url - line.data) : line, &link);
    if (url)
        find_links(draft, m2s_own_regex_get(&url_regex), line, &link);
    if (has_id)
        find_links(draft, m2s_own_regex_get(&msgid_regex), line, &link);
}
