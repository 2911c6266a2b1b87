/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/thread.h"

#include <string.h>

#include "mail/message-id.h"
#include "model/object.h"

enum { NONE = -1 };

/* A reply; the root has one, too, behind all others. */
typedef struct {
    const M2sItem *item;
    const M2sComment *comment;
    gint parent;            /* an index; that of the root if nothing else is known */
    gint first_child, next; /* indices or NONE: the answers to it, and its next sibling */
    gboolean is_clear;      /* following the parents from here leads to the root */
    guint walk;             /* the last walk that came by, from 1 */
} Node;

struct M2sThread {
    Node *nodes;
    guint size;   /* without the root, which is at this index */
    GTree *known; /* Message-ID -> Node *; ids that collide can be made for a hash table */
};

static int
compare_msgids(gconstpointer a, gconstpointer b, gpointer unused)
{
    return strcmp(a, b);
}

static void
set_node(M2sThread *thread, guint index, const M2sItem *item, const M2sComment *comment)
{
    Node *node = &thread->nodes[index];
    *node = (Node){.item = item, .comment = comment, .parent = thread->size};
    g_tree_insert(thread->known, (gpointer)item->msgid, node);
}

M2sThread *
m2s_thread_new(const M2sItem *root, const GPtrArray *comments)
{
    g_autoptr(GPtrArray) sorted =
        comments ? g_ptr_array_copy((GPtrArray *)comments, NULL, NULL) : g_ptr_array_new();
    g_ptr_array_sort(sorted, m2s_compare_dates);
    M2sThread *thread = g_new0(M2sThread, 1);
    thread->size = sorted->len;
    thread->nodes = g_new0(Node, sorted->len + 1);
    thread->known = g_tree_new_full(compare_msgids, NULL, NULL, NULL);
    for (guint i = 0; i < sorted->len; i++) {
        const M2sComment *comment = g_ptr_array_index(sorted, i);
        set_node(thread, i, &comment->item, comment);
    }
    set_node(thread, thread->size, root, NULL);
    return thread;
}

void
m2s_thread_free(M2sThread *thread)
{
    g_tree_unref(thread->known);
    g_free(thread->nodes);
    g_free(thread);
}

guint
m2s_thread_size(const M2sThread *thread)
{
    return thread->size;
}

const M2sComment *
m2s_thread_comment(const M2sThread *thread, guint index)
{
    return thread->nodes[index].comment;
}

const char *const m2s_thread_headers[] = {"In-Reply-To", "References", NULL};

static gboolean
is_looked_at(const char *name)
{
    for (const char *const *header = m2s_thread_headers; *header; header++)
        if (g_ascii_strcasecmp(name, *header) == 0)
            return TRUE;
    return FALSE;
}

/* The Message-IDs that text's headers refer to, nearest first.  Returns: (transfer full). */
static GPtrArray *
read_references(const M2sText *text)
{
    g_autoptr(GString) block = g_string_new(NULL);
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = &g_array_index(text->headers, M2sTextHeader, i);
        if (is_looked_at(header->name))
            g_string_append_printf(block, "%s: %s\n", header->name, header->value);
    }
    g_string_append_c(block, '\n');
    g_autoptr(M2sHeaderBlock) parsed = m2s_header_block_parse(m2s_slice_of_string(block));
    return m2s_references_of_mail(parsed);
}

void
m2s_thread_answer(M2sThread *thread, guint index, const M2sText *text)
{
    g_autoptr(GPtrArray) references = read_references(text);
    Node *node = &thread->nodes[index];
    for (guint i = 0; i < references->len; i++) {
        const Node *named = g_tree_lookup(thread->known, g_ptr_array_index(references, i));
        if (named && named != node) {
            node->parent = named - thread->nodes;
            return;
        }
    }
}

/* Gives every reply that leads nowhere but in a circle the root as its parent.  Each reply is
 * passed at most twice. */
static void
cut_circles(const M2sThread *thread)
{
    Node *nodes = thread->nodes;
    nodes[thread->size].is_clear = TRUE;
    for (guint i = 0; i < thread->size; i++) {
        gint at = i;
        while (!nodes[at].is_clear && nodes[at].walk != i + 1) {
            nodes[at].walk = i + 1;
            at = nodes[at].parent;
        }
        if (!nodes[at].is_clear)
            nodes[at].parent = thread->size;
        for (at = i; !nodes[at].is_clear; at = nodes[at].parent)
            nodes[at].is_clear = TRUE;
    }
}

/* Links siblings in their order. */
static void
link_children(const M2sThread *thread)
{
    for (guint i = 0; i <= thread->size; i++)
        thread->nodes[i].first_child = NONE;
    for (gint i = (gint)thread->size - 1; i >= 0; i--) {
        Node *node = &thread->nodes[i], *parent = &thread->nodes[node->parent];
        node->next = parent->first_child;
        parent->first_child = i;
    }
}

/* Says which places are the last of their siblings: those after which no other of their level comes
 * before one that is less deep. */
static void
mark_last(GArray *places, guint levels)
{
    g_autofree gboolean *follows = g_new0(gboolean, levels);
    for (guint i = places->len; i > 0; i--) {
        M2sThreadPlace *place = &g_array_index(places, M2sThreadPlace, i - 1);
        place->last = !follows[place->level];
        follows[place->level] = TRUE;
        for (guint deeper = place->level + 1; deeper < levels; deeper++)
            follows[deeper] = FALSE;
    }
}

GArray *
m2s_thread_places(const M2sThread *thread, guint levels)
{
    GArray *places = g_array_sized_new(FALSE, FALSE, sizeof(M2sThreadPlace), thread->size);
    cut_circles(thread);
    link_children(thread);
    const Node *nodes = thread->nodes;
    guint depth = 0;
    gint root = thread->size, at = nodes[root].first_child;
    while (at != NONE) {
        gboolean capped = depth >= levels;
        const M2sThreadPlace place = {.index = at,
                                      .level = MIN(depth, levels - 1),
                                      .deeper_to = capped ? nodes[at].parent : NONE};
        g_array_append_val(places, place);
        gint next = nodes[at].first_child;
        depth += next != NONE;
        while (next == NONE && at != root) { /* up to the next one that has a sibling below */
            next = nodes[at].next;
            if (next == NONE) {
                at = nodes[at].parent;
                depth--;
            }
        }
        at = next;
    }
    mark_last(places, levels);
    return places;
}
