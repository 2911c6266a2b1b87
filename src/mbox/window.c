/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/window.h"

void
m2s_window_init(M2sWindow *window, const M2sPacked *packed, guint64 limit, gsize piece_size)
{
    *window = (M2sWindow){
        .flow = m2s_flow_new(packed, limit), .bytes = {"", 0}, .piece_size = piece_size};
}

void
m2s_window_clear(M2sWindow *window)
{
    g_clear_pointer(&window->flow, m2s_flow_free);
    g_clear_pointer(&window->memory, g_bytes_unref);
    g_clear_error(&window->error);
}

/* Has memory hold the window: rest, followed by block. */
static void
take_memory(M2sWindow *window, char *memory, gsize start, M2sSlice rest, const M2sBlock *block)
{
    gsize size = rest.size + block->size;
    if (rest.size > 0)
        memcpy(memory + start, rest.data, rest.size);
    g_clear_pointer(&window->memory, g_bytes_unref);
    window->memory = g_bytes_new_with_free_func(memory, start + size, g_free, memory);
    window->bytes = m2s_slice(memory + start, size);
}

/* Puts rest and block into a new, larger memory.  It has room for more, so that a mail of many
 * blocks is not copied with each of them. */
static void
join(M2sWindow *window, M2sSlice rest, const M2sBlock *block)
{
    gsize size = rest.size + block->size;
    gsize capacity = MAX(size, MIN(2 * rest.size, window->piece_size) + block->size);
    char *memory = g_malloc(capacity);
    memcpy(memory + rest.size, block->memory + block->start, block->size);
    take_memory(window, memory, 0, rest, block);
    window->room = capacity - size;
    g_free(block->memory);
}

/* Puts block behind rest, in the memory of both.  Mails that were given from it are elsewhere. */
static void
append(M2sWindow *window, M2sSlice rest, const M2sBlock *block)
{
    char *end = (char *)rest.data + rest.size;
    memcpy(end, block->memory + block->start, block->size);
    window->bytes = m2s_slice(rest.data, rest.size + block->size);
    window->room -= block->size;
    g_free(block->memory);
}

gboolean
m2s_window_slide(M2sWindow *window, gsize dropped)
{
    M2sBlock block;
    if (window->at_end || window->error)
        return FALSE;
    if (!m2s_flow_next(window->flow, &block, &window->error)) {
        window->at_end = window->error == NULL;
        return FALSE;
    }
    M2sSlice rest = m2s_slice_sub(window->bytes, dropped, window->bytes.size);
    window->offset += dropped;
    if (rest.size <= block.start) {
        take_memory(window, block.memory, block.start - rest.size, rest, &block);
        window->room = 0;
    } else if (block.size <= window->room)
        append(window, rest, &block);
    else
        join(window, rest, &block);
    return TRUE;
}

static void
unref(gpointer bytes)
{
    g_bytes_unref(bytes);
}

GBytes *
m2s_window_keep(const M2sWindow *window, M2sSlice part)
{
    if (part.size == 0)
        return g_bytes_new_static("", 0);
    return g_bytes_new_with_free_func(part.data, part.size, unref, g_bytes_ref(window->memory));
}
