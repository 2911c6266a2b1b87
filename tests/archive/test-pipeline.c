/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Big files that are cut while their mails are read. */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "../mbox/scratch.h"
#include "archive/pipeline.h"
#include "base/parallel.h"

#define MAILS 4000

static void
assert_cut(Scratch *scratch, const GError *error)
{
    g_autofree char *message =
        g_strconcat(scratch->path, ": was cut short while it was read", NULL);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
    g_assert_cmpstr(error->message, ==, message);
}

/* An mbox of several MiB.  Returns: its size. */
static gsize
write_mbox(Scratch *scratch)
{
    g_autofree char *mbox = scratch_mbox(MAILS);
    scratch_write(scratch, mbox);
    return strlen(mbox);
}

/* The size after a cut: at the start of a page, within one, within the last one, and nothing. */
#define SIZES 4
static gsize
cut_size(gsize size, guint choice)
{
    gsize page = sysconf(_SC_PAGESIZE);
    return (const gsize[SIZES]){size / 2 / page * page, size / 2 + 1, size - 1, 0}[choice];
}

static void
test_between_mails(Scratch *scratch, gconstpointer data)
{
    for (guint choice = 0; choice < SIZES; choice++) {
        gsize size = write_mbox(scratch);
        g_autoptr(GError) error = NULL;
        g_autoptr(M2sInput) input = scratch_open(scratch);
        M2sSpan span;
        g_autoptr(GBytes) bytes = NULL;
        g_assert_true(m2s_input_next(input, &span, &bytes, &error));
        g_assert_true(m2s_sources_verify(scratch->sources, span.source, bytes, &error));
        scratch_cut(scratch->path, cut_size(size, choice));
        g_assert_false(m2s_input_next(input, &span, NULL, &error));
        assert_cut(scratch, error);
        g_clear_error(&error);
        g_assert_false(m2s_sources_verify(scratch->sources, span.source, bytes, &error));
        assert_cut(scratch, error);
        g_clear_error(&error);
        g_assert_null(m2s_sources_read(scratch->sources, &span, &error));
        assert_cut(scratch, error);
        g_clear_error(&error);
        g_assert_null(m2s_sources_detach(scratch->sources, span.source, bytes, &error));
        assert_cut(scratch, error);
        g_assert_cmpuint(m2s_input_mail_count(input), ==, 1);
    }
}

/* Cut after all mails were given; then one is requested again. */
static void
test_afterwards(Scratch *scratch, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    gsize size = write_mbox(scratch);
    g_autoptr(M2sInput) input = scratch_open(scratch);
    M2sSpan span, last = {0};
    while (m2s_input_next(input, &span, NULL, &error))
        last = span;
    g_assert_no_error(error);
    g_autoptr(GBytes) bytes = m2s_sources_read(scratch->sources, &last, &error);
    g_assert_no_error(error);
    g_autofree char *before = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    scratch_cut(scratch->path, size / 2);
    g_assert_true(m2s_file_was_cut(m2s_input_bytes(input)));
    /* What was read is not affected. */
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), before, strlen(before));
    g_assert_false(m2s_file_was_cut(bytes));
    g_assert_null(m2s_sources_read(scratch->sources, &last, &error));
    assert_cut(scratch, error);
}

/* A big file with one mail, whose mapping is not kept. */
static void
test_one_mail(Scratch *scratch, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *body = g_strnfill(1 << 20, 'b');
    g_autofree char *mail = g_strconcat("To: 1\n\n", body, NULL);
    scratch_write(scratch, mail);
    g_autoptr(M2sInput) input = scratch_open(scratch);
    M2sSpan span;
    g_autoptr(GBytes) bytes = NULL;
    g_assert_true(m2s_input_next(input, &span, &bytes, &error));
    g_autoptr(GBytes) again = m2s_sources_read(scratch->sources, &span, &error);
    g_assert_no_error(error);
    scratch_cut(scratch->path, 1);
    g_assert_true(m2s_sources_verify(scratch->sources, span.source, again, &error));
    g_assert_false(m2s_sources_verify(scratch->sources, span.source, bytes, &error));
    assert_cut(scratch, error);
    g_clear_error(&error);
    g_assert_false(m2s_input_next(input, &span, NULL, &error));
    assert_cut(scratch, error);
}

/* Takes the mails of a pipeline. */
typedef struct {
    Scratch *scratch;
    gsize size;     /* to which the file is cut … */
    guint at;       /* … after this many mails */
    gboolean keep;  /* mails are prepared for a state */
    gboolean after; /* another thread cuts it, at about that time */
    guint count;
    GThread *thread;
} Taker;

static gpointer
cut(gpointer data)
{
    const Taker *taker = data;
    scratch_cut(taker->scratch->path, taker->size);
    return NULL;
}

static gboolean
take(M2sMail *mail, M2sKeptMail *kept, const M2sGathered *gathered, gpointer user_data)
{
    Taker *taker = user_data;
    g_autofree char *name = g_strdup_printf("%u", taker->count);
    g_autofree char *id = g_strdup_printf("<%u@example.org>", taker->count);
    g_assert_cmpstr(mail->name, ==, name);
    g_assert_cmpstr(mail->msgid, ==, id);
    g_assert_true((kept != NULL) == taker->keep);
    if (taker->count++ != taker->at)
        return TRUE;
    if (taker->after)
        taker->thread = g_thread_new("cutter", cut, taker);
    else
        cut(taker);
    return TRUE;
}

/* Returns: whether the pipeline could read all mails. */
static gboolean
run_pipeline(Taker *taker, const M2sRules *rules, guint jobs)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sInput) input = scratch_open(taker->scratch);
    const M2sPipelineUse use = {.keep = taker->keep, .take = take, .user_data = taker};
    gboolean read = m2s_pipeline_run(rules, taker->scratch->sources, input, jobs, &use, &error);
    if (taker->thread)
        g_thread_join(taker->thread);
    if (!read)
        assert_cut(taker->scratch, error);
    return read;
}

static M2sRules *
make_rules(const M2sConfig *config)
{
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.list_id = "widgets.lists.example.org"};
    M2sRules *rules = m2s_rules_new(config, &options, &error);
    g_assert_no_error(error);
    return rules;
}

static void
test_pipeline(Scratch *scratch, gconstpointer data)
{
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(M2sRules) rules = make_rules(config);
    for (guint jobs = 1; jobs <= 4; jobs += 3)
        for (guint choice = 0; choice < SIZES; choice++) {
            gsize size = write_mbox(scratch);
            Taker taker = {.scratch = scratch, .size = cut_size(size, choice), .at = 100};
            g_assert_false(run_pipeline(&taker, rules, jobs));
            /* Mails read before the cut are good: batches of 64, at most 4 for each job. */
            g_assert_cmpuint(taker.count, >, 100);
            g_assert_cmpuint(taker.count, <=, 64 * (2 + 4 * jobs));
        }
}

/* Cut at some time while all threads read mails; it may be too late. */
static void
test_pipeline_race(Scratch *scratch, gconstpointer data)
{
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(M2sRules) rules = make_rules(config);
    for (guint round = 0; round < 40; round++) {
        gsize size = write_mbox(scratch);
        Taker taker = {.scratch = scratch,
                       .size = cut_size(size, round % SIZES),
                       .at = round * 100,
                       .keep = round % 2,
                       .after = TRUE};
        if (run_pipeline(&taker, rules, 4))
            g_assert_cmpuint(taker.count, ==, MAILS);
    }
}

static const ScratchTest tests[] = {
    {"/truncated/between-mails", test_between_mails}, {"/truncated/afterwards", test_afterwards},
    {"/truncated/one-mail", test_one_mail},           {"/truncated/pipeline", test_pipeline},
    {"/truncated/pipeline-race", test_pipeline_race},
};

int
main(int argc, char **argv)
{
    return scratch_run_tests(argc, argv, tests, G_N_ELEMENTS(tests));
}
