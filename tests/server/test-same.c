/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers that were kept are those that would be made now: random requests beside deliveries, each
 * answered with and without what was kept. */
#include <pthread.h>
#include <string.h>

#include "../archive/state-folder.h"
#include "server/exchange.h"

#define LOCK_SECONDS 60
#define ROOM         60000 /* bytes: some answers, so that others have to go */
#define MOST         20000
#define LAST         12 /* mails, in the test with threads */

static const M2sOptions options = {.jobs = 1};

typedef struct {
    StateFolder folder;
    M2sReadingOptions reading;
    M2sCache *cache;
    gint stop;
    gint mails;            /* atomic: that there are */
    pthread_mutex_t mutex; /* for what follows */
    GHashTable *told;      /* ETag, address and coding -> hash of all that was answered */
} Fixture;

/* Who asks. */
typedef struct {
    Fixture *fixture;
    GRand *random;
    M2sReading *reading;
    guint again, apart; /* answers that were kept, and pairs of two moments */
} Client;

/* A patch, the next version of one, or a reply to one. */
static void
deliver(Fixture *fixture, GRand *random)
{
    static const char *const replies[] = {"Applied, thanks.", "NAK.",
                                          "Reviewed-by: Bo <bo@example.org>"};
    const gint number = g_atomic_int_get(&fixture->mails) + 1;
    const gint other = number > 1 ? g_rand_int_range(random, 1, number) : 0;
    const gboolean is_reply = other && g_rand_int_range(random, 0, 3) == 0;
    g_autofree char *subject =
        is_reply ? g_strdup_printf("Re: lamp %d", other)
                 : g_strdup_printf("[PATCH v%d] lamp %d", g_rand_int_range(random, 1, 4),
                                   g_rand_int_range(random, 0, 9));
    g_autofree char *parent =
        is_reply ? g_strdup_printf("In-Reply-To: <%d@example.org>\n", other) : g_strdup("");
    g_autofree char *text = g_strdup_printf(
        "From x Thu Jan  1 00:00:00 1970\nFrom: Person %d <%d@example.org>\nSubject: %s\n%s"
        "Message-ID: <%d@example.org>\nDate: Fri, 1 May 2026 10:%02d:00 +0000\n"
        "List-Id: <widgets.example.org>\n\n%s\n%s",
        number % 3, number % 3, subject, parent, number, number % 60,
        is_reply ? replies[number % G_N_ELEMENTS(replies)] : "Trim it.",
        is_reply ? "" : "---\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n");
    state_folder_ingest(&fixture->folder, text, &options);
    g_atomic_int_set(&fixture->mails, number);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    state_folder_make(&fixture->folder);
    fixture->reading = (M2sReadingOptions){
        fixture->folder.state, NULL, &options, {&fixture->stop, LOCK_SECONDS, LOCK_SECONDS}};
    fixture->cache = m2s_cache_new(ROOM, MOST);
    pthread_mutex_init(&fixture->mutex, NULL);
    fixture->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    deliver(fixture, random);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_cache_free(fixture->cache);
    pthread_mutex_destroy(&fixture->mutex);
    g_hash_table_unref(fixture->told);
    state_folder_remove(&fixture->folder);
}

/* Returns: (transfer full). */
static char *
any_target(const Fixture *fixture, GRand *random)
{
    static const char *const targets[] = {
        "/project/widgets/list/",
        "/project/widgets/list/?page=%d",
        "/project/widgets/list/?state=open",
        "/project/widgets/list/?state=accepted&q=%d",
        "/project/widgets/list/?since=2+weeks+ago",
        "/project/widgets/list/?submitter=%d",
        "/project/widgets/feed/",
        "/project/widgets/patch/%d@example.org/",
        "/project/widgets/patch/%d@example.org/mbox/",
        "/series/%d/",
        "/series/%d/mbox/",
        "/series/%d",
        "/person/%d/",
        "/patch/%d/",
        "/api/",
        "/api/1.3/series/%d/",
        "/api/patches/%d/",
        "/api/patches/?per_page=3&page=%d",
        "/static/style.css",
        "/nothing/%d/",
    };
    const char *target = targets[g_rand_int_range(random, 0, G_N_ELEMENTS(targets))];
    const char *place = strstr(target, "%d");
    const gint number = g_rand_int_range(random, 1, g_atomic_int_get(&fixture->mails) + 2);
    return place ? g_strdup_printf("%.*s%d%s", (int)(place - target), target, number, place + 2)
                 : g_strdup(target);
}

/* The value of a header.  (nullable) */
static const char *
header(const M2sHttpResponse *response, const char *name)
{
    for (guint i = 0; i < response->headers->len; i += 2)
        if (g_str_equal(g_ptr_array_index(response->headers, i), name))
            return g_ptr_array_index(response->headers, i + 1);
    return NULL;
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A hash of all that response says, but when the file last changed: that depends on the time of the
 * request.  (transfer full) */
static char *
hash_of(const M2sHttpResponse *response)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize size;
    const guchar *data = g_bytes_get_data(response->body, &size);
    for (guint i = 0; i < response->headers->len; i += 2)
        if (!g_str_equal(g_ptr_array_index(response->headers, i), "Last-Modified"))
            g_ptr_array_add(lines, g_strdup_printf("%u %s: %s\n", response->status,
                                                   (char *)response->headers->pdata[i],
                                                   (char *)response->headers->pdata[i + 1]));
    g_ptr_array_sort(lines, compare_texts);
    for (guint i = 0; i < lines->len; i++)
        g_checksum_update(sum, g_ptr_array_index(lines, i), -1);
    g_checksum_update(sum, data, (gssize)size);
    return g_strdup(g_checksum_get_string(sum));
}

/* Checks that nobody was told anything else at the same moment. */
static void
check_told(Fixture *fixture, const M2sHttpRequest *request, const M2sHttpResponse *response)
{
    const char *tag = header(response, "ETag");
    if (tag == NULL)
        return;
    char *key = g_strjoin(" ", tag, request->target, request->accept_encoding, NULL);
    char *hash = hash_of(response);
    pthread_mutex_lock(&fixture->mutex);
    const char *known = g_hash_table_lookup(fixture->told, key);
    if (known)
        g_assert_cmpstr(hash, ==, known);
    g_hash_table_replace(fixture->told, key, hash);
    pthread_mutex_unlock(&fixture->mutex);
}

static M2sHttpResponse *
ask(Client *client, const M2sHttpRequest *request, M2sCache *cache)
{
    const M2sSite site = {.own_host = "localhost", .cache = cache};
    M2sHttpResponse *response = m2s_exchange(&site, client->reading, request);
    g_assert_null(response->failure);
    g_assert_cmpuint(m2s_cache_size(client->fixture->cache), <=, ROOM);
    check_told(client->fixture, request, response);
    return response;
}

static void
compare(Client *client)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1:8000", NULL};
    Fixture *fixture = client->fixture;
    g_autofree char *target = any_target(fixture, client->random);
    const M2sHttpRequest request = {
        .method = g_rand_boolean(client->random) ? "GET" : "HEAD",
        .target = target,
        .host = hosts[g_rand_int_range(client->random, 0, G_N_ELEMENTS(hosts))],
        .accept_encoding = g_rand_boolean(client->random) ? "gzip" : NULL};
    g_autoptr(M2sHttpResponse) first = ask(client, &request, fixture->cache);
    g_autoptr(M2sHttpResponse) second = ask(client, &request, fixture->cache);
    g_autoptr(M2sHttpResponse) third = ask(client, &request, fixture->cache);
    g_autoptr(M2sHttpResponse) made = ask(client, &request, NULL);
    client->again += g_bytes_get_size(first->body) > 0 &&
                     g_bytes_get_data(second->body, NULL) == g_bytes_get_data(third->body, NULL);
    if (g_strcmp0(header(second, "ETag"), header(made, "ETag")) != 0) {
        client->apart++;
        return;
    }
    g_autofree char *told = hash_of(second), *wanted = hash_of(made);
    if (header(made, "ETag"))
        g_assert_cmpstr(told, ==, wanted);
}

static void
client_init(Client *client, Fixture *fixture, guint32 seed)
{
    *client = (Client){.fixture = fixture,
                       .random = g_rand_new_with_seed(seed),
                       .reading = m2s_reading_new(&fixture->reading)};
}

static void
client_clear(Client *client)
{
    g_test_message("%u kept, %u of two moments", client->again, client->apart);
    g_rand_free(client->random);
    m2s_reading_free(client->reading);
}

/* Nobody writes while one asks: each answer has its like. */
static void
test_between(Fixture *fixture, gconstpointer data)
{
    Client client;
    client_init(&client, fixture, 2);
    for (guint i = 0; i < 500; i++)
        if (i % 50 == 0)
            deliver(fixture, client.random);
        else
            compare(&client);
    g_assert_cmpuint(client.again, >, 200);
    g_assert_cmpuint(client.apart, ==, 0);
    client_clear(&client);
}

static void *
keep_asking(void *data)
{
    Client *client = data;
    while (g_atomic_int_get(&client->fixture->mails) < LAST)
        compare(client);
    return NULL;
}

static void
test_beside(Fixture *fixture, gconstpointer data)
{
    Client clients[3];
    pthread_t threads[G_N_ELEMENTS(clients)];
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (guint i = 0; i < G_N_ELEMENTS(clients); i++) {
        client_init(&clients[i], fixture, 4 + i);
        g_assert_cmpint(pthread_create(&threads[i], NULL, keep_asking, &clients[i]), ==, 0);
    }
    while (g_atomic_int_get(&fixture->mails) < LAST)
        deliver(fixture, random);
    for (guint i = 0; i < G_N_ELEMENTS(clients); i++) {
        g_assert_cmpint(pthread_join(threads[i], NULL), ==, 0);
        client_clear(&clients[i]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/same/between", Fixture, NULL, set_up, test_between, tear_down);
    g_test_add("/same/beside", Fixture, NULL, set_up, test_beside, tear_down);
    return g_test_run();
}
