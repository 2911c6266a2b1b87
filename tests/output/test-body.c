/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/body.h"

#include "base/slice.h"
#include "patch/message.h"
#include "text-fixture.h"

static char *
describe(const char *content, gboolean is_patch)
{
    M2sText text = {.content = (char *)content,
                    .trailers = m2s_message_trailers(m2s_slice_of(content))};
    g_autoptr(GArray) lines = m2s_body_lines(&text, is_patch);
    g_ptr_array_unref(text.trailers);
    return describe_lines(lines);
}

static void
test_replies(void)
{
    static const struct {
        const char *content, *expected;
    } cases[] = {
        {"", ""},
        {"\n\nFine.\n\n\n\nReally.  \n\n", "p Fine.\np \np Really.\n"},
        /* Quotations, and what introduces them. */
        {"On Mon, 5 Feb 2024 at 09:00, Ann <ann@example.org> wrote:\n> The lid\n> comes off.\n\n"
         "It does.\n",
         "q > 2 lines quoted\np It does.\n"},
        {"Hi Ann,\n\nOn Mon, 5 Feb 2024 at 09:00,\nAnn Example wrote:\n\n> The lid\n>\n> off\nOh.",
         "p Hi Ann,\nq > 3 lines quoted\np Oh.\n"},
        {"> One line.\nYes.\n> > a\n> b\n\n> c\n", "q > One line.\np Yes.\nq > 3 lines quoted\n"},
        {" > a\n > b\nc", "q > 2 lines quoted\np c\n"},
        /* What ends in a colon can be an answer. */
        {"I mean this one:\n> a\n> b\n", "p I mean this one:\nq > 2 lines quoted\n"},
        {"Reply to all of\nthese\nlong lines that\nAnn wrote:\n> a\n",
         "p Reply to all of\np these\np long lines that\np Ann wrote:\nq > a\n"},
        {"No.\n\n-----Original Message-----\nFrom: Ann\nSubject: lid\n\nThe lid.\n",
         "p No.\nq > 3 lines quoted\n"},
        /* Trailers are told apart from the text, signatures are gone. */
        {"Works.\n\nTested-by: Bo <bo@example.net>\n\nThanks,\nBo\n",
         "p Works.\np \np Thanks,\np Bo\n"},
        {"Reviewed-by: Bo <bo@example.net>", ""},
        {"> Reviewed-by: Bo <bo@example.net>\nNo!",
         "q > Reviewed-by: Bo <bo@example.net>\np No!\n"},
        {"Works.\n--\nBo\nPottery\n", "p Works.\n"},
        {"a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
         "p a\np --\np 1\np 2\np 3\np 4\np 5\np 6\np 7\np 8\np 9\n"},
        /* Only a patch has notes. */
        {"a\n---\n lid.c | 2 +-\n", "p a\np ---\np  lid.c | 2 +-\n"},
        {"\033]0;x\007\r", "p \\x1b]0;x\\x07\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = describe(cases[i].content, FALSE);
        g_assert_cmpstr(got, ==, cases[i].expected);
    }
}

static void
test_patches(void)
{
    static const struct {
        const char *content, *expected;
    } cases[] = {
        {"Heed it.\n\nSigned-off-by: Ann\n---\n lid.c   | 2 +-\n pot.png | Bin 0 -> 12 bytes\n"
         " 2 files changed, 1 insertion(+), 1 deletion(-)\n create mode 100644 pot.png\n",
         "p Heed it.\n"},
        {"Heed it.\n---\nv2: both ends\n\n lid.c | 2 +-\n 1 file changed, 1 insertion(+)\n",
         "p Heed it.\np \np v2: both ends\n"},
        {"lid.c | 2 in the message\n 1 file changed\n", "p lid.c | 2 in the message\n"
                                                        "p  1 file changed\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = describe(cases[i].content, TRUE);
        g_assert_cmpstr(got, ==, cases[i].expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/body/replies", test_replies);
    g_test_add_func("/body/patches", test_patches);
    return g_test_run();
}
