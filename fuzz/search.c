/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries of a search.  An input is one.
 *
 * It cannot be read, at a place that is in it, or it finds the same mails, which score the same, in
 * an archive, in a state without an index and in one with it. */
#include <mbox2series/search.h>
#include <mbox2series/store.h>

#include "check.h"
#include "fuzzer.h"
#include "scratch.h"

#define NOW 1777716000 /* 2026-05-02 10:00 UTC */

static const char mails[] =
    "From ann@example.org Fri May  1 10:00:00 2026\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH v2 0/2] Lids\nTo: Ben <ben@example.org>\n"
    "Message-Id: <cover@example.org>\nDate: Fri, 1 May 2026 10:00:00 +0000\n\n"
    "Lids fit. Thin oil, thin_oil.\n\n"
    "From ann@example.org Fri May  1 10:00:01 2026\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH v2 1/2] pot: widen lids\n"
    "Message-Id: <one@example.org>\nIn-Reply-To: <cover@example.org>\nCc: cy@example.org\n"
    "Date: Fri, 1 May 2026 10:00:01 +0000\n\nThe oil was thin, thinner oil.\n"
    "Reviewed-by: Ben <ben@example.org>\n---\n"
    "--- a/pot/lid.c\n+++ b/pot/lid.c\n@@ -1 +1 @@\n-narrow oil\n+wide\n\n"
    "From nora@example.org Sat May  2 09:00:00 2026\n"
    "From: =?utf-8?q?N=C3=B3ra?= <nora@example.org>\nSubject: [PATCH] =?utf-8?b?w5ZsIMO2bA==?=\n"
    "Message-Id: <oil@example.org>\nDate: Sat, 2 May 2026 09:00:00 +0000\n"
    "Content-Type: text/plain; charset=utf-8\n\n\xc3\x96l is oil: \xe6\xb2\xb9.\n---\n"
    "--- a/a_b.c\n+++ b/a_b.c\n@@ -1 +1 @@\n-a\n+b\n\n"
    "From ben@example.org Fri May  1 11:00:00 2026\n"
    "From: Ben <ben@example.org>\nSubject: Re: [PATCH v2 1/2] pot: widen lids\n"
    "Message-Id: <reply@example.org>\nIn-Reply-To: <one@example.org>\n"
    "Date: Fri, 1 May 2026 11:00:00 +0000\n\n> The oil was thin\nIt is.\n";

#define INDEXED 64 /* the index knows so many mails at a time */

static M2sArchive *archives[3]; /* read, without an index, with one */

/* The mails; as many others as the index takes; and the mails once more, with other Message-IDs,
 * which it does not know yet.  Returns: (transfer full): an mbox. */
static GString *
make_mails(void)
{
    GString *mbox = g_string_new(mails);
    for (guint i = 0; i < INDEXED; i++)
        g_string_append_printf(mbox,
                               "\nFrom di@example.org Fri May  1 12:00:00 2026\n"
                               "From: Di <di@example.org>\nSubject: [PATCH] Grease pan %u\n"
                               "Message-Id: <%u@example.org>\n"
                               "Date: Fri, 1 May 2026 12:00:00 +0000\n\nNo oil.\n---\n"
                               "--- a/pan.c\n+++ b/pan.c\n@@ -1 +1 @@\n-dry%u\n+greased\n",
                               i, i, i);
    g_autoptr(GString) again = g_string_new(mails);
    g_string_replace(again, "@example.org>\n", "@two.example.org>\n", 0);
    g_string_append_c(mbox, '\n');
    g_string_append(mbox, again->str);
    return mbox;
}

static M2sArchive *
open_state(const char *name, const char *path, M2sIndexing index)
{
    g_autoptr(GError) error = NULL;
    M2sSummary summary;
    const M2sOptions options = {
        .list_id = "widgets.example.org", .now = NOW, .jobs = 1, .index = index};
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autofree char *state = scratch_path(name);
    char *inputs[] = {(char *)path, NULL};
    m2s_ingest(config, &options, state, inputs, &summary, &error);
    g_assert_no_error(error);
    M2sArchive *archive = m2s_archive_open(NULL, &options, state, &error);
    g_assert_no_error(error);
    return archive;
}

static void
prepare(void)
{
    g_autoptr(GError) error = NULL;
    gboolean has_index;
    const M2sOptions options = {.list_id = "widgets.example.org", .now = NOW, .jobs = 1};
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(GString) mbox = make_mails();
    g_autofree char *path = scratch_write("search.mbox", m2s_slice_of_string(mbox));
    archives[0] = m2s_archive_new(config, &options, &error);
    g_assert_no_error(error);
    m2s_archive_read(archives[0], path, &error);
    g_assert_no_error(error);
    archives[1] = open_state("bare.db", path, M2S_INDEX_AS_BEFORE);
    archives[2] = open_state("indexed.db", path, M2S_INDEX_KEPT);
    g_assert_true(m2s_search_has_index(archives[2], &has_index, &error) && has_index);
}

/* Returns: (transfer full): what is found, or why nothing can be. */
static char *
find(M2sArchive *archive, const M2sSearchQuery *query, M2sSearchOrder order)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) hits = m2s_search_mails(archive, query, order, 0, 1, &error);
    GString *out = g_string_new(NULL);
    if (hits == NULL) {
        g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
        g_string_append(out, error->message);
    }
    for (guint i = 0; hits && i < hits->len; i++) {
        const M2sSearchHit *hit = &g_array_index(hits, M2sSearchHit, i);
        g_string_append_printf(out, "%d %s %u\n", (int)hit->kind, hit->item->msgid, hit->score);
    }
    return g_string_free(out, FALSE);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    gsize place = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strndup((const char *)data, size);
    if (archives[0] == NULL)
        prepare();
    g_autoptr(M2sSearchQuery) query = m2s_search_query_new(text, NOW, &place, &error);
    if (query == NULL) {
        g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
        g_assert_cmpuint(place, <=, strlen(text));
        return 0;
    }
    for (M2sSearchOrder order = M2S_SEARCH_BY_ARRIVAL; order <= M2S_SEARCH_BY_RELEVANCE; order++) {
        g_autofree char *read = find(archives[0], query, order);
        g_autofree char *bare = find(archives[1], query, order);
        g_autofree char *indexed = find(archives[2], query, order);
        g_assert_cmpstr(read, ==, bare);
        g_assert_cmpstr(read, ==, indexed);
    }
    return 0;
}
