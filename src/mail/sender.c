/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/sender.h"

#include "base/python.h"
#include "mail/header-text.h"

static char *
take_column(M2sSlice text)
{
    char *column = m2s_slice_dup(text);
    column[m2s_column_size(column)] = '\0';
    return column;
}

/* name.strip()[:255] and email[:255] */
static void
tidy(M2sAddress *sender)
{
    g_autofree char *name = sender->name, *email = sender->email;
    sender->name = name ? take_column(m2s_python_strip(m2s_slice_of(name), FALSE)) : NULL;
    sender->email = email ? take_column(m2s_slice_of(email)) : NULL;
}

static gboolean
same_address(const char *a, const char *b)
{
    for (; *a && *b; a = g_utf8_next_char(a), b = g_utf8_next_char(b))
        if (m2s_python_lower(g_utf8_get_char(a)) != m2s_python_lower(g_utf8_get_char(b)))
            return FALSE;
    return *a == *b;
}

/* The part of name before via, stripped of blanks and then of apostrophes. */
static char *
name_before(const char *name, const char *via)
{
    M2sSlice text = m2s_python_strip(m2s_slice(name, via - name), FALSE);
    return m2s_slice_dup(m2s_python_strip_chars(text, "'"));
}

/* The original of a name that a list mangled: "Ann Lee via Devel" (Mailman), "'Ann Lee' via devel"
 * (Google Groups), or "Ann Lee via", which Mailman writes if the list has no name.
 * Returns: (transfer full) (nullable). */
static char *
unmangle_name(const char *name)
{
    const char *via = g_strrstr(name, " via ");
    if (via == NULL && g_str_has_suffix(name, " via"))
        via = name + strlen(name) - strlen(" via");
    return via ? name_before(name, via) : NULL;
}

/* Finds the first address of that name in text, which is split at every comma.  An address without
 * a name matches a name of NULL: that of a From which is not mangled in a known way. */
static gboolean
find_address_of(const char *text, const char *name, M2sAddress *found)
{
    g_auto(GStrv) addresses = g_strsplit(text, ",", -1);
    if (addresses[0] == NULL) { /* Python's ''.split(',') is [''] */
        m2s_address_split("", found);
        return name == NULL;
    }
    for (char **p = addresses; *p; p++) {
        m2s_address_split(*p, found);
        tidy(found);
        if (g_strcmp0(found->name, name) == 0)
            return TRUE;
        m2s_address_clear(found);
    }
    return FALSE;
}

/* Gives sender name (transfer full) and the address of found.
 * Returns: FALSE if there is no address: Patchwork's database refuses such a person. */
static gboolean
replace_sender(M2sAddress *sender, char *name, M2sAddress *found)
{
    g_free(sender->name);
    sender->name = name;
    g_free(sender->email);
    sender->email = g_steal_pointer(&found->email);
    return sender->email != NULL;
}

/* Looks for the sender in every Reply-To and then every Cc header.  If it is in none, sender stays.
 * Returns: FALSE where Patchwork fails. */
static gboolean
restore_from_copies(const M2sHeaderBlock *headers, char *name, M2sAddress *sender)
{
    static const char *const names[] = {"Reply-To", "Cc"};
    g_autofree char *wanted = name;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const M2sHeader *header = NULL;
        while ((header = m2s_header_block_next(headers, names[i], header))) {
            g_autofree char *text = m2s_header_text(header->value);
            g_auto(M2sAddress) found = {NULL, NULL};
            if (text == NULL)
                return FALSE;
            if (find_address_of(text, wanted, &found))
                return replace_sender(sender, g_steal_pointer(&wanted), &found);
        }
    }
    return TRUE;
}

/* Undoes what a list did to From because of DMARC (get_original_sender).
 * Returns: FALSE where Patchwork fails. */
static gboolean
restore_sender(const M2sHeaderBlock *headers, M2sAddress *sender)
{
    if (sender->name == NULL)
        return FALSE;
    g_autofree char *name = unmangle_name(sender->name);
    g_autofree char *original = m2s_header_text_of(headers, "X-Original-From");
    if (original == NULL || *original == '\0')
        return restore_from_copies(headers, g_steal_pointer(&name), sender);
    g_auto(M2sAddress) found = {NULL, NULL};
    m2s_address_split(original, &found);
    tidy(&found);
    return replace_sender(sender, g_steal_pointer(&name), &found);
}

gboolean
m2s_sender_of_mail(const M2sHeaderBlock *headers, const char *list_email, M2sAddress *sender)
{
    *sender = (M2sAddress){NULL, NULL};
    g_autofree char *from = m2s_header_text_of(headers, "From");
    if (from == NULL || *from == '\0')
        return FALSE;
    m2s_address_split(from, sender);
    if (sender->email == NULL)
        return FALSE;
    tidy(sender);
    if (list_email && same_address(sender->email, list_email))
        return restore_sender(headers, sender);
    return TRUE;
}
