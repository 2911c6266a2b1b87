/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/verdict.h"

#define PERSON "Ann Ames", "ann@example.org"
#define BOT    NULL, "patchwork-bot+widgets@kernel.org"

/* "accepted b4 1:1a2b3c4 2:" and so on; "" if nothing is said. */
static char *
describe(const M2sVerdict *verdict)
{
    static const char *const kinds[] = {[M2S_VERDICT_ACCEPTED] = "accepted",
                                        [M2S_VERDICT_CHANGES] = "changes",
                                        [M2S_VERDICT_SUPERSEDED] = "superseded",
                                        [M2S_VERDICT_OPEN] = "open"};
    GString *text = g_string_new(verdict->is_review ? "review " : "");
    if (verdict->kind != M2S_VERDICT_NONE)
        g_string_append_printf(text, "%s %s ", kinds[verdict->kind],
                               m2s_verdict_why_name(verdict->why));
    if (verdict->scope == M2S_SCOPE_SERIES)
        g_string_append(text, "series ");
    for (guint i = 0; verdict->parts && i < verdict->parts->len; i++) {
        const M2sVerdictPart *part = &g_array_index(verdict->parts, M2sVerdictPart, i);
        g_string_append_printf(text, "%d:%s ", (int)part->number, part->commit);
    }
    if (*verdict->commit)
        g_string_append_printf(text, "%s ", verdict->commit);
    return g_strchomp(g_string_free(text, FALSE));
}

typedef struct {
    const char *name, *email, *message, *meaning;
} Case;

static void
check(const M2sVerdictPatterns *patterns, const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_auto(M2sVerdict) verdict = {0};
        const M2sVerdictMail mail = {cases[i].name, cases[i].email, m2s_slice_of(cases[i].message)};
        m2s_verdict_read(&mail, patterns, &verdict);
        g_autofree char *meaning = describe(&verdict);
        if (!g_str_equal(meaning, cases[i].meaning))
            g_error("%s\nmeans “%s”, not “%s”", cases[i].message, meaning, cases[i].meaning);
    }
}

static void
test_people(void)
{
    static const Case cases[] = {
        {PERSON, "Hi Bo,\n\nOn Monday, Bo wrote:\n> Fix it.\n\nApplied, thanks.\n\nAnn\n",
         "accepted reply"},
        {PERSON, "Looks fine. Thanks,\napplied to next.", "accepted reply"},
        /* What others wrote does not count. */
        {PERSON, "> Applied, thanks.\nWhere?\n", ""},
        {PERSON, "|Applied, thanks.\n", ""},
        {PERSON, "Fine.\n--\nApplied, thanks.\n", ""},
        {PERSON, "Why?\n-----Original Message-----\nApplied, thanks.\n", ""},
        {PERSON, "Why?\n----- Original Message -----\nApplied, thanks.\n", ""},
        {PERSON, "    Applied.\n+Applied.\n@@ Applied.\n", ""},
        {PERSON, "I wonder whether this is\napplied.\n", ""},
        {PERSON, "Reviewed-by: Ann Ames <ann@example.org>\n", "review"},
        {PERSON, "acked-by: Ann Ames <ann@example.org>\n\nApplied.\n", "review accepted reply"},
        {PERSON, "> Reviewed-by: Ann Ames <ann@example.org>\nReviewed by me.\n", ""},
        {PERSON, "", ""},
        /* Programs that try patches say so, too. */
        {"kernel test robot", "lkp@intel.com", "Applied, thanks.\n", ""},
        {"syzbot", "syzbot+1@example.org", "Patch applied.\n", ""},
        {NULL, "lkp@example.org", "Applied, thanks.\n", ""},
        {"Bot", "syzbot+1@example.org", "Patch applied.\n", ""},
    };
    check(NULL, cases, G_N_ELEMENTS(cases));
}

static void
test_lists(void)
{
    static const Case cases[] = {
        {PERSON,
         "Applied, thanks!\n\n[1/2] hinge: Oil it\n      commit: 1a2b3c4d5e6f\n"
         "[2/2] hinge: Paint it in a colour that needs\n a second line\n"
         "      https://git.example.org/c/2a2b3c4d5e6f\n",
         "accepted b4 1:1a2b3c4d5e6f 2:2a2b3c4d5e6f"},
        /* A subset of those that were sent: no word for the others. */
        {PERSON, "Applied to the hinge branch.\n\n[03/24] - [05/24]\n", "accepted reply 3: 4: 5:"},
        {PERSON, "Applied.\n\n[2/3] hinge: Oil it\n      (no commit info)\n", "accepted reply 2:"},
        {PERSON, "Which of them breaks it?\n\n[1/2] hinge: Oil it\n      commit: 1a2b3c4d5e6f\n",
         ""},
        {PERSON, "Applied.\n[0/2] a\n commit: 1a2b3c4\n[3/2] b\n commit: 1a2b3c4\n",
         "accepted reply"},
        {PERSON, "Applied.\n[1/1] a\n commit: 1a2b3c\n", "accepted reply 1:"},
        {BOT,
         "Hello:\n\nThis series was applied to widgets.git (main)\nby Ann:\n\n"
         "Here is the summary with links:\n  - [v2,1/2] hinge: Oil it\n"
         "    https://git.example.org/c/1a2b3c4d5e6f\n  - [v2,2/2] hinge: Paint it\n"
         "    (no matching commit)\n",
         "accepted patchwork-bot 1:1a2b3c4d5e6f"},
        {BOT,
         "This patch was applied to widgets.git (main)\n  - [v2] hinge: Oil it\n"
         "    https://git.example.org/c/1a2b3c4d5e6f\n",
         "accepted patchwork-bot 1:1a2b3c4d5e6f"},
        {BOT,
         "This pull request was applied to widgets.git (main)\n  - [GIT,PULL] hinges\n"
         "    https://git.example.org/c/1a2b3c4d5e6f\n",
         "accepted patchwork-bot 1:1a2b3c4d5e6f"},
        {BOT, "Applied, thanks.\n", ""},
        {BOT, "This patch was applied to widgets.git (main)\n", ""},
    };
    check(NULL, cases, G_N_ELEMENTS(cases));
}

static void
test_pull_requests(void)
{
    static const char text[] = "The pull request you sent on Mon, 1 Jun 2026 10:00:00 +0000:\n\n"
                               "> git://git.example.org/widgets.git tags/for-7\n\n"
                               "has been merged into widgets/main.git:\n"
                               "https://git.example.org/c/"
                               "0123456789abcdef0123456789abcdef01234567\n\nThank you!\n";
    static const Case cases[] = {
        {"pr-tracker-bot", "pr-tracker-bot@kernel.org", text,
         "accepted pull request 0123456789abcdef0123456789abcdef01234567"},
        /* A list may put its own address in From. */
        {NULL, "widgets@example.org", text,
         "accepted pull request 0123456789abcdef0123456789abcdef01234567"},
        {"pr-tracker-bot", "pr-tracker-bot@kernel.org", "Applied.\n", ""},
    };
    check(NULL, cases, G_N_ELEMENTS(cases));
    g_auto(M2sVerdict) verdict = {0};
    m2s_verdict_read(&(M2sVerdictMail){NULL, "widgets@example.org", m2s_slice_of(text)}, NULL,
                     &verdict);
    g_assert_false(verdict.by_bot);
}

static void
test_commands(void)
{
    static const Case cases[] = {
        {PERSON, "pw-bot: changes-requested\n", "changes pw-bot series"},
        {PERSON, "Please fix it.\n\nPW-Bot:  CR \n", "changes pw-bot series"},
        {PERSON, "pw-bot: accepted", "accepted pw-bot series"},
        {PERSON, "pw-bot: superseded", "superseded pw-bot series"},
        {PERSON, "pw-bot: under-review", "open pw-bot series"},
        {PERSON, "pw-bot: dance", ""},
        {PERSON, "> pw-bot: cr\n", ""},
        {PERSON, " pw-bot: cr\n", ""},
        {PERSON, "NAK.\n", "changes nak"},
        {PERSON, "Nack, this breaks the hinge.\n", "changes nak"},
        {PERSON, "Nacked-by: Ann Ames <ann@example.org>\n", "changes nak"},
        {PERSON, "Naked pointers are fine.\n", ""},
        {PERSON, "nak is what the device sends\n", ""},
        {PERSON, "NAK handling is wrong\n", ""},
    };
    check(NULL, cases, G_N_ELEMENTS(cases));
}

static void
test_patterns(void)
{
    static const Case cases[] = {
        {PERSON, "Landed in 7.1\n", "accepted pattern"},
        {PERSON, "> Landed in 7.1\n", ""},
        {PERSON, "Not yet\n", "changes pattern"},
    };
    g_autoptr(GPtrArray) accepted = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_regex_free);
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_regex_free);
    g_ptr_array_add(accepted, m2s_regex_new("^landed in ", M2S_REGEX_CASELESS, NULL));
    g_ptr_array_add(accepted, m2s_regex_new("^(a+)+$", M2S_REGEX_CASELESS, NULL));
    g_ptr_array_add(changes, m2s_regex_new("^not yet$", M2S_REGEX_CASELESS, NULL));
    const M2sVerdictPatterns patterns = {accepted, changes};
    check(&patterns, cases, G_N_ELEMENTS(cases));

    /* The match limit ends this: not to be taken as an answer. */
    g_autofree char *bomb = g_strnfill(1000, 'a');
    bomb[999] = 'b';
    check(&patterns, &(const Case){PERSON, bomb, ""}, 1);
}

/* A megabyte in any form takes less than a second, even under valgrind. */
static void
test_hostile(void)
{
    static const char *const pieces[] = {
        "Applied ",     "Applied.\n",      "[1/1] x\n commit: 1a2b3c4\n", "(", "> ",
        "\xe2\x80\x99", "[1/9] - [9/9]\n", "patches 1-1000 applied. ",    "[", ";\n"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new("Well, applied or not. ");
        while (text->len < 1 << 20)
            g_string_append(text, pieces[i]);
        g_auto(M2sVerdict) verdict = {0};
        gint64 start = g_get_monotonic_time();
        m2s_verdict_read(&(M2sVerdictMail){PERSON, m2s_slice_of_string(text)}, NULL, &verdict);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
        g_assert_true(verdict.parts == NULL || verdict.parts->len <= 1000);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/people", test_people);
    g_test_add_func("/verdict/lists", test_lists);
    g_test_add_func("/verdict/pull-requests", test_pull_requests);
    g_test_add_func("/verdict/commands", test_commands);
    g_test_add_func("/verdict/patterns", test_patterns);
    g_test_add_func("/verdict/hostile", test_hostile);
    return g_test_run();
}
