/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/acceptance.h"

/* What a verdict says: "" if nothing, "parent", "series", "series of 2", "1 3 4", each with "not "
 * before it if patches were dropped. */
static char *
describe(gboolean found, const M2sVerdict *verdict)
{
    GString *text = g_string_new(NULL);
    if (!found)
        return g_string_free(text, FALSE);
    if (verdict->kind == M2S_VERDICT_OPEN)
        g_string_append(text, "not ");
    if (verdict->scope == M2S_SCOPE_PARENT)
        g_string_append(text, "parent");
    else if (verdict->scope == M2S_SCOPE_SERIES)
        g_string_append(text, "series");
    for (guint i = 0; verdict->parts && i < verdict->parts->len; i++)
        g_string_append_printf(text, "%s%d", i > 0 ? " " : "",
                               (int)g_array_index(verdict->parts, M2sVerdictPart, i).number);
    if (verdict->count > 0)
        g_string_append_printf(text, " of %u", verdict->count);
    return g_string_free(text, FALSE);
}

typedef struct {
    const char *sentence, *meaning;
} Case;

static void
check(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_auto(M2sVerdict) verdict = {0};
        gboolean found = m2s_acceptance_read(m2s_slice_of(cases[i].sentence), &verdict);
        g_autofree char *meaning = describe(found, &verdict);
        if (!g_str_equal(meaning, cases[i].meaning))
            g_error("“%s” means “%s”, not “%s”", cases[i].sentence, meaning, cases[i].meaning);
    }
}

static void
test_accepted(void)
{
    static const Case cases[] = {
        {"Applied.", "parent"},
        {"Applied, thanks!", "parent"},
        {"Thanks, applied.", "parent"},
        {"Thank you Ann, patch applied!", "parent"},
        {"Applied to widgets/next, thanks!", "parent"},
        {"Applied with the following changes:", "parent"},
        {"Applied with a small fix (see below).", "parent"},
        {"Now queued up, thanks.", "parent"},
        {"Applied to `main`.", "parent"},
        {"Queued for 6.5.", "parent"},
        {"Picked this up for the next release", "parent"},
        {"I\u2019ve merged this into dev.", "parent"},
        {"Looks good to me, I've applied this patch", "parent"},
        {"Hi Ann, I have just applied it.", "parent"},
        {"Merged. ", "parent"},
        {"Pulled, thanks", "parent"},
        {"Pushed to main, thanks.", "parent"},
        {"It has been applied to for-next", "parent"},
        {"The patch was applied to widgets.git", "parent"},
        {"I've pushed this, thanks.", "parent"},
        {"I've picked this up.", "parent"},
        {"Applied this now.", "parent"},
        {"Applied to my tree, thanks.", "parent"},
        /* Twelve words may stand before it. */
        {"Hi Ann, thank you very much for the work and the reviews, applied.", "parent"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_scope(void)
{
    static const Case cases[] = {
        {"Series applied, thanks.", "series"},
        {"I've applied the whole series to next.", "series"},
        {"Both patches applied.", "series of 2"},
        {"Both queued up, thanks.", "series of 2"},
        {"I have applied all 8 patches.", "series of 8"},
        {"All four patches applied.", "series of 4"},
        {"I applied these two to the widgets tree.", "series of 2"},
        {"Patches 1-3 applied.", "1 2 3"},
        {"Patches 1, 2 and 4 applied.", "1 2 4"},
        {"Patches 2 to 4 queued for 6.5.", "2 3 4"},
        {"Applied 1/5.", "1"},
        {"I merged 2 and 3.", "2 3"},
        {"I merged 2 patches.", "series of 2"},
        {"I've applied patch 1/4, with the following amendments:", "1"},
        {"I've merged the first 2 patches into dev.", "1 2"},
        {"Applied the first patch.", "1"},
        {"Applied patch #3 to next.", "3"},
        {"Applied patches 3 through 5.", "3 4 5"},
        {"Patches 2 & 4 applied.", "2 4"},
        {"Applied these 2.", "series of 2"},
        {"I have applied these", "series"},
        {"Patches 3-1 applied.", ""},
        {"Patches 0-2 applied.", ""},
        {"Patches 1/ applied.", ""},
        {"Patches 1+2 applied.", ""},
        {"Applied patches 1000000-2000000.", ""},
        /* Which ones is not said. */
        {"Applied the last patch.", ""},
        {"Applied all except patch 2.", ""},
        {"I've applied some of these.", ""},
        {"Applied the rest of the series.", ""},
        {"Applied, but the last patch is missing.", ""},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_dropped(void)
{
    static const Case cases[] = {
        {"Dropped, thanks.", "not parent"},
        {"I've dropped this patch.", "not parent"},
        {"Reverted for now.", "not parent"},
        {"I dropped the check.", ""},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Each of these has the word, and does not mean it. */
static void
test_other_meanings(void)
{
    static const Case cases[] = {
        {"Was this applied?", ""},
        {"Can this be applied now?", ""},
        {"Applied to next already, right?", ""},
        {"Please wait until it is applied.", ""},
        {"This should be merged soon.", ""},
        {"If applied, this breaks the hinge.", ""},
        {"I have not applied it.", ""},
        {"I haven't applied this yet.", ""},
        {"I'll send v2 once this is merged.", ""},
        {"Linus has merged it already.", ""},
        {"Ann Ames applied this to her tree.", ""},
        {"With the patch applied, the check catches it.", ""},
        {"Applied the patch to lib/tar.c and rebuilt it.", ""},
        {"Applied for testing.", ""},
        {"Applied locally.", ""},
        {"I applied the patch below.", ""},
        {"I've applied a similar patch already.", ""},
        {"I applied the patch [2/3] in my patch series", ""},
        {"(privately) have pushed back against it.", ""},
        {"I've pushed a change that does so.", ""},
        {"The merged pull request has the old version.", ""},
        {"I've applied your suggestion to the next version.", ""},
        {"Pushed v5 to my branch.", ""},
        {"This series was applied (using b4) to base:", ""},
        {"The context is always atomic, which is applied here.", ""},
        {"Run `git am` and see applied patches.", ""},
        {"applied force moves the hinge", ""},
        {"Unapplied.", ""},
        {"The merged series.", ""},
        {"Thanks, Ann applied this to next.", ""},
        {"Update pushed to the branch.", ""},
        {"Fixes pushed.", ""},
        {"Pushed for review.", ""},
        {"Picked for the next release.", ""},
        {"I've applied it to my system.", ""},
        {"Hi Ann, thank you very much for all the work and the reviews, applied.", ""},
        {"", ""},
        {"|", ""},
        {"((((", ""},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* A sentence may be of any length, and any bytes. */
static void
test_hostile(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 10000; i++) {
        M2sVerdict verdict = {0};
        g_string_append(text, i % 2 ? "applied " : "\xff\xe2\x80");
        m2s_acceptance_read(m2s_slice_of_string(text), &verdict);
        m2s_verdict_clear(&verdict);
    }
    g_autofree char *numbers = g_strnfill(60, '9');
    g_autofree char *sentence = g_strdup_printf("Applied patches %s-%s.", numbers, numbers);
    check(&(const Case){sentence, ""}, 1);
}

/* A verdict names a thousand patches at most. */
static void
test_many_parts(void)
{
    g_auto(M2sVerdict) verdict = {0};
    g_assert_true(m2s_acceptance_read(m2s_slice_of("Applied patches 1-800, 1-800."), &verdict));
    g_assert_cmpuint(verdict.parts->len, ==, 1000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acceptance/accepted", test_accepted);
    g_test_add_func("/acceptance/scope", test_scope);
    g_test_add_func("/acceptance/dropped", test_dropped);
    g_test_add_func("/acceptance/other-meanings", test_other_meanings);
    g_test_add_func("/acceptance/hostile", test_hostile);
    g_test_add_func("/acceptance/many-parts", test_many_parts);
    return g_test_run();
}
