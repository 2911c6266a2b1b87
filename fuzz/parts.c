/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MIME parts, and what is made of their texts.  An input is a mail.
 *
 * All texts are UTF-8, and so are message and diff, which have no NUL.  With tight limits the same
 * parts come, or it is said which limit was exceeded. */
#include "archive/raw-mail.h"
#include "check.h"
#include "fuzzer.h"
#include "mail/mime.h"
#include "patch/content.h"
#include "patch/message.h"
#include "patch/verdict.h"

static void
check_lines(GPtrArray *lines)
{
    for (guint i = 0; lines && i < lines->len; i++)
        g_assert_true(g_utf8_validate(g_ptr_array_index(lines, i), -1, NULL));
    g_clear_pointer(&lines, g_ptr_array_unref);
}

static void
check_content(const GPtrArray *parts)
{
    g_auto(M2sContent) patch = {NULL}, reply = {NULL};
    m2s_content_of_patch(parts, &patch);
    m2s_content_of_reply(parts, &reply);
    const GString *texts[] = {patch.message, patch.diff, reply.message};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i] == NULL)
            continue;
        M2sSlice text = m2s_slice_of_string(texts[i]);
        g_assert_null(memchr(texts[i]->str, '\0', texts[i]->len));
        check_utf8(text);
        g_autofree char *url = m2s_message_pull_url(text);
        check_lines(m2s_message_depends_on(text));
        check_lines(m2s_message_trailers(text));
    }
    g_assert_null(reply.diff);
    m2s_content_unify_line_ends(patch.message);
}

/* breach: (out).  Returns: (transfer full) (nullable): as m2s_mime_text_parts(). */
static GPtrArray *
read_parts(M2sSlice mail, const M2sHeaderBlock *headers, const M2sLimits *limits,
           const char **breach)
{
    const char *sent_breach = NULL;
    GPtrArray *parts = m2s_mime_text_parts(mail, headers, limits, breach);
    for (guint i = 0; parts && i < parts->len; i++)
        check_utf8(((M2sTextPart *)g_ptr_array_index(parts, i))->text);
    if (parts)
        check_content(parts);
    g_autoptr(GPtrArray) sent = m2s_mime_sent_parts(mail, headers, limits, &sent_breach);
    g_assert_nonnull(sent);
    return parts;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_auto(M2sRawMail) raw = {.copy = NULL};
    m2s_raw_mail_init(&raw, m2s_slice((const char *)data, size), size % 2 == 1);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(raw.bytes);
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    const char *breach = NULL, *tight_breach = NULL;
    GPtrArray *parts = read_parts(raw.bytes, headers, &limits, &breach);
    limits.part_count = 3;
    limits.part_depth = 2;
    limits.header_block_size = 200;
    limits.header_field_size = 100;
    limits.parameter_count = 2;
    limits.charset_length = 5;
    GPtrArray *fewer = read_parts(raw.bytes, headers, &limits, &tight_breach);
    if (tight_breach == NULL) {
        g_assert_null(breach);
        g_assert_cmpint(parts == NULL, ==, fewer == NULL);
        g_assert_cmpuint(parts ? parts->len : 0, ==, fewer ? fewer->len : 0);
    }
    g_clear_pointer(&parts, g_ptr_array_unref);
    g_clear_pointer(&fewer, g_ptr_array_unref);
    return 0;
}
