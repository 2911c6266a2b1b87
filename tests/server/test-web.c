/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths and what they are answered with; no server is involved. */
#include <string.h>

#include <mbox2series/serve.h>

#include "../archive/state-folder.h"
#include "server/web.h"

#define BASE  "http://pw.example.org"
#define PATCH "/project/widgets/patch/"

static const char mails[] =
    "From x Thu Jan  1 00:00:00 1970\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH 0/2] oil: the wheels\n"
    "Message-ID: <0@example.org>\nList-Id: <widgets.example.org>\n"
    "Date: Fri, 1 May 2026 10:00:00 +0000\n\nTwo patches.\n\n"
    "From x Thu Jan  1 00:00:00 1970\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH 1/2] front\n"
    "Message-ID: <a/b@example.org>\nIn-Reply-To: <0@example.org>\n"
    "List-Id: <widgets.example.org>\nDate: Fri, 1 May 2026 10:01:00 +0000\n\n"
    "Oil.\n---\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n\n"
    "From x Thu Jan  1 00:00:00 1970\n"
    "From: Ann <ann@example.org>\nSubject: [PATCH 2/2] rear\n"
    "Message-ID: <2@example.org>\nIn-Reply-To: <0@example.org>\n"
    "List-Id: <widgets.example.org>\nDate: Fri, 1 May 2026 10:02:00 +0000\n\n"
    "Oil.\n---\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n\n"
    "From x Thu Jan  1 00:00:00 1970\n"
    "From: Bo <bo@example.org>\nSubject: Re: [PATCH 2/2] rear\n"
    "Message-ID: <3@example.org>\nIn-Reply-To: <2@example.org>\n"
    "List-Id: <widgets.example.org>\nDate: Fri, 1 May 2026 10:03:00 +0000\n\n"
    "Fine.\n\nReviewed-by: Bo <bo@example.org>\n\n";

typedef struct {
    StateFolder folder;
    M2sArchive *archive;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    state_folder_make(&fixture->folder);
    state_folder_write(&fixture->folder, mails);
    fixture->archive = m2s_archive_new(config, &(M2sOptions){.jobs = 1}, &error);
    g_assert_true(m2s_archive_read(fixture->archive, fixture->folder.mbox, &error));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_archive_free(fixture->archive);
    state_folder_remove(&fixture->folder);
}

static M2sWebAnswer *
get(const Fixture *fixture, const char *target)
{
    g_autoptr(GError) error = NULL;
    const M2sView view = {.archive = fixture->archive, .base_url = BASE};
    g_test_message("%s", target);
    M2sWebAnswer *answer = m2s_web_get(&view, target, &error);
    g_assert_no_error(error);
    return answer;
}

static const struct {
    const char *target;
    guint status;
    const char *location; /* (nullable) */
} addresses[] = {
    {"/", 302, "/project/widgets/list/"},
    {"/api/", 200, NULL},
    {"/api", 301, "/api/"},
    {"/api/1.2/patches?page=1&q=x", 301, "/api/1.2/patches/?page=1&q=x"},
    {"/api/patches/99/", 404, NULL},
    {"/api/patches/?q=http://example.org/", 200, NULL},
    {PATCH "2@example.org/mbox/", 200, NULL},
    {PATCH "2@example.org/mbox", 301, PATCH "2@example.org/mbox/"},
    {PATCH "2@example.org/mbox?series=*", 301, PATCH "2@example.org/mbox/?series=*"},
    {PATCH "2%40example.org/mbox/", 200, NULL},
    {PATCH "a%252Fb@example.org/mbox/", 200, NULL}, /* as URLs in JSON have it */
    {PATCH "a%2Fb@example.org/mbox/", 200, NULL},
    {PATCH "a/b@example.org/mbox/", 404, NULL},
    {PATCH "4@example.org/mbox/", 404, NULL},
    {PATCH "0@example.org/mbox/", 404, NULL}, /* a cover */
    {"/project/gears/patch/2@example.org/mbox/", 404, NULL},
    {PATCH "2@example.org/raw/", 200, NULL},
    {PATCH "2@example.org/mbox/?series=1", 200, NULL},
    {PATCH "2@example.org/mbox/?series=2", 404, NULL},
    {PATCH "2@example.org/mbox/?series=x", 404, NULL},
    {PATCH "2@example.org/mbox/?series=", 200, NULL},
    {"/project/widgets/cover/0@example.org/mbox/", 200, NULL},
    {"/project/widgets/cover/2@example.org/mbox/", 404, NULL},
    {"/series/1/mbox/", 200, NULL},
    {"/series/2/mbox/", 404, NULL},
    {"/series/0/mbox/", 404, NULL},
    {"/series/x/mbox/", 404, NULL},
    {"/series/2@example.org/mbox/", 404, NULL},
    {"/series//mbox/", 404, NULL},
    {"/patch/2/", 302, PATCH "2@example.org/"},
    {"/patch/1/mbox/", 302, PATCH "a%252Fb@example.org/mbox/"},
    {"/patch/1/raw/", 302, PATCH "a%252Fb@example.org/raw/"},
    {"/patch/2@example.org/mbox/", 302, PATCH "2@example.org/mbox/"},
    {"/patch/3/", 404, NULL},
    {"/cover/1/", 302, "/project/widgets/cover/0@example.org/"},
    {"/cover/1/mbox/", 302, "/project/widgets/cover/0@example.org/mbox/"},
    {"/cover/2/", 404, NULL},
    {"/comment/1/", 302, PATCH "2@example.org/#1"},
    {"/comment/2/", 404, NULL},
    {"/comment/x/", 404, NULL},
    {"/patch/%zz/", 400, NULL},
    {"/patch/%00/", 400, NULL},
    {"/patch/%ff/", 400, NULL},
    {"/patch/%", 301, "/patch/%/"},
    {"//evil.example", 404, NULL}, /* no redirect to another server */
    {"//evil.example/", 404, NULL},
    {"/../../etc/passwd", 404, NULL},
    {"/nothing/", 404, NULL},
    {"/nothing", 404, NULL},
};

static void
test_statuses(Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_autoptr(M2sWebAnswer) answer = get(fixture, addresses[i].target);
        g_assert_cmpuint(answer->status, ==, addresses[i].status);
        g_assert_cmpstr(answer->location, ==, addresses[i].location);
    }
}

static char *
body_of(const M2sWebAnswer *answer)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(answer->body, &size);
    return g_strndup(data, size);
}

static void
check_file(const Fixture *fixture, const char *target, const char *type, const char *file,
           const char *text)
{
    g_autoptr(M2sWebAnswer) answer = get(fixture, target);
    g_assert_cmpstr(answer->type, ==, type);
    g_assert_cmpstr(answer->file, ==, file);
    g_autofree char *body = body_of(answer);
    g_assert_nonnull(strstr(body, text));
}

static void
test_files(Fixture *fixture, gconstpointer data)
{
    check_file(fixture, PATCH "2@example.org/mbox/", "text/plain; charset=utf-8", "2-2-rear.patch",
               "Reviewed-by: Bo");
    check_file(fixture, PATCH "2@example.org/mbox/?series=*", "text/plain; charset=utf-8",
               "2-2-rear.patch", "Subject: [PATCH 1/2] front");
    check_file(fixture, PATCH "2@example.org/raw/", "text/x-patch", "2-2-rear.diff", "--- a/g\n");
    check_file(fixture, "/project/widgets/cover/0@example.org/mbox/", "text/plain",
               "0-2-oil-the-wheels.mbox", "Two patches.");
    check_file(fixture, "/series/1/mbox/", "text/plain", "oil-the-wheels.patch", "+++ b/f\n");
}

static void
test_link(Fixture *fixture, gconstpointer data)
{
    g_autoptr(M2sWebAnswer) list = get(fixture, "/api/patches/?per_page=1");
    g_assert_cmpstr(list->type, ==, "application/json");
    g_assert_nonnull(strstr(list->link, "<" BASE "/api/patches/?page=2&per_page=1>"));
    g_assert_null(list->file);
}

/* Whoever comes to a wrong address learns of right ones. */
static void
test_way_on(Fixture *fixture, gconstpointer data)
{
    g_autoptr(M2sWebAnswer) answer = get(fixture, "/series/2/mbox/");
    g_autofree char *body = body_of(answer);
    g_assert_nonnull(strstr(body, BASE "/api/"));
    g_autoptr(M2sWebAnswer) page = get(fixture, "/nothing/");
    g_autofree char *html = body_of(page);
    g_assert_cmpstr(page->type, ==, "text/html; charset=utf-8");
    g_assert_nonnull(strstr(html, "There is no such page"));
    g_assert_nonnull(strstr(html, "href=\"/\""));
}

/* What html/ has to say is in its own tests. */
static void
test_pages(Fixture *fixture, gconstpointer data)
{
    g_autoptr(M2sWebAnswer) list = get(fixture, "/project/widgets/list/");
    g_autofree char *html = body_of(list);
    g_assert_cmpuint(list->status, ==, 200);
    g_assert_cmpstr(list->type, ==, "text/html; charset=utf-8");
    g_assert_nonnull(strstr(html, "oil: the wheels"));
    g_autoptr(M2sWebAnswer) style = get(fixture, "/static/style.css");
    g_assert_cmpstr(style->type, ==, "text/css; charset=utf-8");
}

/* "2 weeks ago" means another time tomorrow. */
static void
test_lasting(Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint(m2s_web_lasts("/project/widgets/list/?q=lid"), ==, M2S_LASTS_A_DAY);
    g_assert_cmpint(m2s_web_lasts("/series/1/"), ==, M2S_LASTS_A_DAY);
    g_assert_cmpint(m2s_web_lasts("/series/1/mbox/"), ==, M2S_LASTS);
    g_assert_cmpint(m2s_web_lasts("/static/style.css"), ==, M2S_LASTS);
    g_assert_cmpint(m2s_web_lasts("/api/patches/?since=2026-05-01T00:00:00"), ==, M2S_LASTS);
    g_assert_cmpint(m2s_web_lasts("/project/widgets/list/?since=2+weeks+ago"), ==, M2S_LASTS_NOT);
    g_assert_cmpint(m2s_web_lasts("/project/widgets/list/?q=lid&until=1"), ==, M2S_LASTS_NOT);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/web/statuses", Fixture, NULL, set_up, test_statuses, tear_down);
    g_test_add("/web/files", Fixture, NULL, set_up, test_files, tear_down);
    g_test_add("/web/link", Fixture, NULL, set_up, test_link, tear_down);
    g_test_add("/web/way-on", Fixture, NULL, set_up, test_way_on, tear_down);
    g_test_add("/web/pages", Fixture, NULL, set_up, test_pages, tear_down);
    g_test_add("/web/lasting", Fixture, NULL, set_up, test_lasting, tear_down);
    return g_test_run();
}
