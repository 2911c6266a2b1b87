/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many mails.  An input is an mbox; one with an odd number of bytes is grouped precisely.
 *
 * Whatever the number of threads, the same answers come, and the same postings follow each other;
 * and so it is with a state that was given the mails in two pieces.  All counts of a summary add
 * up. */
#include "check.h"
#include "fuzzer.h"
#include "mbox/splitter.h"
#include "scratch.h"

#include <glib/gstdio.h>

#include <mbox2series/revisions.h>
#include <mbox2series/store.h>

static M2sOptions options = {.list_id = "widgets.example.org", .now = 1, .sketches = TRUE};

static void
check_summary(const M2sSummary *summary)
{
    g_assert_cmpuint(summary->covers + summary->patches + summary->comments + summary->duplicates +
                         summary->ignored + summary->foreign + summary->empty + summary->orphans +
                         summary->invalid + summary->set_aside,
                     ==, summary->mails);
}

/* Returns: (transfer full): answers, which are freed, and what follows what in archive, which has a
 * whole catalogue. */
static char *
add_postings(char *answers, const M2sArchive *archive)
{
    GString *out = g_string_new(answers);
    g_autoptr(M2sRevisions) revisions =
        m2s_revisions_new(m2s_archive_catalogue(archive), M2S_EVIDENCE_ALL);
    const GPtrArray *postings = m2s_revisions_postings(revisions);
    for (guint i = 0; i < postings->len; i++) {
        g_autofree char *json = m2s_posting_json(g_ptr_array_index(postings, i));
        g_string_append_printf(out, "%s\n", json);
    }
    g_free(answers);
    return g_string_free(out, FALSE);
}

/* Returns: (transfer full): what an archive of path answers. */
static char *
read_path(const M2sConfig *config, const char *path, guint jobs)
{
    g_autoptr(GError) error = NULL;
    options.jobs = jobs;
    g_autoptr(M2sArchive) archive = m2s_archive_new(config, &options, &error);
    g_assert_no_error(error);
    g_assert_true(m2s_archive_read(archive, path, &error));
    check_summary(m2s_archive_summary(archive));
    char *answers = scratch_answers(archive, &error);
    g_assert_no_error(error);
    return add_postings(answers, archive);
}

static void
ingest(const M2sConfig *config, const char *state, const char *name, M2sSlice bytes)
{
    g_autoptr(GError) error = NULL;
    M2sSummary summary;
    if (bytes.size == 0)
        return;
    g_autofree char *path = scratch_write(name, bytes);
    char *inputs[] = {path, NULL};
    g_assert_true(m2s_ingest(config, &options, state, inputs, &summary, &error));
    check_summary(&summary);
}

/* Where the first mail ends that is in the second half. */
static gsize
find_middle(M2sSlice bytes)
{
    M2sSplitter splitter;
    M2sSlice mail;
    m2s_splitter_init(&splitter, bytes);
    while (m2s_splitter_next(&splitter, &mail) && splitter.next < bytes.size / 2)
        ;
    return splitter.next;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    M2sSlice bytes = m2s_slice((const char *)data, size);
    M2sSplitter splitter;
    g_autoptr(GError) error = NULL;
    if (!m2s_splitter_init(&splitter, bytes))
        return 0;
    g_autoptr(M2sConfig) config = m2s_config_new();
    options.grouping = size % 2 ? M2S_GROUPING_PRECISE : M2S_GROUPING_PATCHWORK;
    g_autofree char *path = scratch_write("list.mbox", bytes);
    g_autofree char *one = read_path(config, path, 1);
    g_autofree char *three = read_path(config, path, 3);
    g_assert_cmpstr(one, ==, three);

    g_autofree char *state = scratch_path("list.db");
    g_unlink(state);
    options.jobs = 1;
    gsize middle = find_middle(bytes);
    ingest(config, state, "first.mbox", m2s_slice(bytes.data, middle));
    ingest(config, state, "second.mbox", m2s_slice(bytes.data + middle, size - middle));
    g_autoptr(M2sArchive) opened = m2s_archive_open(NULL, &options, state, &error);
    g_assert_no_error(error);
    char *answers = scratch_answers(opened, &error);
    g_assert_no_error(error);
    g_assert_true(m2s_archive_load(opened, &error));
    g_autofree char *stored = add_postings(answers, opened);
    g_assert_cmpstr(one, ==, stored);
    return 0;
}
