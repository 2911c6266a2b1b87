/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/sender.h"

#include "base/text.h"
#include "mail/header-value.h"

/* Patchwork's data base holds so many characters of a name and of an address. */
enum { MAX_LENGTH = 255 };

void
m2s_sender_clear(M2sSender *sender)
{
    g_clear_pointer(&sender->name, g_free);
    g_clear_pointer(&sender->email, g_free);
}

/* Finds the first pair of open and close that has something in it.
 * Returns: where open stands, NULL if there is no pair. */
static const char *
find_pair(const char *text, char open, char close, M2sSlice *inside)
{
    for (const char *p = strchr(text, open); p; p = strchr(p + 1, open)) {
        if (p[1] == close || p[1] == '\0')
            continue;
        const char *end = strchr(p + 1, close);
        if (end == NULL)
            return NULL;
        *inside = m2s_slice(p + 1, end - (p + 1));
        return p;
    }
    return NULL;
}

/* The end of the text from start to end without the white space that ends it. */
static const char *
skip_space_back(const char *start, const char *end)
{
    while (end > start) {
        const char *last = g_utf8_prev_char(end);
        if (!m2s_unichar_is_space(g_utf8_get_char(last)))
            break;
        end = last;
    }
    return end;
}

/* Patchwork's patterns match a line end in white space between name and address alone. */
static gboolean
spans_lines(const char *start, const char *end)
{
    return memchr(start, '\n', end - start) != NULL;
}

/* What stands before a pair: a quote at its start and one at its end are dropped, but not the
 * blanks inside of them, as in `"Ann Lee " <ann@example.org>`.
 * Returns: (transfer full) (nullable): NULL if it is of more than one line. */
static char *
text_before(const char *text, const char *pair)
{
    const char *start = *text == '"' ? text + 1 : text;
    const char *end = skip_space_back(start, pair);
    if (end > start && end[-1] == '"')
        end--;
    return spans_lines(start, end) ? NULL : g_strndup(start, end - start);
}

/* The first " at " in text, or NULL. */
static const char *
find_at(const char *text)
{
    for (const char *p = strstr(text, "at"); p; p = strstr(p + 1, "at"))
        if (p > text && m2s_unichar_is_space(g_utf8_get_char(g_utf8_prev_char(p))) && p[2] &&
            m2s_unichar_is_space(g_utf8_get_char(p + 2)))
            return p;
    return NULL;
}

/* "ann at example.org (Ann Lee)", as archives of Mailman write it. */
static gboolean
split_spelled_address(const char *from, M2sSender *sender)
{
    const char *at = find_at(from);
    if (at == NULL)
        return FALSE;
    const char *domain = g_utf8_next_char(at + 2);
    M2sSlice name;
    const char *pair = find_pair(domain, '(', ')', &name);
    if (pair == NULL)
        return FALSE;
    const char *local_end = g_utf8_prev_char(at);
    const char *domain_end = skip_space_back(domain, pair);
    if (spans_lines(from, local_end) || spans_lines(domain, domain_end))
        return FALSE;
    sender->name = g_strndup(name.data, name.size);
    sender->email = g_strdup_printf("%.*s@%.*s", (int)(local_end - from), from,
                                    (int)(domain_end - domain), domain);
    return TRUE;
}

static const char *
skip_local_atom(const char *p)
{
    const char *start = p;
    for (; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80 ? !g_ascii_isalnum(c) && !strchr("_!#$%&\"*+/=?^`{|}~-", c)
                     : !g_unichar_isalnum(c))
            break;
    }
    return p > start ? p : NULL;
}

/* A label of letters, digits and hyphens, none of these at its ends. */
static const char *
skip_domain_label(const char *p)
{
    const char *start = p;
    while (g_ascii_isalnum(*p) || *p == '-')
        p++;
    return p > start && *start != '-' && p[-1] != '-' ? p : NULL;
}

/* Patchwork's idea of an address: a local part without quotes around it (an apostrophe is not
 * allowed, letters of all scripts are), and a domain of two labels or more. */
static gboolean
is_address(const char *text)
{
    const char *p = skip_local_atom(text);
    while (p && *p == '.')
        p = skip_local_atom(p + 1);
    if (p == NULL || *p != '@')
        return FALSE;
    guint labels = 0;
    do {
        p = skip_domain_label(p + 1);
        labels++;
    } while (p && *p == '.');
    return p && *p == '\0' && labels >= 2;
}

void
m2s_sender_split(const char *from, M2sSender *sender)
{
    M2sSlice inside;
    const char *pair;
    *sender = (M2sSender){NULL, NULL};
    if ((pair = find_pair(from, '<', '>', &inside)) && (sender->name = text_before(from, pair))) {
        sender->email = g_strndup(inside.data, inside.size);
    } else if (split_spelled_address(from, sender)) {
        /* both are set */
    } else if ((pair = find_pair(from, '(', ')', &inside)) &&
               (sender->email = text_before(from, pair))) {
        sender->name = g_strndup(inside.data, inside.size);
    } else
        sender->email = g_strndup(from, strcspn(from, "\n"));
    if (!is_address(sender->email))
        g_clear_pointer(&sender->email, g_free);
}

/* name.strip()[:255] */
static void
tidy_name(char **name)
{
    if (*name == NULL)
        return;
    g_autoptr(GString) text = g_string_new(*name);
    m2s_text_strip(text);
    m2s_text_truncate(text->str, MAX_LENGTH);
    g_free(*name);
    *name = g_strdup(text->str);
}

static void
tidy(M2sSender *sender)
{
    tidy_name(&sender->name);
    if (sender->email)
        m2s_text_truncate(sender->email, MAX_LENGTH);
}

/* Lower case in Python's sense, one character each; U+0130 has two and equals no other letter. */
static gunichar
lower(gunichar c)
{
    return c == 0x130 ? c : g_unichar_tolower(c);
}

static gboolean
same_address(const char *a, const char *b)
{
    for (; *a && *b; a = g_utf8_next_char(a), b = g_utf8_next_char(b))
        if (lower(g_utf8_get_char(a)) != lower(g_utf8_get_char(b)))
            return FALSE;
    return *a == *b;
}

/* What stands before the last via in name, without blanks and then without apostrophes around. */
static char *
name_before(const char *name, const char *via)
{
    g_autoptr(GString) text = g_string_new_len(name, via - name);
    m2s_text_strip(text);
    gsize start = strspn(text->str, "'"), end = text->len;
    while (end > start && text->str[end - 1] == '\'')
        end--;
    return g_strndup(text->str + start, end - start);
}

/* The name that a list mangled: "Ann Lee via Devel" (Mailman), "'Ann Lee' via devel" (Google
 * Groups), or "Ann Lee via", which Mailman writes if the list has no name.
 * Returns: (transfer full) (nullable). */
static char *
unmangle_name(const char *name)
{
    const char *via = g_strrstr(name, " via ");
    if (via == NULL && g_str_has_suffix(name, " via"))
        via = name + strlen(name) - strlen(" via");
    return via ? name_before(name, via) : NULL;
}

/* Looks in text, a list of addresses split at every comma, for the first of that name; both may be
 * NULL, so that a bare address fits a From of no known form. */
static gboolean
find_address_of(const char *text, const char *name, M2sSender *found)
{
    g_auto(GStrv) addresses = g_strsplit(text, ",", -1);
    if (addresses[0] == NULL) { /* Python's ''.split(',') is [''] */
        m2s_sender_split("", found);
        return name == NULL;
    }
    for (char **p = addresses; *p; p++) {
        m2s_sender_split(*p, found);
        tidy(found);
        if (g_strcmp0(found->name, name) == 0)
            return TRUE;
        m2s_sender_clear(found);
    }
    return FALSE;
}

/* Takes the address of found, and name (transfer full).  Without an address Patchwork's data base
 * refuses the person. */
static gboolean
replace_sender(M2sSender *sender, char *name, M2sSender *found)
{
    g_free(sender->name);
    sender->name = name;
    g_free(sender->email);
    sender->email = g_steal_pointer(&found->email);
    return sender->email != NULL;
}

/* Looks for the sender in all Reply-To and then in all Cc headers, and leaves it as it is if it is
 * in none.  Returns: FALSE where Patchwork fails. */
static gboolean
restore_from_copies(const M2sHeaderBlock *headers, char *name, M2sSender *sender)
{
    static const char *const names[] = {"Reply-To", "Cc"};
    g_autofree char *wanted = name;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const M2sHeader *header = NULL;
        while ((header = m2s_header_block_next(headers, names[i], header))) {
            g_autofree char *text = m2s_header_text(header->value);
            g_auto(M2sSender) found = {NULL, NULL};
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
restore_sender(const M2sHeaderBlock *headers, M2sSender *sender)
{
    if (sender->name == NULL)
        return FALSE;
    g_autofree char *name = unmangle_name(sender->name);
    const M2sHeader *header = m2s_header_block_find(headers, "X-Original-From");
    g_autofree char *original = header ? m2s_header_text(header->value) : NULL;
    if (original == NULL || *original == '\0')
        return restore_from_copies(headers, g_steal_pointer(&name), sender);
    g_auto(M2sSender) found = {NULL, NULL};
    m2s_sender_split(original, &found);
    tidy(&found);
    return replace_sender(sender, g_steal_pointer(&name), &found);
}

gboolean
m2s_sender_of_mail(const M2sHeaderBlock *headers, const char *list_email, M2sSender *sender)
{
    *sender = (M2sSender){NULL, NULL};
    const M2sHeader *header = m2s_header_block_find(headers, "From");
    g_autofree char *from = header ? m2s_header_text(header->value) : NULL;
    if (from == NULL || *from == '\0')
        return FALSE;
    m2s_sender_split(from, sender);
    if (sender->email == NULL)
        return FALSE;
    tidy(sender);
    if (list_email && same_address(sender->email, list_email))
        return restore_sender(headers, sender);
    return TRUE;
}
