/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What replies say became of patches, and sketches.  An input is the text of a reply.
 *
 * A verdict that is packed and unpacked is packed to the same bytes, and so is a sketch; bytes that
 * are neither are refused. */
#include "check.h"
#include "fuzzer.h"
#include "patch/submission.h"
#include "patch/verdict.h"
#include "revisions/sketch.h"

static void
check_verdict(const M2sVerdictMail *mail)
{
    g_auto(M2sVerdict) verdict = {0}, again = {0};
    m2s_verdict_read(mail, NULL, &verdict);
    g_autoptr(GByteArray) packed = m2s_verdict_pack(&verdict);
    if (packed == NULL)
        return;
    M2sSlice bytes = m2s_slice((const char *)packed->data, packed->len);
    g_assert_true(m2s_verdict_unpack(bytes, &again));
    g_autoptr(GByteArray) repacked = m2s_verdict_pack(&again);
    g_assert_cmpmem(packed->data, packed->len, repacked->data, repacked->len);
}

/* Bytes that come from nowhere, as in a damaged state. */
static void
check_bytes(M2sSlice bytes)
{
    g_auto(M2sVerdict) verdict = {0};
    m2s_verdict_unpack(bytes, &verdict);
    g_free(m2s_sketch_unpack(bytes));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_utf8_make_valid((const char *)data, size);
    M2sSlice message = m2s_slice_of(text);
    const M2sVerdictMail person = {.name = "Ann", .email = "ann@example.org", .message = message};
    const M2sVerdictMail bot = {
        .name = NULL, .email = "patchwork-bot+widgets@example.org", .message = message};
    check_verdict(&person);
    check_verdict(&bot);
    check_bytes(m2s_slice((const char *)data, size));
    m2s_submission_is_answer(message);
    return 0;
}
