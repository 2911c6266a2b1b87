/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/apply.h"

#include <string.h>

#include "cli/interrupt.h"
#include "cli/usage.h"

#define SHOWN      12 /* digits of a commit */
#define LINES_TOLD 10 /* of what git says */

gboolean
apply_check(const ApplyOptions *options, GError **error)
{
    if (options->check && options->apply)
        return usage_error(error, "--check and --apply exclude each other");
    if (!options->git_dir && (options->check || options->apply || options->base))
        return usage_error(error, "--check, --apply and --base need a repository: --git-dir DIR");
    if (options->branch && !options->apply)
        return usage_error(error, "--branch goes with --apply");
    return TRUE;
}

/* Why a commit is the base.  (transfer full) */
static char *
explain_base(const M2sBase *base)
{
    switch (base->reason) {
    case M2S_BASE_WANTED:
        return g_strdup("as named by --base");
    case M2S_BASE_NAMED:
        return g_strdup("the base-commit of the series");
    case M2S_BASE_PREREQUISITE:
        return base->prerequisites_missing
                   ? g_strdup_printf("on the base-commit of the series; of the patches that should "
                                     "be on top of it, %u %s not there",
                                     base->prerequisites_missing,
                                     base->prerequisites_missing == 1 ? "is" : "are")
                   : g_strdup("on the base-commit of the series, with the patches that it needs");
    case M2S_BASE_FITS:
        if (base->blobs == 0)
            return g_strdup("HEAD; the series changes no file that was there before");
        return g_strdup_printf("the newest with the files that the diffs were made from (%u)",
                               base->blobs);
    case M2S_BASE_GUESSED:
        break;
    }
    return g_strdup_printf("a guess: it has %u of %u files that the diffs were made from",
                           base->fitting, base->blobs);
}

/* Whether a line of git's says what went wrong. */
static gboolean
is_telling(const char *line)
{
    static const char *const starts[] = {"error: ", "fatal: ", "CONFLICT", "warning: "};
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(line, starts[i]))
            return TRUE;
    return FALSE;
}

static void
tell_failure(Console *console, const M2sAmChoice *choice, const M2sTrial *trial)
{
    g_auto(GStrv) lines = g_strsplit(trial->output, "\n", -1);
    guint told = 0;
    for (char **line = lines; *line && told < LINES_TOLD; line++)
        if (is_telling(*line)) {
            console_message(console, "git: %s", *line);
            told++;
        }
    if (trial->applied >= choice->patches->len)
        return;
    const M2sPatch *patch = g_ptr_array_index(choice->patches, trial->applied);
    console_message(console, "patch %" G_GINT64_FORMAT " does not apply: %s", patch->number,
                    patch->item.msgid);
}

/* Says on standard output what came of it: that is what was asked for. */
static gboolean
print_result(const ApplyOptions *options, const M2sBase *base, const M2sTrial *trial,
             const char *branch, GError **error)
{
    g_autofree char *line =
        options->apply
            ? g_strdup_printf("%s: %u on %.*s\n", branch, trial->applied, SHOWN, base->commit)
            : g_strdup_printf("applies to %.*s\n", SHOWN, base->commit);
    return console_print(line, error);
}

/* Applies mailbox to base, and keeps the result if it is wanted. */
static gboolean
try_series(const ApplyOptions *options, Console *console, M2sGit *git, const M2sNeeds *needs,
           const M2sBase *base, const M2sAmChoice *choice, const char *mailbox, int *status,
           GError **error)
{
    g_autofree char *branch =
        options->branch ? g_strdup(options->branch) : m2s_trial_branch(choice);
    g_autoptr(M2sTrial) trial = m2s_trial_run(git, mailbox, needs, base, options->apply, error);
    if (trial == NULL)
        return FALSE;
    if (trial->commit == NULL) {
        tell_failure(console, choice, trial);
        *status = 1;
        return TRUE;
    }
    if (options->apply && !m2s_trial_keep(git, base, trial, branch, error))
        return FALSE;
    return print_result(options, base, trial, branch, error);
}

static gboolean
use_repository(const ApplyOptions *options, int interrupt, Console *console,
               const M2sArchive *archive, const M2sAmChoice *choice, const char *mailbox,
               int *status, GError **error)
{
    g_autoptr(M2sNeeds) needs = m2s_am_needs(archive, choice, error);
    g_autoptr(M2sGit) git = needs ? m2s_git_open(options->git_dir, interrupt, error) : NULL;
    g_autoptr(M2sBase) base = git ? m2s_base_find(git, needs, options->base, error) : NULL;
    if (base == NULL)
        return FALSE;
    g_autofree char *why = explain_base(base);
    console_note(console, "base %.*s: %s", SHOWN, base->commit, why);
    return (!options->check && !options->apply) ||
           try_series(options, console, git, needs, base, choice, mailbox, status, error);
}

gboolean
apply_series(const ApplyOptions *options, Console *console, const M2sArchive *archive,
             const M2sAmChoice *choice, const char *mailbox, int *status, GError **error)
{
    if (options->git_dir == NULL)
        return TRUE;
    int interrupt = interrupt_begin();
    gboolean is_done =
        use_repository(options, interrupt, console, archive, choice, mailbox, status, error);
    interrupt_end();
    return is_done;
}
