/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/message-id.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/header-text.h"

/* Repeats are looked up one by one among this many ids, then in a tree: a header of 256 KB holds
 * some 50,000 ids.  (A tree, because colliding ids can be made for a hash table.) */
enum { FEW_REFERENCES = 16 };

typedef struct {
    GPtrArray *ids; /* of char * */
    GTree *known;   /* (nullable): the same ids, once there are many */
} References;

/* The first "<...>" in text with something in it.  Returns: FALSE if there is none. */
static gboolean
find_id(const char *text, M2sSlice *id)
{
    const char *open = m2s_find_brackets(text, '<', '>', id);
    if (open)
        *id = m2s_slice(open, id->size + strlen("<>"));
    return open != NULL;
}

/* The id in a header, or all of it if it has no brackets: "Message-ID: 20260303.1@example.org". */
static char *
read_id(M2sSlice raw)
{
    g_autofree char *text = m2s_header_text(raw);
    M2sSlice id;
    if (text == NULL || *text == '\0')
        return NULL;
    return find_id(text, &id) ? m2s_slice_dup(id) : g_steal_pointer(&text);
}

char *
m2s_message_id_of_mail(const M2sHeaderBlock *headers)
{
    const M2sHeader *header = m2s_header_block_find(headers, "Message-Id");
    char *id = header ? read_id(header->value) : NULL;
    if (id)
        id[m2s_column_size(id)] = '\0';
    return id;
}

static int
compare_ids(const void *a, const void *b, void *unused)
{
    return strcmp(a, b);
}

static gboolean
references_contain(const References *references, const char *id)
{
    if (references->known)
        return g_tree_lookup(references->known, id) != NULL;
    return g_ptr_array_find_with_equal_func(references->ids, id, g_str_equal, NULL);
}

static void
references_add(References *references, char *id)
{
    g_ptr_array_add(references->ids, id);
    if (references->known)
        g_tree_insert(references->known, id, id);
    if (references->known || references->ids->len < FEW_REFERENCES)
        return;
    references->known = g_tree_new_full(compare_ids, NULL, NULL, NULL);
    for (guint i = 0; i < references->ids->len; i++)
        g_tree_insert(references->known, references->ids->pdata[i], references->ids->pdata[i]);
}

/* Adds the ids of one References header, last one first, except those already there. */
static void
add_references(References *references, M2sSlice raw)
{
    g_autofree char *text = m2s_header_text(raw);
    if (text == NULL)
        return;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    M2sSlice id;
    for (const char *p = text; find_id(p, &id); p = id.data + id.size)
        g_array_append_val(found, id);
    for (guint i = found->len; i > 0; i--) {
        id = g_array_index(found, M2sSlice, i - 1);
        g_autofree char *copy = m2s_slice_dup(id);
        if (!references_contain(references, copy))
            references_add(references, g_steal_pointer(&copy));
    }
}

GPtrArray *
m2s_references_of_mail(const M2sHeaderBlock *headers)
{
    References references = {.ids = g_ptr_array_new_with_free_func(g_free)};
    const M2sHeader *header = NULL;
    while ((header = m2s_header_block_next(headers, "In-Reply-To", header))) {
        char *id = read_id(header->value);
        if (id)
            references_add(&references, id);
    }
    while ((header = m2s_header_block_next(headers, "References", header)))
        add_references(&references, header->value);
    g_clear_pointer(&references.known, g_tree_unref);
    return references.ids;
}

/* What is in the last "<...>" of text that is not empty: "list.b" in "List <a> <list.b>", "b" in
 * "<a <b> <>".  Returns: (transfer full) (nullable). */
static char *
find_last_bracketed(const char *text)
{
    const char *close = NULL;
    for (const char *p = text + strlen(text); p > text; p--) {
        if (p[-1] == '>')
            close = p - 1;
        else if (p[-1] == '<' && close && close > p)
            return g_strndup(p, close - p);
    }
    return NULL;
}

static gboolean
has_space(const char *text)
{
    const char *end = text + strlen(text);
    return m2s_python_skip_word(text, end) < end;
}

GPtrArray *
m2s_list_ids_of_mail(const M2sHeaderBlock *headers)
{
    static const char *const names[] = {"List-ID", "X-Mailing-List", "X-list"};
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = m2s_header_text_of(headers, names[i]);
        if (text == NULL || *text == '\0')
            continue;
        char *id = find_last_bracketed(text);
        if (id == NULL && !has_space(text))
            id = g_steal_pointer(&text);
        if (id)
            g_ptr_array_add(ids, id);
    }
    return ids;
}
