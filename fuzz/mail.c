/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A whole mail, read and taken by the engine, with both groupings.  An input is a mail.
 *
 * Reading it twice gives the same, a usable mail has all that the engine needs, and the engine
 * makes no second object of it. */
#include "archive/reader.h"
#include "check.h"
#include "fuzzer.h"
#include "model/catalogue.h"
#include "model/config.h"
#include "revisions/sketch.h"
#include "series/engine.h"

static M2sRules *
rules_of(M2sGrouping grouping)
{
    static M2sRules *rules[M2S_GROUPING_PRECISE + 1];
    if (rules[grouping] == NULL) {
        const M2sOptions options = {.now = 1, .sketches = TRUE, .verdicts = TRUE};
        g_autoptr(M2sConfig) bare = m2s_config_new();
        g_autoptr(M2sConfig) config = m2s_config_with_grouping(bare, grouping);
        rules[grouping] = m2s_rules_new(config, &options, NULL);
        g_assert_nonnull(rules[grouping]);
    }
    return rules[grouping];
}

static void
check_usable(const M2sMail *mail)
{
    g_assert_nonnull(mail->msgid);
    g_assert_nonnull(mail->references);
    g_assert_nonnull(mail->name);
    g_assert_true(g_utf8_validate(mail->name, -1, NULL));
    check_column(mail->msgid);
    check_column(mail->author_name);
    check_column(mail->author_email);
    for (guint i = 0; i < mail->references->len; i++)
        check_column(g_ptr_array_index(mail->references, i));
    if (mail->sketch == NULL)
        return;
    g_autofree M2sSketch *sketch =
        m2s_sketch_unpack(m2s_slice((const char *)mail->sketch->data, mail->sketch->len));
    g_assert_nonnull(sketch);
}

static void
check_mail(const M2sMail *mail)
{
    for (guint i = 0; mail->diagnostics && i < mail->diagnostics->len; i++)
        g_assert_cmpuint(strlen(g_ptr_array_index(mail->diagnostics, i)), >, 0);
    if (mail->status == M2S_MAIL_USABLE)
        check_usable(mail);
}

static void
assert_same(const M2sMail *one, const M2sMail *other)
{
    g_assert_cmpint(one->status, ==, other->status);
    g_assert_cmpstr(one->msgid, ==, other->msgid);
    g_assert_cmpstr(one->name, ==, other->name);
    g_assert_cmpuint(one->fingerprint, ==, other->fingerprint);
    g_assert_cmpmem(one->hash, M2S_HASH_SIZE, other->hash, M2S_HASH_SIZE);
}

static void
check_grouping(M2sSlice bytes, M2sGrouping grouping)
{
    const M2sRules *rules = rules_of(grouping);
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    m2s_catalogue_add_configured(catalogue, m2s_rules_config(rules)->projects);
    M2sIndex *index = m2s_index_new(catalogue, NULL);
    M2sMail *mails[2];
    M2sOutcome outcomes[2];
    for (guint i = 0; i < 2; i++) {
        mails[i] =
            m2s_reader_read(rules, "widgets.example.org", bytes, FALSE, (M2sLocation){0}, NULL);
        check_mail(mails[i]);
    }
    assert_same(mails[0], mails[1]);
    for (guint i = 0; i < 2; i++)
        g_assert_true(m2s_engine_add(index, grouping, mails[i], &outcomes[i], NULL));
    /* A cover that refers to another mail is none the second time, as Patchwork has one of that
     * name: it is an orphan then, and no duplicate. */
    g_assert_cmpint(outcomes[1], !=, M2S_OUTCOME_COVER);
    g_assert_cmpint(outcomes[1], !=, M2S_OUTCOME_PATCH);
    for (guint i = 0; i < 2; i++)
        m2s_mail_free(mails[i]);
    m2s_index_free(index);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    M2sSlice bytes = m2s_slice((const char *)data, size);
    check_grouping(bytes, M2S_GROUPING_PATCHWORK);
    check_grouping(bytes, M2S_GROUPING_PRECISE);
    return 0;
}
