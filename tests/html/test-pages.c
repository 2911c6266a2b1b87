/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages as a server gives them: the same from inputs and from a store. */
#include <mbox2series/pages.h>

#include "../archive/state-folder.h"

typedef struct {
    StateFolder folder;
    M2sArchive *read, *opened;
    M2sRevisions *revisions;
    M2sFates *fates;
} Fixture;

#define MAIL(number, subject, headers, body)                                                       \
    "From ann Sun Mar  1 10:00:00 2026\n"                                                          \
    "From: Ann Example <ann@example.org>\nList-Id: <widgets.example.org>\n"                        \
    "Date: Fri, 1 May 2026 10:0" number ":00 +0000\nSubject: " subject "\nMessage-ID: <" number    \
    "/x@example.org>\n" headers "\n" body "\n"
#define TO(number) "In-Reply-To: <" number "/x@example.org>\n"
#define DIFF                                                                                       \
    "---\n src/a.c | 2 +-\n\n--- a/src/a.c\n+++ b/src/a.c\n@@ -1,2 +1,2 @@ main\n"                 \
    "-old = handle_of(pot);\n+new = handle_of(pot);\n end();\n"

#define NOW 1777680000 /* the day begins */

static const char mails[] = MAIL("0", "[PATCH 0/2] Lids", "", "Two <b>changes</b>.\n")
    MAIL("1", "[PATCH 1/2] one", TO("0"), "First.\n\nSigned-off-by: Ann <ann@example.org>\n" DIFF)
        MAIL("2", "[PATCH 2/2] two", TO("0"), "Second.\n" DIFF)
            MAIL("3", "Re: [PATCH 1/2] one", TO("1"),
                 "On Friday, Ann wrote:\n> -old = handle_of(pot);\n> +new = handle_of(pot);\n\n"
                 "Why new?\n\nReviewed-by: Bo <bo@example.org>\n")
                MAIL("4", "Re: [PATCH 1/2] one", TO("3"),
                     "> > +new = handle_of(pot);\n>\n> Why new?\nIt is newer.\n")
                    MAIL("5", "Re: [PATCH 0/2] Lids", TO("0"), "Thanks for all of it.\n")
                        MAIL("6", "[PATCH v2] pots & pans", "", "Other.\n" DIFF);

static M2sArchive *
read_mails(const char *mbox, const M2sOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    M2sArchive *archive = m2s_archive_new(config, options, &error);
    g_assert_no_error(error);
    m2s_archive_read(archive, mbox, &error);
    g_assert_no_error(error);
    return archive;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.jobs = 1, .sketches = TRUE, .verdicts = TRUE};
    state_folder_make(&fixture->folder);
    state_folder_ingest(&fixture->folder, mails, &options);
    fixture->opened = m2s_archive_open(NULL, &options, fixture->folder.state, &error);
    fixture->read = read_mails(fixture->folder.mbox, &options);
    fixture->revisions = m2s_revisions_new(m2s_archive_catalogue(fixture->read), M2S_EVIDENCE_ALL);
    const M2sFateOptions judging = {
        .now = NOW, .newer = m2s_revisions_newer, .newer_data = fixture->revisions};
    fixture->fates = m2s_fates_new(fixture->read, &judging, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_fates_free(fixture->fates);
    m2s_revisions_free(fixture->revisions);
    m2s_archive_free(fixture->read);
    m2s_archive_free(fixture->opened);
    state_folder_remove(&fixture->folder);
}

static M2sWebAnswer *
get(const M2sPages *pages, const char *target)
{
    g_autoptr(GError) error = NULL;
    M2sWebAnswer *page = m2s_page_get(pages, target, &error);
    g_assert_no_error(error);
    return page;
}

/* The body as a string. */
static char *
body_of(const M2sWebAnswer *page)
{
    gsize size;
    const char *data = g_bytes_get_data(page->body, &size);
    return g_strndup(data ? data : "", size);
}

#define LIST  "/project/widgets/list/"
#define PATCH "/project/widgets/patch/"

static const struct {
    const char *target;
    guint status;
    const char *what; /* the location of a 302, or what is in the body */
} cases[] = {
    {"/", 302, LIST},
    {"/project/widgets/", 302, LIST},
    {"/project/widgets", 302, "/project/widgets/"},
    {LIST, 200, "<a href=\"/series/1/\">Lids</a>"},
    {LIST, 200, "pots &amp; pans"},
    {"/project/widgets/list?q=lids", 302, LIST "?q=lids"},
    {LIST "?q=lids", 200, "1 to 1 of 1 series"},
    {LIST "?q=LI+ds", 200, "1 to 1 of 1 series"},
    {LIST "?q=%22%3E%3Cscript%3E", 200, "value=\"&quot;&gt;&lt;script&gt;\""},
    {LIST "?q=nothing+of+that", 200, "No series."},
    {LIST "?submitter=1", 200, "1 to 2 of 2 series"},
    {LIST "?submitter=EXAMPLE", 200, "1 to 2 of 2 series"},
    {LIST "?submitter=nobody", 200, "No series."},
    {LIST "?since=2026-05-02", 200, "No series."},
    {LIST "?until=2026-05-01+10:05", 200, "1 to 1 of 1 series"},
    {LIST "?since=soonish", 400, "soonish"},
    {LIST "?page=2", 404, "There is no such page"},
    {LIST "?page=0", 400, "Invalid page."},
    {LIST "?page=x", 400, "Invalid page."},
    {LIST "?series=1", 302, "/series/1/"},
    {"/project/widgets/feed/", 200, "<feed xmlns=\"http://www.w3.org/2005/Atom\">"},
    {"/series/1/", 200, "Two &lt;b&gt;changes&lt;/b&gt;."},
    {"/series/1/", 200, "<a href=\"" PATCH "1%252Fx@example.org/\">one</a>"},
    {"/series/1/", 200, "Thanks for all of it."},
    {"/series/1/", 200, "Reviewed-by: Bo &lt;bo@example.org&gt;"},
    {"/series/1", 302, "/series/1/"},
    {"/series/2/", 200, "<a href=\"/series/2/diff/1/\">changes since v1</a>"},
    {"/series/2/diff/1/", 200, "<title>pots &amp; pans: v1 to v2</title>"},
    {"/series/2/diff/1/", 200, "<a href=\"/series/1/\">v1</a>"},
    {"/series/2/diff/1/", 200, "<h3>Commit message</h3>"},
    {"/series/2/diff/1/", 200, "<del>-First.\n"},
    {"/series/2/diff/1/", 200, "</del><ins>+Other.\n"},
    {"/series/2/diff/1/", 200, "<td class=\"change\">dropped</td>"},
    {"/series/2/diff/1", 302, "/series/2/diff/1/"},
    {"/series/1/diff/2/", 404, "There is no such page"},
    {"/series/2/diff/2/", 404, "There is no such page"},
    {"/series/2/diff/9/", 404, "There is no such page"},
    {"/series/9/diff/1/", 404, "There is no such page"},
    {"/series/2/diff/x/", 404, "There is no such page"},
    {"/series/2/diff/", 404, "There is no such page"},
    {"/series/9/", 404, "There is no such page"},
    {"/series/x/", 404, "There is no such page"},
    {"/series/99999999999999999999/", 404, "There is no such page"},
    {PATCH "1%252Fx@example.org/", 200, "<ins>+new = handle_of(pot);\n</ins>"},
    {PATCH "1%252Fx@example.org/", 200, "<a href=\"#f1\">src/a.c</a>"},
    {PATCH "1%2Fx@example.org/", 200, "<title>[1/2] one</title>"},
    {PATCH "6%252Fx@example.org/", 200, "[v2] pots &amp; pans"},
    {PATCH "none@example.org/", 404, "There is no such page"},
    {"/project/gadgets/list/", 404, "There is no such page"},
    {"/project/widgets/cover/0%252Fx@example.org/", 302, "/series/1/"},
    {"/person/1/", 200, "ann@example.org"},
    {"/static/style.css", 200, "prefers-color-scheme: dark"},
    {"/static/keys.js", 200, "'use strict'"},
    {"/static/../etc/passwd", 404, "There is no such page"},
    {"/static/style.css/", 404, "There is no such page"},
    {"//example.com/", 404, "There is no such page"},
    {"/\\example.com", 404, "There is no such page"},
    {"/series/1\r\nSet-Cookie: a", 404, "There is no such page"},
    {"/series/1?\r\nSet-Cookie: a", 404, "There is no such page"},
    {"/series//", 404, "There is no such page"},
    {"/%00/", 404, "There is no such page"},
    {"/%ff/", 404, "There is no such page"},
    {"", 404, "There is no such page"},
    {"/api/1.2/", 404, "There is no such page"},
};

static void
check(const M2sPages *pages, gsize index)
{
    g_autoptr(M2sWebAnswer) page = get(pages, cases[index].target);
    g_autofree char *body = body_of(page);
    g_test_message("%s", cases[index].target);
    g_assert_cmpuint(page->status, ==, cases[index].status);
    if (page->status == 302)
        g_assert_cmpstr(page->location, ==, cases[index].what);
    else if (strstr(body, cases[index].what) == NULL)
        g_error("%s: no “%s” in %s", cases[index].target, cases[index].what, body);
}

static void
test_targets(Fixture *fixture, gconstpointer data)
{
    const M2sPages opened = {fixture->opened, NULL, NULL, NOW};
    const M2sPages read = {fixture->read, fixture->revisions, fixture->fates, NOW};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        check(&opened, i);
        check(&read, i);
    }
}

/* A store works out for each page what inputs have for all. */
static void
test_same(Fixture *fixture, gconstpointer data)
{
    const M2sPages opened = {fixture->opened, NULL, NULL, NOW};
    const M2sPages read = {fixture->read, fixture->revisions, fixture->fates, NOW};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sWebAnswer) one = get(&opened, cases[i].target);
        g_autoptr(M2sWebAnswer) other = get(&read, cases[i].target);
        g_autofree char *text = body_of(one), *same = body_of(other);
        g_assert_cmpstr(text, ==, same);
    }
}

static void
test_states(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *query, *text;
        guint status;
    } states[] = {
        {"?state=open", "1 to 1 of 1 series", 200}, {"?state=*", "1 to 2 of 2 series", 200},
        {"?state=new", "1 to 1 of 1 series", 200},  {"?state=superseded", "Lids", 200},
        {"?state=accepted", "No series.", 200},     {"?state=lost", "lost", 400}};
    const M2sPages pages = {fixture->read, NULL, fixture->fates, NOW};
    const M2sPages opened = {fixture->opened, NULL, NULL, NOW};
    const M2sPages without = {fixture->read, NULL, NULL, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        g_autofree char *target = g_strconcat(LIST, states[i].query, NULL);
        g_autoptr(M2sWebAnswer) page = get(&pages, target), same = get(&opened, target);
        g_autofree char *body = body_of(page), *same_body = body_of(same);
        g_assert_cmpuint(page->status, ==, states[i].status);
        g_assert_nonnull(strstr(body, states[i].text));
        g_assert_cmpstr(same_body, ==, body);
    }
    g_autoptr(M2sWebAnswer) page = get(&without, LIST "?state=open");
    g_assert_cmpuint(page->status, ==, 400);
}

/* The first of needles is in text, and the others follow in this order. */
static void
check_order(const char *text, const char *const *needles)
{
    for (; *needles; needles++) {
        const char *found = strstr(text, *needles);
        if (found == NULL)
            g_error("no “%s” in “%s”", *needles, text);
        text = found + strlen(*needles);
    }
}

/* What replies say is at the lines that they quote, and what answers that is below it; the thread
 * only says where. */
static void
test_notes(Fixture *fixture, gconstpointer data)
{
    static const char *const order[] = {"+new = handle_of(pot);\n</ins>",
                                        "class=\"note level-0\"",
                                        "id=\"1-1\"",
                                        "Why new?",
                                        "class=\"note level-1\"",
                                        "It is newer.",
                                        " end();",
                                        "2 replies",
                                        "href=\"#1-1\"",
                                        NULL};
    const M2sPages pages = {fixture->read, NULL, NULL, 0};
    g_autoptr(M2sWebAnswer) page = get(&pages, PATCH "1%252Fx@example.org/");
    g_autofree char *body = body_of(page);
    check_order(body, order);
    char **parts = g_strsplit(body, "It is newer.", -1);
    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    g_strfreev(parts);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/pages/targets", Fixture, NULL, set_up, test_targets, tear_down);
    g_test_add("/pages/same", Fixture, NULL, set_up, test_same, tear_down);
    g_test_add("/pages/states", Fixture, NULL, set_up, test_states, tear_down);
    g_test_add("/pages/notes", Fixture, NULL, set_up, test_notes, tear_down);
    return g_test_run();
}
