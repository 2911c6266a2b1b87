/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/item.h"

#include <string.h>

#include "html/linkify.h"
#include "output/url.h"

void
m2s_item_write_facts(M2sDraft *draft, const M2sItem *item)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *archive = m2s_url_list_archive(item->project, item->msgid);
    m2s_draft_begin_fact(draft, "From");
    m2s_draft_link_person(draft, item->submitter);
    m2s_draft_end_fact(draft);
    m2s_draft_begin_fact(draft, "Sent");
    m2s_draft_time(draft, item->date, NULL);
    m2s_draft_end_fact(draft);
    m2s_draft_begin_wide_fact(draft, "Message-ID");
    if (m2s_is_web_address(archive)) {
        m2s_markup_open_class(out, "a", "msgid");
        m2s_markup_attribute(out, "href", archive);
        m2s_markup_attribute(out, "rel", "noopener");
        m2s_markup_text(out, item->msgid);
        m2s_markup_close(out);
    } else {
        m2s_markup_element(out, "code", "msgid", item->msgid);
    }
    m2s_draft_end_fact(draft);
}

void
m2s_item_write_fate(M2sDraft *draft, const M2sFate *fate)
{
    M2sMarkup *out = &draft->out;
    if (fate == NULL)
        return;
    m2s_draft_begin_fact(draft, "State");
    m2s_draft_state(draft, fate);
    if (fate->mail || fate->commit) {
        const char *name = fate->name && *fate->name ? fate->name : fate->email;
        m2s_markup_format(out, " by %s on ", name ? name : "(unknown)");
        m2s_draft_time(draft, fate->date, NULL);
    }
    if (fate->commit)
        m2s_markup_format(out, ", commit %.12s", fate->commit);
    if (fate->branch)
        m2s_markup_format(out, " of %s", fate->branch);
    m2s_draft_end_fact(draft);
}

/* A trailer, and the comments that give it. */
typedef struct {
    char *line;
    GPtrArray *comments; /* of const M2sComment * */
    GPtrArray *labels;   /* of char *: one for each of comments */
} Trailer;

struct M2sGiven {
    GPtrArray *trailers; /* of Trailer *, in the order in which they were given */
    GTree *known;        /* line -> Trailer *; lines that collide can be made for a hash table */
};

static void
trailer_free(gpointer data)
{
    Trailer *trailer = data;
    g_free(trailer->line);
    g_ptr_array_unref(trailer->comments);
    g_ptr_array_unref(trailer->labels);
    g_free(trailer);
}

static int
compare_lines(gconstpointer a, gconstpointer b, gpointer unused)
{
    return strcmp(a, b);
}

M2sGiven *
m2s_given_new(void)
{
    M2sGiven *given = g_new0(M2sGiven, 1);
    given->trailers = g_ptr_array_new_with_free_func(trailer_free);
    given->known = g_tree_new_full(compare_lines, NULL, NULL, NULL);
    return given;
}

void
m2s_given_free(M2sGiven *given)
{
    g_tree_unref(given->known);
    g_ptr_array_unref(given->trailers);
    g_free(given);
}

static Trailer *
find_trailer(M2sGiven *given, const char *line)
{
    Trailer *trailer = g_tree_lookup(given->known, line);
    if (trailer)
        return trailer;
    trailer = g_new0(Trailer, 1);
    trailer->line = g_strdup(line);
    trailer->comments = g_ptr_array_new();
    trailer->labels = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(given->trailers, trailer);
    g_tree_insert(given->known, trailer->line, trailer);
    return trailer;
}

void
m2s_given_add(M2sGiven *given, const M2sComment *comment, const M2sText *text, const char *label)
{
    for (guint i = 0; i < text->trailers->len; i++) {
        g_autofree char *line = g_strstrip(g_strdup(g_ptr_array_index(text->trailers, i)));
        Trailer *trailer = find_trailer(given, line);
        g_ptr_array_add(trailer->comments, (gpointer)comment);
        g_ptr_array_add(trailer->labels, g_strdup(label));
    }
}

void
m2s_given_write(M2sDraft *draft, const M2sGiven *given)
{
    M2sMarkup *out = &draft->out;
    if (given->trailers->len == 0)
        return;
    m2s_markup_open_class(out, "section", "given");
    m2s_markup_attribute(out, "aria-labelledby", "given");
    m2s_markup_open(out, "h2");
    m2s_markup_attribute(out, "id", "given");
    m2s_markup_text(out, "Given in replies");
    m2s_markup_close(out);
    m2s_markup_open(out, "ul");
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < given->trailers->len; i++) {
        const Trailer *trailer = g_ptr_array_index(given->trailers, i);
        m2s_markup_open(out, "li");
        m2s_markup_element(out, "span", "trailer", trailer->line);
        for (guint k = 0; k < trailer->comments->len; k++) {
            g_autofree char *href =
                m2s_link_to_comment(&draft->place, g_ptr_array_index(trailer->comments, k));
            m2s_markup_text(out, " ");
            m2s_markup_link(out, href, g_ptr_array_index(trailer->labels, k));
        }
        m2s_markup_close(out);
        m2s_markup_text(out, "\n");
    }
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}
