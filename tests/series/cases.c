/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cases.h"

#include "patch/submission.h"

const Case cases[] = {
    {"cover-and-patches",
     {{'m', "c", "", "[0/2] fix", 0, 2, 1, 0, "ann"},
      {'p', "1", "c", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "2", "c", "[2/2] two", 2, 2, 1, 0, "ann"}},
     "series1 cover1 | patch1 done1 | patch2 done2 full1 => 1:fix(c 1 2)"},
    {"patches-before-cover",
     {{'p', "2", "c", "[2/2] two", 2, 2, 1, 0, "ann"},
      {'p', "1", "c", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'m', "c", "", "[0/2] fix", 0, 2, 1, 0, "ann"}},
     "patch1 series1 | patch2 done2 done1 full1 | cover1 => 1:fix(c 2 1)"},
    {"name-of-patch-1",
     {{'p', "2", "1", "[2/2] two", 2, 2, 1, 0, "ann"},
      {'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"}},
     "patch1 series1 | patch2 done2 done1 full1 => 1:[1/2] one(2 1)"},
    {"markers-within-20-minutes",
     {{'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "2", "", "[2/2] two", 2, 2, 1, 20, "ann"}},
     "patch1 series1 done1 | patch2 done2 full1 => 1:[1/2] one(1 2)"},
    {"markers-after-20-minutes",
     {{'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "2", "", "[2/2] two", 2, 2, 1, 21, "ann"}},
     "patch1 series1 done1 | patch2 series2 => 1:[1/2] one(1) 2:-(2)"},
    {"markers-of-another-submitter",
     {{'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "2", "", "[2/2] two", 2, 2, 1, 0, "bo"}},
     "patch1 series1 done1 | patch2 series2 => 1:[1/2] one(1) 2:-(2)"},
    {"number-taken",
     {{'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "x", "", "[1/2] one", 1, 2, 1, 1, "ann"}},
     "patch1 series1 done1 | patch2 series2 done2 => 1:[1/2] one(1) 2:[1/2] one(x)"},
    {"of-several-that-fit-the-newest-that-lacks-it",
     {{'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "x", "", "[1/2] one", 1, 2, 1, 1, "ann"},
      {'p', "2", "", "[2/2] two", 2, 2, 1, 1, "ann"}},
     "patch1 series1 done1 | patch2 series2 done2 | patch3 done3 full2 => "
     "1:[1/2] one(1) 2:[1/2] one(x 2)"},
    {"reference-decides-whatever-the-version",
     {{'p', "1", "", "[1/2] one", 1, 2, 1, 0, "ann"},
      {'p', "2", "1", "[v2,2/2] two", 2, 2, 2, 9999, "ann"}},
     "patch1 series1 done1 | patch2 done2 full1 => 1:[1/2] one(1 2)"},
    {"a-new-series-claims-what-it-refers-to",
     {{'p', "2", "c 1", "[2/2] two", 2, 2, 1, 0, "ann"},
      {'p', "1", "c", "[1/2] one", 1, 2, 1, 99, "ann"}},
     "patch1 series1 | patch2 done2 done1 full1 => 1:[1/2] one(2 1)"},
    {"single-patch-never-joins",
     {{'p', "1", "", "[1/1] one", 1, 1, 1, 0, "ann"}, {'p', "2", "1", "two", 0, -1, 1, 0, "ann"}},
     "patch1 series1 done1 full1 | patch2 series2 done2 full2 => 1:[1/1] one(1) 2:two(2)"},
    {"total-0-is-no-marker",
     {{'p', "1", "", "[1/0] one", 1, 0, 1, 0, "ann"}},
     "patch1 series1 done1 full1 => 1:[1/0] one(1)"},
    {"cover-with-a-diff-stays-outside",
     {{'p', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'p', "1", "c", "[1/1] one", 1, 1, 1, 0, "ann"}},
     "patch1 series1 | patch2 done2 full1 => 1:[1/1] one(1)"},
    {"more-patches-than-announced",
     {{'p', "1", "", "[1/1] one", 1, 1, 1, 0, "ann"},
      {'p', "2", "", "[2/1] two", 2, 1, 1, 0, "ann"}},
     "patch1 series1 done1 full1 | patch2 done2 full1 => 1:[1/1] one(1 2)"},
    {"cover-with-references-and-a-known-name-is-no-cover",
     {{'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'m', "d", "c", "[0/1] fix", 0, 1, 1, 0, "bo"}},
     "series1 cover1 | comment1 => 1:fix(c)"},
    {"cover-with-references-and-a-new-name",
     {{'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'m', "d", "c", "[v2,0/1] fix", 0, 1, 2, 0, "ann"}},
     "series1 cover1 | series2 cover2 => 1:fix(c) 2:fix(d)"},
    {"duplicates",
     {{'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'p', "1", "c", "[1/1] one", 1, 1, 1, 0, "ann"},
      {'p', "1", "c", "[1/1] one", 1, 1, 1, 0, "ann"},
      {'r', "r", "1", "re: one", 0, -1, 1, 0, "bo"},
      {'r', "r", "1", "re: one", 0, -1, 1, 0, "bo"}},
     "series1 cover1 | duplicate | patch1 done1 full1 | duplicate | comment1 | duplicate => "
     "1:fix(c 1)"},
    {"patches-before-covers-over-all-references",
     {{'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'p', "1", "c", "[1/1] one", 1, 1, 1, 0, "ann"},
      {'r', "r", "c 1", "re: fix", 0, -1, 1, 0, "bo"}},
     "series1 cover1 | patch1 done1 full1 | comment1 => 1:fix(c 1)"},
    {"reply-to-a-reply",
     {{'p', "1", "", "one", 0, -1, 1, 0, "ann"},
      {'r', "r", "1", "re: one", 0, -1, 1, 0, "bo"},
      {'r', "s", "r", "re: one", 0, -1, 1, 0, "ann"},
      {'r', "t", "u", "re: one", 0, -1, 1, 0, "ann"}},
     "patch1 series1 done1 full1 | comment1 | comment2 | orphan => 1:one(1)"},
    {"same-reply-to-two-patches",
     {{'p', "1", "", "one", 0, -1, 1, 0, "ann"},
      {'p', "2", "", "two", 0, -1, 1, 0, "ann"},
      {'r', "r", "1", "re: one", 0, -1, 1, 1, "bo"},
      {'r', "r", "2", "re: one", 0, -1, 1, 0, "bo"},
      {'r', "r", "1", "re: one", 0, -1, 1, 1, "bo"},
      {'r', "s", "r", "re: one", 0, -1, 1, 0, "ann"}},
     "patch1 series1 done1 full1 | patch2 series2 done2 full2 | comment1 | comment2 | duplicate | "
     "comment3 => 1:one(1) 2:two(2)"},
    {"same-reply-to-two-covers",
     {{'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'m', "d", "", "[0/1] do", 0, 1, 1, 0, "ann"},
      {'r', "r", "c", "re: fix", 0, -1, 1, 0, "bo"},
      {'r', "r", "d", "re: fix", 0, -1, 1, 0, "bo"},
      {'r', "s", "r", "re: fix", 0, -1, 1, 0, "ann"}},
     "series1 cover1 | series2 cover2 | comment1 | comment2 | unusable => 1:fix(c) 2:do(d)"},
    {"dependencies",
     {{'m', "c", "", "[0/2] fix", 0, 2, 1, 0, "ann"},
      {'p', "1", "", "one", 0, -1, 1, 0, "bo"},
      {'p', "2", "", "two", 0, -1, 1, 0, "ann", "c"},
      {'p', "3", "", "three", 0, -1, 1, 0, "ann", "1"},
      {'p', "4", "", "four", 0, -1, 1, 0, "ann",
       "https://x.example.org/project/widgets/list/?series=1"},
      {'p', "5", "", "five", 0, -1, 1, 0, "ann",
       "https://x.example.org/project/widgets/patch/1@example.org/"}},
     "series1 cover1 | patch1 series2 done1 full2 | patch2 series3 done2 full3 | "
     "patch3 series4 done3 full4 | patch4 series5 done4 full5 | patch5 series6 done5 full6 => "
     "1:fix(c) 2:one(1) 3:two(2) 4:three(3) 5:four(4) 6:five(5)"},
    {"dependency-on-a-cover-without-a-series",
     {{'m', "c", "", "[0/1] fix", 0, 1, 1, 0, "ann"},
      {'p', "1", "d", "[1/1] one", 1, 1, 1, 0, "bo"},
      {'m', "d", "", "[0/1] do", 0, 1, 1, 0, "bo"},
      {'p', "2", "", "two", 0, -1, 1, 0, "ann", "x"}},
     "series1 cover1 | patch1 series2 done1 full2 | cover2 | patch2 series3 done2 full3 => "
     "1:fix(c) 2:do(d 1) 3:two(2)"},
    {"no-author",
     {{'p', "1", "", "one", 0, -1, 1, 0, NULL}, {'r', "r", "1", "re: one", 0, -1, 1, 0, NULL}},
     "unusable | orphan => "},
};

const gsize case_count = G_N_ELEMENTS(cases);

static char *
msgid_of(const char *id)
{
    return g_strdup_printf("<%s@example.org>", id);
}

M2sMail *
mail_of_line(const Line *line, guint project)
{
    static const M2sState state = {1, "New", "new"};
    M2sMail *mail = m2s_mail_new((M2sLocation){.span = {0}});
    mail->project = project;
    mail->msgid = msgid_of(line->id);
    mail->references = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) references = g_strsplit(line->references, " ", -1);
    for (char **reference = references; *reference && **reference; reference++)
        g_ptr_array_add(mail->references, msgid_of(*reference));
    mail->date = line->minute * 60;
    mail->author_email = line->email ? g_strdup_printf("%s@example.org", line->email) : NULL;
    mail->name = g_strdup(line->name);
    if (line->depends_on) {
        gboolean is_url = strstr(line->depends_on, "://") != NULL;
        mail->depends_on = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(mail->depends_on,
                        is_url ? g_strdup(line->depends_on) : msgid_of(line->depends_on));
    }
    mail->is_reply = line->kind == 'r';
    mail->has_diff = line->kind == 'p';
    mail->has_marker = line->total >= 0;
    mail->number = line->number;
    mail->total = line->total;
    mail->version = line->version;
    mail->state = &state;
    g_auto(M2sSubject) subject = {0};
    m2s_subject_parse(line->name, NULL, &subject);
    mail->submission = m2s_submission_of_subject(&subject);
    return mail;
}
