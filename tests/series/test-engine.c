/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grouping rules can be read off the table in cases.c. */
#include "series/engine.h"

#include "cases.h"
#include "model/catalogue.h"
#include "model/fields.h"

/* Appends the events from start on: "patch2" created, "done2" completed, "full1" a series. */
static void
append_events(GString *text, const GPtrArray *events, guint start)
{
    for (guint i = start; i < events->len; i++) {
        const M2sEvent *event = g_ptr_array_index(events, i);
        static const char *const words[] = {"cover", "patch",   "done",    "series",
                                            "full",  "comment", "comment", "revised"};
        guint id = event->category == M2S_EVENT_COVER_CREATED      ? event->cover->item.id
                   : event->category <= M2S_EVENT_PATCH_COMPLETED  ? event->patch->item.id
                   : m2s_event_kind(event->category) == M2S_SERIES ? event->series->id
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

static const char *
word_of(M2sOutcome outcome)
{
    static const char *const words[] = {[M2S_OUTCOME_DUPLICATE] = "duplicate",
                                        [M2S_OUTCOME_LOOSE] = "loose",
                                        [M2S_OUTCOME_ORPHAN] = "orphan",
                                        [M2S_OUTCOME_UNUSABLE] = "unusable"};
    return words[outcome] ? words[outcome] : "";
}

static void
run_case(const Case *one, M2sGrouping grouping)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(M2sIndex) index = m2s_index_new(catalogue, NULL);
    const M2sProject *project =
        m2s_catalogue_add_project(catalogue, "widgets", "widgets.example.org");
    g_autoptr(GString) text = g_string_new(NULL);
    for (const Line *line = one->lines; line->id; line++) {
        guint before = catalogue->events->len;
        g_autoptr(M2sMail) mail = mail_of_line(line, project->id);
        M2sOutcome outcome;
        g_assert_true(m2s_engine_add(index, grouping, mail, &outcome, NULL));
        if (line > one->lines)
            g_string_append(text, " | ");
        append_events(text, catalogue->events, before);
        g_string_append(text, word_of(outcome));
    }
    g_string_append(text, " => ");
    append_series(text, catalogue->series);
    g_assert_cmpstr(text->str, ==, one->expected);
}

static void
test_case(gconstpointer data)
{
    run_case(data, M2S_GROUPING_PATCHWORK);
}

static void
test_precise_case(gconstpointer data)
{
    run_case(data, M2S_GROUPING_PRECISE);
}

static void
test_newest_name(void)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(M2sIndex) index = m2s_index_new(catalogue, NULL);
    const M2sProject *project =
        m2s_catalogue_add_project(catalogue, "widgets", "widgets.example.org");
    static const char *const names[] = {"", "Ann", "", "Ann Example"};
    static const char *const expected[] = {"", "Ann", "Ann", "Ann Example"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const Line line = {'p',  (const char *[]){"a", "b", "c", "d"}[i], "", "x", 0, -1, 1, 0,
                           "ann"};
        g_autoptr(M2sMail) mail = mail_of_line(&line, project->id);
        mail->author_name = g_strdup(names[i]);
        M2sOutcome outcome;
        g_assert_true(m2s_engine_add(index, M2S_GROUPING_PATCHWORK, mail, &outcome, NULL));
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
    g_autoptr(M2sIndex) index = m2s_index_new(catalogue, NULL);
    static const char *const lists[] = {"dev.a.example.org", "dev.b.example.org",
                                        "dev.a.example.org"};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        const Line line = {'p', (const char *[]){"a", "b", "c"}[i], "", "x", 0, -1, 1, 0, "ann"};
        g_autoptr(M2sMail) mail = mail_of_line(&line, 0);
        mail->list_id = g_strdup(lists[i]);
        mail->list_email = i == 2 ? g_strdup("dev@a.example.org") : NULL;
        M2sOutcome outcome;
        g_assert_true(m2s_engine_add(index, M2S_GROUPING_PATCHWORK, mail, &outcome, NULL));
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
    for (gsize i = 0; i < case_count; i++) {
        g_autofree char *path = g_strconcat("/engine/", cases[i].name, NULL);
        g_test_add_data_func(path, &cases[i], test_case);
    }
    for (gsize i = 0; i < precise_case_count; i++) {
        g_autofree char *path = g_strconcat("/engine/precise/", precise_cases[i].name, NULL);
        g_test_add_data_func(path, &precise_cases[i], test_precise_case);
    }
    g_test_add_func("/engine/newest-name", test_newest_name);
    g_test_add_func("/engine/lists", test_lists);
    return g_test_run();
}
