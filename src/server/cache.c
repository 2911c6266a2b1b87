/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define NODES 256 /* bytes: what lists and the allocator add to an answer, amply */

/* An answer.  Whoever sends it holds it, too.  ThreadSanitizer cannot see how GLib counts. */
typedef struct {
    atomic_uint holders;
    char *key;
    char **headers;
    void *data;
    gsize size;
    GList link; /* in M2sCache.used */
} Answer;

struct M2sCache {
    gsize room, most;
    pthread_mutex_t mutex; /* for what follows */
    M2sMoment moment;      /* of all answers; they may be of different days */
    GTree *answers;        /* key -> Answer; keys that collide can be made for a hash table */
    GQueue used;           /* of Answer, the one that was asked for last first */
    gsize size;
};

static void
answer_release(gpointer data)
{
    Answer *answer = data;
    if (atomic_fetch_sub(&answer->holders, 1) > 1)
        return;
    g_free(answer->key);
    g_strfreev(answer->headers);
    g_free(answer->data);
    g_free(answer);
}

static Answer *
answer_new(const char *key, const GPtrArray *headers, guint first, GBytes *body)
{
    Answer *answer = g_new0(Answer, 1);
    gconstpointer data = g_bytes_get_data(body, &answer->size);
    atomic_init(&answer->holders, 1);
    answer->key = g_strdup(key);
    answer->headers = g_new0(char *, headers->len - first + 1);
    for (guint i = first; i < headers->len; i++)
        answer->headers[i - first] = g_strdup(g_ptr_array_index(headers, i));
    answer->data = g_memdup2(data, answer->size);
    answer->link.data = answer;
    return answer;
}

static gsize
size_of(const Answer *answer)
{
    gsize size = sizeof *answer + NODES + strlen(answer->key) + answer->size;
    for (char **header = answer->headers; *header; header++)
        size += sizeof *header + strlen(*header);
    return size;
}

static int
compare_keys(gconstpointer a, gconstpointer b, gpointer unused)
{
    return strcmp(a, b);
}

M2sCache *
m2s_cache_new(gsize room, gsize most)
{
    M2sCache *cache = g_new0(M2sCache, 1);
    cache->room = room;
    cache->most = most;
    cache->answers = g_tree_new_full(compare_keys, NULL, NULL, answer_release);
    g_queue_init(&cache->used);
    pthread_mutex_init(&cache->mutex, NULL);
    return cache;
}

void
m2s_cache_free(M2sCache *cache)
{
    g_tree_unref(cache->answers);
    pthread_mutex_destroy(&cache->mutex);
    g_free(cache);
}

static void
drop(M2sCache *cache, Answer *answer)
{
    cache->size -= size_of(answer);
    g_queue_unlink(&cache->used, &answer->link);
    g_tree_remove(cache->answers, answer->key);
}

static void
drop_all(M2sCache *cache)
{
    while (cache->used.tail)
        drop(cache, cache->used.tail->data);
}

/* The day is in the keys: answers of two days are asked for in turn, as not all depend on it. */
static gboolean
is_of(const M2sCache *cache, const M2sMoment *moment)
{
    return cache->moment.device == moment->device && cache->moment.inode == moment->inode &&
           cache->moment.changes == moment->changes;
}

/* Returns: (transfer full). */
static char *
key_at(const M2sMoment *moment, const char *key)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", moment->day, key);
}

void
m2s_cache_turn_to(M2sCache *cache, const M2sMoment *moment)
{
    pthread_mutex_lock(&cache->mutex);
    if (!is_of(cache, moment))
        drop_all(cache);
    cache->moment = *moment;
    pthread_mutex_unlock(&cache->mutex);
}

/* Returns: (transfer full) (nullable): held once more. */
static Answer *
find(M2sCache *cache, const char *key)
{
    Answer *answer = g_tree_lookup(cache->answers, key);
    if (answer == NULL)
        return NULL;
    g_queue_unlink(&cache->used, &answer->link);
    g_queue_push_head_link(&cache->used, &answer->link);
    atomic_fetch_add(&answer->holders, 1);
    return answer;
}

GBytes *
m2s_cache_find(M2sCache *cache, const M2sMoment *moment, const char *key, GPtrArray *headers)
{
    g_autofree char *whole = key_at(moment, key);
    pthread_mutex_lock(&cache->mutex);
    Answer *answer = is_of(cache, moment) ? find(cache, whole) : NULL;
    pthread_mutex_unlock(&cache->mutex);
    if (answer == NULL)
        return NULL;
    for (char **header = answer->headers; *header; header++)
        g_ptr_array_add(headers, g_strdup(*header));
    return g_bytes_new_with_free_func(answer->data, answer->size, answer_release, answer);
}

/* Another thread may have made the same answer meanwhile. */
static gboolean
add(M2sCache *cache, const M2sMoment *moment, Answer *answer)
{
    if (!is_of(cache, moment) || g_tree_lookup(cache->answers, answer->key))
        return FALSE;
    g_tree_insert(cache->answers, answer->key, answer);
    g_queue_push_head_link(&cache->used, &answer->link);
    cache->size += size_of(answer);
    while (cache->size > cache->room)
        drop(cache, cache->used.tail->data);
    return TRUE;
}

void
m2s_cache_add(M2sCache *cache, const M2sMoment *moment, const char *key, const GPtrArray *headers,
              guint first, GBytes *body)
{
    if (g_bytes_get_size(body) > cache->most)
        return;
    g_autofree char *whole = key_at(moment, key);
    Answer *answer = answer_new(whole, headers, first, body);
    pthread_mutex_lock(&cache->mutex);
    gboolean is_kept = add(cache, moment, answer);
    pthread_mutex_unlock(&cache->mutex);
    if (!is_kept)
        answer_release(answer);
}

gsize
m2s_cache_size(M2sCache *cache)
{
    pthread_mutex_lock(&cache->mutex);
    gsize size = cache->size;
    pthread_mutex_unlock(&cache->mutex);
    return size;
}
