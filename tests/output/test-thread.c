/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/thread.h"

#include "base/slice.h"

/* Replies to a patch <0>; number N is <N>. */
typedef struct {
    M2sItem root;
    GPtrArray *comments; /* of M2sComment * */
    M2sThread *thread;
} Fixture;

static void
set_up(Fixture *fixture, guint count)
{
    fixture->root = (M2sItem){.msgid = "<0>"};
    fixture->comments = g_ptr_array_new();
    for (guint i = 1; i <= count; i++) {
        M2sComment *comment = g_new0(M2sComment, 1);
        comment->item.id = i;
        comment->item.date = 1000;
        comment->item.msgid = g_strdup_printf("<%u>", i);
        g_ptr_array_add(fixture->comments, comment);
    }
}

static void
begin(Fixture *fixture)
{
    fixture->thread = m2s_thread_new(&fixture->root, fixture->comments);
}

static void
tear_down(Fixture *fixture)
{
    m2s_thread_free(fixture->thread);
    for (guint i = 0; i < fixture->comments->len; i++) {
        M2sComment *comment = g_ptr_array_index(fixture->comments, i);
        g_free((char *)comment->item.msgid);
        g_free(comment);
    }
    g_ptr_array_unref(fixture->comments);
}

/* Lets the reply at index, from 0, have these headers. */
static void
answer(Fixture *fixture, guint index, const char *in_reply_to, const char *references)
{
    M2sText text = {.headers = g_array_new(FALSE, FALSE, sizeof(M2sTextHeader))};
    const M2sTextHeader headers[] = {{"In-Reply-To", in_reply_to}, {"REFERENCES", references}};
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
        if (headers[i].value)
            g_array_append_val(text.headers, headers[i]);
    m2s_thread_answer(fixture->thread, index, &text);
    g_array_unref(text.headers);
}

/* The places as "level:number", with a "." after the last sibling and "^N" for an answer to N that
 * is drawn at its level. */
static char *
describe(const Fixture *fixture, guint levels)
{
    g_autoptr(GArray) places = m2s_thread_places(fixture->thread, levels);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < places->len; i++) {
        const M2sThreadPlace *place = &g_array_index(places, M2sThreadPlace, i);
        const M2sComment *comment = m2s_thread_comment(fixture->thread, place->index);
        g_string_append_printf(text, "%s%u:%u", i > 0 ? " " : "", place->level, comment->item.id);
        if (place->deeper_to >= 0)
            g_string_append_printf(text, "^%u",
                                   m2s_thread_comment(fixture->thread, place->deeper_to)->item.id);
        g_string_append(text, place->last ? "." : "");
    }
    return g_string_free(text, FALSE);
}

static void
check(const Fixture *fixture, guint levels, const char *expected)
{
    g_autofree char *got = describe(fixture, levels);
    g_assert_cmpstr(got, ==, expected);
}

static void
test_nested(void)
{
    Fixture fixture;
    set_up(&fixture, 6);
    begin(&fixture);
    check(&fixture, 8, "0:1 0:2 0:3 0:4 0:5 0:6.");
    answer(&fixture, 0, "<0>", NULL);
    answer(&fixture, 1, "<1>", "<0> <1>");
    answer(&fixture, 2, NULL, "<0>\n <1> <gone>"); /* what it answers is not here */
    answer(&fixture, 3, "<gone>", NULL);
    answer(&fixture, 4, "<2>", NULL);
    answer(&fixture, 5, "<0>", "<0> <1> <2>"); /* In-Reply-To counts first */
    check(&fixture, 8, "0:1 1:2 2:5. 1:3. 0:4 0:6.");
    check(&fixture, 2, "0:1 1:2 1:5^2 1:3. 0:4 0:6.");
    check(&fixture, 1, "0:1 0:2^1 0:5^2 0:3^1 0:4 0:6.");
    answer(&fixture, 5, "<6>", "<0> <2>"); /* no reply answers itself */
    check(&fixture, 8, "0:1 1:2 2:5 2:6. 1:3. 0:4.");
    tear_down(&fixture);
}

static void
test_dates(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    ((M2sComment *)fixture.comments->pdata[0])->item.date = 2000;
    begin(&fixture);
    check(&fixture, 8, "0:2 0:3 0:1.");
    tear_down(&fixture);
}

static void
test_circles(void)
{
    Fixture fixture;
    set_up(&fixture, 6);
    begin(&fixture);
    answer(&fixture, 0, "<1>", NULL); /* itself */
    answer(&fixture, 1, "<3>", NULL);
    answer(&fixture, 2, "<4>", NULL);
    answer(&fixture, 3, "<2>", NULL);
    answer(&fixture, 4, "<4>", NULL); /* leads to the circle */
    answer(&fixture, 5, "<5>", NULL);
    g_autofree char *got = describe(&fixture, 8);
    g_assert_cmpstr(got, ==, "0:1 0:2. 1:4. 2:3 2:5. 3:6.");
    tear_down(&fixture);
}

static void
test_none(void)
{
    Fixture fixture = {.root = {.msgid = "<0>"}};
    g_autoptr(M2sThread) thread = m2s_thread_new(&fixture.root, NULL);
    g_autoptr(GArray) places = m2s_thread_places(thread, 3);
    g_assert_cmpuint(places->len, ==, 0);
}

/* A hostile sender nests replies, or lets them answer each other in a ring. */
static void
test_deep(void)
{
    enum { COUNT = 100000 };
    for (guint ring = 0; ring < 2; ring++) {
        Fixture fixture;
        set_up(&fixture, COUNT);
        begin(&fixture);
        for (guint i = 0; i < COUNT; i++) {
            g_autofree char *parent = g_strdup_printf("<%u>", i == 0 && ring ? COUNT : i);
            answer(&fixture, i, parent, NULL);
        }
        g_autoptr(GArray) places = m2s_thread_places(fixture.thread, 3);
        g_assert_cmpuint(places->len, ==, COUNT);
        for (guint i = 0; i < COUNT; i++) {
            const M2sThreadPlace *place = &g_array_index(places, M2sThreadPlace, i);
            g_assert_cmpuint(place->level, ==, MIN(i, 2));
            g_assert_true(place->last == (i < 2 || i == COUNT - 1));
        }
        tear_down(&fixture);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/thread/nested", test_nested);
    g_test_add_func("/thread/dates", test_dates);
    g_test_add_func("/thread/circles", test_circles);
    g_test_add_func("/thread/none", test_none);
    g_test_add_func("/thread/deep", test_deep);
    return g_test_run();
}
