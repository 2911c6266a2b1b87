/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/sender.h"

#include "revisions/sketch.h"
#include "revisions/words.h"

#define DEVNULL       "devnull+"
#define DEVNULL_AFTER "@kernel.org"

/* kernel.org's relay writes devnull+ann.example.org@kernel.org for ann@example.org.
 * inner: (out): the sender's own address.  Returns: whether it is such an address. */
static gboolean
take_relayed(M2sSlice *email)
{
    gsize before = strlen(DEVNULL), after = strlen(DEVNULL_AFTER);
    if (email->size <= before + after || !m2s_slice_has_prefix_caseless(*email, DEVNULL) ||
        !m2s_slice_equals_caseless(m2s_slice_sub(*email, email->size - after, email->size),
                                   DEVNULL_AFTER))
        return FALSE;
    *email = m2s_slice_sub(*email, before, email->size - after);
    return TRUE;
}

/* Where a name goes on with "via": "Ann Other via B4 Relay".  Such mail has the address of whoever
 * passed it on. */
static const char *
find_via(M2sSlice name)
{
    M2sSlice rest = name;
    const char *via;
    while ((via = m2s_words_find(rest, "via"))) {
        const char *end = name.data + name.size;
        if (via > name.data && g_ascii_isspace(via[-1]) && via + 3 < end && g_ascii_isspace(via[3]))
            return via - 1;
        rest = m2s_slice(via + 1, end - via - 1);
    }
    return NULL;
}

/* A name without what stands in brackets; "Other, Ann" is turned. */
static guint64
hash_name(M2sSlice name)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *p = name.data, *end = p + name.size; p < end; p++) {
        const char *close = *p == '(' ? memchr(p, ')', end - p) : NULL;
        if (close)
            p = close;
        else
            g_string_append_c(plain, *p);
    }
    char *comma = strchr(plain->str, ',');
    if (comma == NULL)
        return m2s_sketch_name(m2s_slice_of_string(plain));
    *comma = '\0';
    g_autofree char *turned = g_strconcat(comma + 1, " ", plain->str, NULL);
    return m2s_sketch_name(m2s_slice_of(turned));
}

void
m2s_sender_read(const char *email, const char *name, guint64 *email_hash, guint64 *name_hash)
{
    M2sSlice address = m2s_slice_of(email), shown = m2s_slice_of(name ? name : "");
    gboolean is_relayed = take_relayed(&address);
    const char *via = find_via(shown);
    if (via)
        shown = m2s_slice(shown.data, via - shown.data);
    *email_hash = !via || is_relayed ? m2s_sketch_email(address) : 0;
    *name_hash = hash_name(shown);
}
