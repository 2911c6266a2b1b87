/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests and responses, without a socket: statuses and headers, and a store that changes. */
#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "../archive/state-folder.h"
#include "server/exchange.h"
#include "server/limits.h"

#define LOCK_SECONDS 1

static const M2sOptions options = {.jobs = 1};

typedef struct {
    StateFolder folder;
    M2sReadingOptions reading_options;
    M2sReading *reading;
    gint stop;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    state_folder_make(&fixture->folder);
    state_folder_add_lamp(&fixture->folder, 1, &options);
    fixture->reading_options = (M2sReadingOptions){
        fixture->folder.state, NULL, &options, {&fixture->stop, LOCK_SECONDS, 10}};
    fixture->reading = m2s_reading_new(&fixture->reading_options);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_reading_free(fixture->reading);
    state_folder_remove(&fixture->folder);
}

static M2sHttpResponse *
ask(const Fixture *fixture, const M2sSite *site, const M2sHttpRequest *request)
{
    return m2s_exchange(site, fixture->reading, request);
}

static M2sHttpResponse *
get(const Fixture *fixture, const char *target)
{
    const M2sSite site = {.own_host = "127.0.0.1:8000"};
    const M2sHttpRequest request = {.method = "GET", .target = target};
    return ask(fixture, &site, &request);
}

/* (nullable) */
static const char *
header(const M2sHttpResponse *response, const char *name)
{
    for (guint i = 0; i < response->headers->len; i += 2)
        if (g_str_equal(g_ptr_array_index(response->headers, i), name))
            return g_ptr_array_index(response->headers, i + 1);
    return NULL;
}

static gboolean
has_text(const M2sHttpResponse *response, const char *text)
{
    gsize size;
    const char *data = g_bytes_get_data(response->body, &size);
    g_autofree char *body = g_strndup(data, size);
    return strstr(body, text) != NULL;
}

static void
test_hosts(Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = {"pw.example.org", NULL};
    static const struct {
        M2sSite site;
        const char *host;
        guint status;
        const char *base;
    } cases[] = {
        {{.own_host = "127.0.0.1:1"}, "localhost:1", 200, "\"http://localhost:1/api/"},
        {{.own_host = "127.0.0.1:1"}, NULL, 200, "\"http://127.0.0.1:1/api/"},
        {{.own_host = "127.0.0.1:1"}, "evil.example", 421, "--allow-host"},
        {{.own_host = "127.0.0.1:1"}, "a\"b", 400, ""},
        {{.own_host = "127.0.0.1:1", .hosts = names}, "PW.example.org", 200, "http://PW."},
        {{.base_url = "https://x.example/pw"}, "localhost", 200, "\"https://x.example/pw/api/"},
        {{.any_host = TRUE}, "any.example", 200, "\"http://any.example/api/"},
        {{.any_host = TRUE}, NULL, 200, "\"http://localhost/api/"},
        {{.any_host = TRUE}, "a b", 400, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const M2sHttpRequest request = {.method = "GET", .target = "/api/", .host = cases[i].host};
        g_autoptr(M2sHttpResponse) response = ask(fixture, &cases[i].site, &request);
        g_test_message("%s", cases[i].host);
        g_assert_cmpuint(response->status, ==, cases[i].status);
        g_assert_true(has_text(response, cases[i].base));
    }
}

static void
test_methods(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *method;
        guint status;
    } cases[] = {{"GET", 200},   {"HEAD", 200},   {"OPTIONS", 204}, {"POST", 405}, {"PUT", 405},
                 {"PATCH", 405}, {"DELETE", 405}, {"get", 405},     {"X\xff", 405}};
    const M2sSite site = {.own_host = "localhost"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const M2sHttpRequest request = {.method = cases[i].method, .target = "/api/"};
        g_autoptr(M2sHttpResponse) response = ask(fixture, &site, &request);
        g_test_message("%s", cases[i].method);
        g_assert_cmpuint(response->status, ==, cases[i].status);
        if (cases[i].status == 405) {
            g_assert_cmpstr(header(response, "Allow"), ==, "GET, HEAD, OPTIONS");
            g_assert_true(has_text(response, "{\"detail\":\"Method "));
        }
    }
}

static void
test_targets(Fixture *fixture, gconstpointer data)
{
    g_autofree char *longest = g_strnfill(M2S_SERVER_TARGET_BYTES, 'a');
    g_autofree char *longer = g_strnfill(M2S_SERVER_TARGET_BYTES + 1, 'a');
    *longest = *longer = '/';
    const struct {
        const char *target;
        guint status;
    } cases[] = {
        {"http://pw.example.org/api/", 200},
        {"http://pw.example.org", 302},
        {"*", 400},
        {"api/", 400},
        {"", 400},
        {longest, 404},
        {longer, 414},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sHttpResponse) response = get(fixture, cases[i].target);
        g_test_message("%.40s", cases[i].target);
        g_assert_cmpuint(response->status, ==, cases[i].status);
        g_assert_cmpstr(header(response, "X-Content-Type-Options"), ==, "nosniff");
    }
}

static void
test_origin(Fixture *fixture, gconstpointer data)
{
    const M2sSite closed = {.own_host = "localhost"};
    const M2sSite open = {.own_host = "localhost", .origin = "https://example.org"};
    const M2sHttpRequest request = {.method = "GET", .target = "/api/"};
    g_autoptr(M2sHttpResponse) without = ask(fixture, &closed, &request);
    g_autoptr(M2sHttpResponse) with = ask(fixture, &open, &request);
    g_assert_null(header(without, "Access-Control-Allow-Origin"));
    g_assert_cmpstr(header(with, "Access-Control-Allow-Origin"), ==, "https://example.org");
    g_assert_cmpstr(header(with, "Access-Control-Expose-Headers"), ==, "Link, ETag");
}

static void
test_compression(Fixture *fixture, gconstpointer data)
{
    const M2sSite site = {.own_host = "localhost"};
    const M2sHttpRequest wanted = {
        .method = "GET", .target = "/api/patches/1/", .accept_encoding = "gzip"};
    const M2sHttpRequest small = {.method = "GET", .target = "/api/", .accept_encoding = "gzip"};
    g_autoptr(M2sHttpResponse) packed = ask(fixture, &site, &wanted);
    g_autoptr(M2sHttpResponse) plain = get(fixture, "/api/patches/1/");
    g_autoptr(M2sHttpResponse) short_one = ask(fixture, &site, &small);
    g_assert_cmpstr(header(packed, "Content-Encoding"), ==, "gzip");
    g_assert_cmpstr(header(packed, "Vary"), ==, "Accept-Encoding");
    g_assert_cmpuint(g_bytes_get_size(packed->body), <, g_bytes_get_size(plain->body));
    g_assert_null(header(plain, "Content-Encoding"));
    g_assert_cmpstr(header(plain, "Vary"), ==, "Accept-Encoding");
    g_assert_null(header(short_one, "Content-Encoding"));
}

/* A client that has the answer gets it again only once the state has changed. */
static void
test_freshness(Fixture *fixture, gconstpointer data)
{
    const M2sSite site = {.own_host = "127.0.0.1:8000"};
    g_autoptr(M2sHttpResponse) first = get(fixture, "/api/patches/");
    const M2sHttpRequest again = {
        .method = "GET", .target = "/api/patches/", .none_match = header(first, "ETag")};
    const M2sHttpRequest elsewhere = {
        .method = "GET", .target = "/api/covers/", .none_match = header(first, "ETag")};
    g_autoptr(M2sHttpResponse) second = ask(fixture, &site, &again);
    g_autoptr(M2sHttpResponse) other = ask(fixture, &site, &elsewhere);
    state_folder_add_lamp(&fixture->folder, 2, &options);
    g_autoptr(M2sHttpResponse) third = ask(fixture, &site, &again);
    g_autoptr(M2sHttpResponse) missing = get(fixture, "/api/patches/77/");
    g_assert_cmpuint(second->status, ==, 304);
    g_assert_cmpstr(header(second, "ETag"), ==, header(first, "ETag"));
    g_assert_cmpuint(g_bytes_get_size(second->body), ==, 0);
    g_assert_cmpuint(other->status, ==, 200);
    g_assert_cmpuint(third->status, ==, 200);
    g_assert_true(has_text(third, "lamp 2"));
    g_assert_null(header(missing, "ETag"));
}

/* A rebuild by other rules makes all objects anew. */
static void
test_rebuilt(Fixture *fixture, gconstpointer data)
{
    M2sSummary summary;
    g_autoptr(GError) error = NULL;
    const M2sOptions precise = {.jobs = 1, .grouping = M2S_GROUPING_PRECISE};
    g_autoptr(M2sHttpResponse) before = get(fixture, "/api/patches/1/");
    m2s_rebuild(NULL, &precise, fixture->folder.state, &summary, &error);
    g_assert_no_error(error);
    g_autoptr(M2sHttpResponse) after = get(fixture, "/api/patches/1/");
    g_assert_cmpuint(before->status, ==, 200);
    g_assert_cmpuint(after->status, ==, 200);
}

static void
test_replaced(Fixture *fixture, gconstpointer data)
{
    StateFolder other;
    g_autoptr(M2sHttpResponse) before = get(fixture, "/api/patches/1/");
    state_folder_make(&other);
    state_folder_add_lamp(&other, 8, &options);
    g_assert_cmpint(g_rename(other.state, fixture->folder.state), ==, 0);
    state_folder_remove(&other);
    g_autoptr(M2sHttpResponse) after = get(fixture, "/api/patches/1/");
    g_assert_true(has_text(before, "lamp 1"));
    g_assert_true(has_text(after, "lamp 8"));
}

/* A state that is away for a while is back once it is there again. */
static void
test_away(Fixture *fixture, gconstpointer data)
{
    g_autofree char *aside = g_strconcat(fixture->folder.state, ".aside", NULL);
    g_assert_cmpint(g_rename(fixture->folder.state, aside), ==, 0);
    g_autoptr(M2sHttpResponse) without = get(fixture, "/api/");
    g_assert_true(g_file_set_contents(fixture->folder.state, "no state at all", -1, NULL));
    g_autoptr(M2sHttpResponse) damaged = get(fixture, "/api/");
    g_assert_cmpint(g_rename(aside, fixture->folder.state), ==, 0);
    g_autoptr(M2sHttpResponse) with = get(fixture, "/api/");
    g_assert_cmpuint(without->status, ==, 503);
    g_assert_nonnull(header(without, "Retry-After"));
    g_assert_nonnull(strstr(without->failure, "list.db"));
    g_assert_false(has_text(without, "list.db"));
    g_assert_cmpuint(damaged->status, ==, 500);
    g_assert_cmpuint(with->status, ==, 200);
}

/* While somebody writes, a request waits for as long as it may, and not at all once the server is
 * to end. */
static void
test_locked(Fixture *fixture, gconstpointer data)
{
    sqlite3 *writer;
    g_autoptr(M2sHttpResponse) before = get(fixture, "/api/");
    g_assert_cmpint(sqlite3_open(fixture->folder.state, &writer), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(writer, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
    gint64 start = g_get_monotonic_time();
    g_autoptr(M2sHttpResponse) during = get(fixture, "/api/");
    gint64 waited = g_get_monotonic_time();
    g_atomic_int_set(&fixture->stop, 1);
    g_autoptr(M2sHttpResponse) at_end = get(fixture, "/api/");
    gint64 ended = g_get_monotonic_time();
    sqlite3_close(writer);
    g_atomic_int_set(&fixture->stop, 0);
    g_autoptr(M2sHttpResponse) after = get(fixture, "/api/");
    g_assert_cmpuint(before->status, ==, 200);
    g_assert_cmpuint(during->status, ==, 503);
    g_assert_cmpint(waited - start, >=, LOCK_SECONDS * G_USEC_PER_SEC);
    g_assert_cmpuint(at_end->status, ==, 503);
    g_assert_cmpint(ended - waited, <, LOCK_SECONDS * G_USEC_PER_SEC);
    g_assert_cmpuint(after->status, ==, 200);
}

/* An answer that is being worked out when the server is to end is given up. */
static void
test_impatient(Fixture *fixture, gconstpointer data)
{
    const M2sArchive *archive;
    M2sMoment moment;
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sReading) reading = m2s_reading_new(&fixture->reading_options);
    g_assert_true(m2s_reading_begin(reading, &archive, &moment, &error));
    g_assert_no_error(error);
    g_autoptr(GString) many = g_string_new("/api/patches/?q=");
    for (guint i = 0; i < 20000; i++)
        g_string_append(many, "a,");
    const M2sView view = {.archive = archive, .base_url = "http://localhost"};
    g_autoptr(M2sAnswer) answer = m2s_api_get(&view, many->str, &error);
    g_assert_no_error(error);
    g_atomic_int_set(&fixture->stop, 1);
    g_autoptr(M2sAnswer) given_up = m2s_api_get(&view, many->str, &error);
    g_assert_null(given_up);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    m2s_reading_end(reading, FALSE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
    g_test_add("/exchange/" name, Fixture, NULL, set_up, function, tear_down)
    TEST("hosts", test_hosts);
    TEST("methods", test_methods);
    TEST("targets", test_targets);
    TEST("origin", test_origin);
    TEST("compression", test_compression);
    TEST("freshness", test_freshness);
    TEST("rebuilt", test_rebuilt);
    TEST("replaced", test_replaced);
    TEST("away", test_away);
    TEST("locked", test_locked);
    TEST("impatient", test_impatient);
    return g_test_run();
}
