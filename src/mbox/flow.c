/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/flow.h"

#include <pthread.h>

#include "base/signal-stack.h"
#include "mbox/decoder.h"

#define BLOCK    (1 << 20)   /* bytes */
#define HEADROOM (64 << 10)  /* most mails are smaller */
#define AHEAD    8           /* blocks */
#define SMALL    (128 << 10) /* compressed bytes that are not worth a thread */

/* POSIX threads rather than GLib's, so that ThreadSanitizer sees what they wait for. */
struct M2sFlow {
    M2sDecoder *decoder; /* used by the thread alone, if there is one */
    gsize first_size;    /* of the first block */
    gboolean has_begun;  /* a block was unpacked */
    gboolean has_thread;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards everything below */
    pthread_cond_t filled, taken;
    M2sBlock blocks[AHEAD]; /* a ring */
    guint first, count;
    gboolean at_end;    /* nothing follows the blocks but error */
    gboolean is_closed; /* the reader has left */
    GError *error;      /* (nullable) */
};

/* The first block has no headroom: nothing comes before it, and a small file has no other. */
static gboolean
fill_block(M2sFlow *flow, M2sBlock *block, GError **error)
{
    gsize room = flow->has_begun ? HEADROOM : 0;
    gsize capacity = flow->has_begun ? BLOCK : flow->first_size;
    *block = (M2sBlock){.memory = g_malloc(room + capacity), .start = room, .capacity = capacity};
    flow->has_begun = TRUE;
    gssize size = m2s_decoder_read(flow->decoder, block->memory + room, capacity, error);
    if (size <= 0) {
        g_clear_pointer(&block->memory, g_free);
        return FALSE;
    }
    if ((gsize)size < capacity / 2) {
        block->memory = g_realloc(block->memory, room + size);
        block->capacity = size;
    }
    block->size = size;
    return TRUE;
}

/* Returns: FALSE if there is no use for block. */
static gboolean
put(M2sFlow *flow, M2sBlock block)
{
    pthread_mutex_lock(&flow->mutex);
    while (flow->count == AHEAD && !flow->is_closed)
        pthread_cond_wait(&flow->taken, &flow->mutex);
    gboolean is_wanted = !flow->is_closed;
    if (is_wanted)
        flow->blocks[(flow->first + flow->count++) % AHEAD] = block;
    pthread_cond_signal(&flow->filled);
    pthread_mutex_unlock(&flow->mutex);
    if (!is_wanted)
        g_free(block.memory);
    return is_wanted;
}

static void *
unpack(void *data)
{
    M2sFlow *flow = data;
    M2sBlock block;
    GError *error = NULL;
    gboolean goes_on = TRUE;
    char memory[M2S_SIGNAL_STACK];
    m2s_signal_stack_use(memory);
    while (goes_on)
        goes_on = fill_block(flow, &block, &error) && put(flow, block);
    pthread_mutex_lock(&flow->mutex);
    flow->at_end = TRUE;
    flow->error = error;
    pthread_cond_signal(&flow->filled);
    pthread_mutex_unlock(&flow->mutex);
    return NULL;
}

M2sFlow *
m2s_flow_new(const M2sPacked *packed, guint64 limit)
{
    M2sFlow *flow = g_new0(M2sFlow, 1);
    flow->decoder = m2s_decoder_new(packed, limit);
    /* The mails of a zip are small, and it tells their size. */
    flow->first_size = packed->is_deflated ? CLAMP(packed->size + 1, HEADROOM, BLOCK) : BLOCK;
    pthread_mutex_init(&flow->mutex, NULL);
    pthread_cond_init(&flow->filled, NULL);
    pthread_cond_init(&flow->taken, NULL);
    /* Without a thread, the reader unpacks each block itself. */
    flow->has_thread = g_bytes_get_size(packed->bytes) > SMALL &&
                       pthread_create(&flow->thread, NULL, unpack, flow) == 0;
    return flow;
}

static void
stop(M2sFlow *flow)
{
    pthread_mutex_lock(&flow->mutex);
    flow->is_closed = TRUE;
    pthread_cond_signal(&flow->taken);
    pthread_mutex_unlock(&flow->mutex);
    pthread_join(flow->thread, NULL);
}

void
m2s_flow_free(M2sFlow *flow)
{
    if (flow->has_thread)
        stop(flow);
    for (; flow->count > 0; flow->count--)
        g_free(flow->blocks[flow->first++ % AHEAD].memory);
    pthread_cond_destroy(&flow->taken);
    pthread_cond_destroy(&flow->filled);
    pthread_mutex_destroy(&flow->mutex);
    m2s_decoder_free(flow->decoder);
    g_clear_error(&flow->error);
    g_free(flow);
}

gboolean
m2s_flow_next(M2sFlow *flow, M2sBlock *block, GError **error)
{
    if (!flow->has_thread)
        return fill_block(flow, block, error);
    pthread_mutex_lock(&flow->mutex);
    while (flow->count == 0 && !flow->at_end)
        pthread_cond_wait(&flow->filled, &flow->mutex);
    gboolean is_there = flow->count > 0;
    if (is_there) {
        *block = flow->blocks[flow->first];
        flow->first = (flow->first + 1) % AHEAD;
        flow->count--;
        pthread_cond_signal(&flow->taken);
    } else if (flow->error)
        g_propagate_error(error, g_error_copy(flow->error));
    pthread_mutex_unlock(&flow->mutex);
    return is_there;
}

guint64
m2s_flow_position(const M2sFlow *flow)
{
    return m2s_decoder_position(flow->decoder);
}
