/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails are given as one line each, and what came of them is written as one line of events: the
 * grouping rules can be read off the table. */
#include "series/engine.h"

#include "model/catalogue.h"
#include "series/memory-index.h"

/* A mail: kind is 'p' for a patch, 'm' for other mail, 'r' for a reply. */
typedef struct {
    char kind;
    const char *id;         /* "a" stands for "<a@example.org>" */
    const char *references; /* ids, nearest first, separated by blanks; "" for none */
    const char *name;
    gint64 number, total; /* total -1: no marker */
    gint64 version;
    gint64 minute; /* of the Date */
    const char *email;
} Line;

typedef struct {
    const char *name;
    Line lines[8];
    const char *expected;
} Case;

static const Case cases[] = {
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
    {"no-author",
     {{'p', "1", "", "one", 0, -1, 1, 0, NULL}, {'r', "r", "1", "re: one", 0, -1, 1, 0, NULL}},
     "unusable | orphan => "},
};

static char *
msgid_of(const char *id)
{
    return g_strdup_printf("<%s@example.org>", id);
}

static M2sMail *
mail_of_line(const Line *line, guint project, const M2sState *state)
{
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
    mail->is_reply = line->kind == 'r';
    mail->has_diff = line->kind == 'p';
    mail->has_marker = line->total >= 0;
    mail->number = line->number;
    mail->total = line->total;
    mail->version = line->version;
    mail->state = state;
    return mail;
}

/* Appends the events from start on: "patch2" created, "done2" completed, "full1" a series. */
static void
append_events(GString *text, const GPtrArray *events, guint start)
{
    for (guint i = start; i < events->len; i++) {
        const M2sEvent *event = g_ptr_array_index(events, i);
        static const char *const words[] = {"cover", "patch",   "done",   "series",
                                            "full",  "comment", "comment"};
        guint id = event->category == M2S_EVENT_COVER_CREATED      ? event->cover->item.id
                   : event->category <= M2S_EVENT_PATCH_COMPLETED  ? event->patch->item.id
                   : event->category <= M2S_EVENT_SERIES_COMPLETED ? event->series->id
                                                                   : event->comment->item.id;
        g_string_append_printf(text, "%s%s%u", i > start ? " " : "", words[event->category], id);
    }
}

static void
append_msgid(GString *text, const char *msgid)
{
    if (text->str[text->len - 1] != '(')
        g_string_append_c(text, ' ');
    g_string_append_len(text, msgid + 1, strlen(msgid) - strlen("<@example.org>"));
}

static void
append_series(GString *text, const GPtrArray *all)
{
    for (guint i = 0; i < all->len; i++) {
        const M2sSeries *series = g_ptr_array_index(all, i);
        g_string_append_printf(text, "%s%u:%s(", i > 0 ? " " : "", series->id,
                               series->name ? series->name : "-");
        if (series->cover)
            append_msgid(text, series->cover->item.msgid);
        for (guint j = 0; j < series->patches->len; j++)
            append_msgid(text, ((M2sPatch *)g_ptr_array_index(series->patches, j))->item.msgid);
        g_string_append_c(text, ')');
    }
}

static void
test_case(gconstpointer data)
{
    const Case *one = data;
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(M2sIndex) index = m2s_memory_index_new(catalogue);
    g_autoptr(M2sEngine) engine = m2s_engine_new(catalogue, index);
    const M2sProject *project =
        m2s_catalogue_add_project(catalogue, "widgets", "widgets.example.org");
    const M2sState state = {1, "New", "new"};
    g_autoptr(GString) text = g_string_new(NULL);
    for (const Line *line = one->lines; line->id; line++) {
        guint before = catalogue->events->len;
        g_autoptr(M2sMail) mail = mail_of_line(line, project->id, &state);
        M2sOutcome outcome = m2s_engine_add(engine, mail);
        if (line > one->lines)
            g_string_append(text, " | ");
        append_events(text, catalogue->events, before);
        if (outcome >= M2S_OUTCOME_DUPLICATE)
            g_string_append(text, outcome == M2S_OUTCOME_DUPLICATE ? "duplicate"
                                  : outcome == M2S_OUTCOME_ORPHAN  ? "orphan"
                                                                   : "unusable");
    }
    g_string_append(text, " => ");
    append_series(text, catalogue->series);
    g_assert_cmpstr(text->str, ==, one->expected);
}

static void
test_newest_name(void)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(M2sIndex) index = m2s_memory_index_new(catalogue);
    g_autoptr(M2sEngine) engine = m2s_engine_new(catalogue, index);
    const M2sProject *project =
        m2s_catalogue_add_project(catalogue, "widgets", "widgets.example.org");
    static const char *const names[] = {"", "Ann", "", "Ann Example"};
    static const char *const expected[] = {"", "Ann", "Ann", "Ann Example"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const Line line = {'p',  (const char *[]){"a", "b", "c", "d"}[i], "", "x", 0, -1, 1, 0,
                           "ann"};
        g_autoptr(M2sMail) mail = mail_of_line(&line, project->id, &(M2sState){1, "New", "new"});
        mail->author_name = g_strdup(names[i]);
        m2s_engine_add(engine, mail);
        const M2sPerson *person = g_ptr_array_index(catalogue->people, 0);
        g_assert_cmpstr(person->name, ==, expected[i]);
    }
    g_assert_cmpuint(catalogue->people->len, ==, 1);
}

/* Lists become projects as they are met; a label that is taken gives way to the whole id. */
static void
test_lists(void)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(M2sIndex) index = m2s_memory_index_new(catalogue);
    g_autoptr(M2sEngine) engine = m2s_engine_new(catalogue, index);
    static const char *const lists[] = {"dev.a.example.org", "dev.b.example.org",
                                        "dev.a.example.org"};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        const Line line = {'p', (const char *[]){"a", "b", "c"}[i], "", "x", 0, -1, 1, 0, "ann"};
        g_autoptr(M2sMail) mail = mail_of_line(&line, 0, &(M2sState){1, "New", "new"});
        mail->list_id = g_strdup(lists[i]);
        mail->list_email = i == 2 ? g_strdup("dev@a.example.org") : NULL;
        m2s_engine_add(engine, mail);
    }
    g_assert_cmpuint(catalogue->projects->len, ==, 2);
    const M2sProject *first = g_ptr_array_index(catalogue->projects, 0);
    const M2sProject *second = g_ptr_array_index(catalogue->projects, 1);
    g_assert_cmpstr(first->link_name, ==, "dev");
    g_assert_cmpstr(first->list_email, ==, "dev@a.example.org");
    g_assert_cmpstr(second->link_name, ==, "dev.b.example.org");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/engine/", cases[i].name, NULL);
        g_test_add_data_func(path, &cases[i], test_case);
    }
    g_test_add_func("/engine/newest-name", test_newest_name);
    g_test_add_func("/engine/lists", test_lists);
    return g_test_run();
}
