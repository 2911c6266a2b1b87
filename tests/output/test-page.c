/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/page.h"

typedef struct {
    const char *target;
    guint count;
    guint start, end;
    const char *link; /* NULL: there is no such page */
} Case;

static const Case cases[] = {
    {"/x/", 0, 0, 0, "<http://h/x/?page=1>; rel=\"first\", <http://h/x/?page=1>; rel=\"last\""},
    {"/x/", 31, 0, 30,
     "<http://h/x/?page=2>; rel=\"next\", <http://h/x/?page=1>; rel=\"first\", "
     "<http://h/x/?page=2>; rel=\"last\""},
    {"/x/?page=2", 31, 30, 31,
     "<http://h/x/>; rel=\"prev\", <http://h/x/?page=1>; rel=\"first\", "
     "<http://h/x/?page=2>; rel=\"last\""},
    {"/x/?page=last&per_page=2", 5, 4, 5,
     "<http://h/x/?page=2&per_page=2>; rel=\"prev\", <http://h/x/?page=1&per_page=2>; "
     "rel=\"first\", <http://h/x/?page=3&per_page=2>; rel=\"last\""},
    {"/x/?per_page=0", 1, 0, 1,
     "<http://h/x/?page=1&per_page=0>; rel=\"first\", <http://h/x/?page=1&per_page=0>; "
     "rel=\"last\""},
    {"/x/?per_page=999", 251, 0, 250,
     "<http://h/x/?page=2&per_page=999>; rel=\"next\", <http://h/x/?page=1&per_page=999>; "
     "rel=\"first\", <http://h/x/?page=2&per_page=999>; rel=\"last\""},
    {"/x/?page=0", 9, 0, 0, NULL},
    {"/x/?page=2", 9, 0, 0, NULL},
    {"/x/?page=", 9, 0, 0, NULL},
    {"/x/?page=1.0", 9, 0, 0, NULL},
    {"/x/?page=99999999999999999999", 9, 0, 0, NULL},
};

static void
test_find(gconstpointer data)
{
    const Case *one = data;
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(one->target);
    g_auto(M2sPage) page = {0};
    g_assert_cmpint(m2s_page_find(query, "http://h", one->count, &page), ==, one->link != NULL);
    g_assert_cmpstr(page.link, ==, one->link);
    if (one->link) {
        g_assert_cmpuint(page.start, ==, one->start);
        g_assert_cmpuint(page.end, ==, one->end);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/page/find/%zu", i);
        g_test_add_data_func(path, &cases[i], test_find);
    }
    return g_test_run();
}
