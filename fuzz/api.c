/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of the API.  An input is a path and a query: "/api/patches/?order=-id".
 *
 * An archive and a state with the same mails give the same answer, which is UTF-8, and one of the
 * statuses that Patchwork has for it. */
#include <glib/gstdio.h>

#include <mbox2series/store.h>

#include "check.h"
#include "fuzzer.h"
#include "scratch.h"

static const char mails[] =
    "From ann@example.org Fri May  1 10:00:00 2026\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH v2 0/1] Lids\n"
    "Message-Id: <cover@example.org>\nDate: Fri, 1 May 2026 10:00:00 +0000\n\nLids fit.\n\n"
    "From ann@example.org Fri May  1 10:00:01 2026\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH v2 1/1] Widen lids\n"
    "Message-Id: <patch@example.org>\nIn-Reply-To: <cover@example.org>\n"
    "Date: Fri, 1 May 2026 10:00:01 +0000\n\nThey were narrow.\n---\n"
    "--- a/lid.c\n+++ b/lid.c\n@@ -1 +1 @@\n-narrow\n+wide\n\n"
    "From ben@example.org Fri May  1 11:00:00 2026\n"
    "From: Ben <ben@example.org>\nSubject: Re: [PATCH v2 1/1] Widen lids\n"
    "Message-Id: <reply@example.org>\nIn-Reply-To: <patch@example.org>\n"
    "Date: Fri, 1 May 2026 11:00:00 +0000\n\nReviewed-by: Ben <ben@example.org>\n";

static M2sArchive *archive, *opened;

static void
prepare(void)
{
    g_autoptr(GError) error = NULL;
    M2sSummary summary;
    const M2sOptions options = {.list_id = "widgets.example.org", .now = 1, .jobs = 1};
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autofree char *path = scratch_write("api.mbox", m2s_slice_of(mails));
    g_autofree char *state = scratch_path("api.db");
    char *inputs[] = {path, NULL};
    archive = m2s_archive_new(config, &options, &error);
    g_assert_no_error(error);
    m2s_archive_read(archive, path, &error);
    g_assert_no_error(error);
    m2s_ingest(config, &options, state, inputs, &summary, &error);
    g_assert_no_error(error);
    opened = m2s_archive_open(NULL, &options, state, &error);
    g_assert_no_error(error);
}

static M2sAnswer *
get(const M2sArchive *from, const char *target)
{
    g_autoptr(GError) error = NULL;
    const M2sView view = {.archive = from, .base_url = "http://patchwork.example.org"};
    M2sAnswer *answer = m2s_api_get(&view, target, &error);
    g_assert_no_error(error);
    g_assert_true(answer->status == 200 || answer->status == 400 || answer->status == 404);
    g_assert_true(g_utf8_validate(answer->body, -1, NULL));
    return answer;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    if (archive == NULL)
        prepare();
    g_autofree char *target = g_strndup((const char *)data, size);
    g_autoptr(M2sAnswer) from_mails = get(archive, target);
    g_autoptr(M2sAnswer) from_state = get(opened, target);
    g_assert_cmpuint(from_mails->status, ==, from_state->status);
    g_assert_cmpstr(from_mails->body, ==, from_state->body);
    g_assert_cmpstr(from_mails->link, ==, from_state->link);
    return 0;
}
