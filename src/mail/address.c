/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/address.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/word-encoder.h"

/* A name with any of these is quoted. */
#define SPECIALS "[]\\()<>@,:;\"."

void
m2s_address_clear(M2sAddress *address)
{
    g_clear_pointer(&address->name, g_free);
    g_clear_pointer(&address->email, g_free);
}

static M2sSlice
between(const char *start, const char *end)
{
    return m2s_slice(start, end - start);
}

/* Patchwork's patterns allow a line end only in the white space between name and address. */
static gboolean
spans_lines(M2sSlice text)
{
    return m2s_slice_find(text, '\n') != NULL;
}

/* The text before a bracket.  A quote at its start and one at its end are dropped, but not blanks
 * inside them, as in `"Ann Lee " <ann@example.org>`.
 * Returns: (transfer full) (nullable): NULL if it spans lines. */
static char *
text_before(const char *text, const char *bracket)
{
    const char *start = *text == '"' ? text + 1 : text;
    M2sSlice before = m2s_python_strip_end(between(start, bracket), FALSE);
    if (before.size > 0 && before.data[before.size - 1] == '"')
        before.size--;
    return spans_lines(before) ? NULL : m2s_slice_dup(before);
}

/* The "at" of the first " at " in text, or NULL. */
static const char *
find_at(const char *text)
{
    for (const char *p = strstr(text, "at"); p; p = strstr(p + 1, "at"))
        if (p > text && m2s_python_is_space(g_utf8_get_char(g_utf8_prev_char(p))) && p[2] &&
            m2s_python_is_space(g_utf8_get_char(p + 2)))
            return p;
    return NULL;
}

/* "ann at example.org (Ann Lee)", as in Mailman's archives. */
static gboolean
split_spelled_address(const char *from, M2sAddress *address)
{
    const char *at = find_at(from);
    if (at == NULL)
        return FALSE;
    const char *start = g_utf8_next_char(at + 2);
    M2sSlice name;
    const char *bracket = m2s_find_brackets(start, '(', ')', &name);
    if (bracket == NULL)
        return FALSE;
    M2sSlice local = between(from, g_utf8_prev_char(at));
    M2sSlice domain = m2s_python_strip_end(between(start, bracket), FALSE);
    if (spans_lines(local) || spans_lines(domain))
        return FALSE;
    address->name = m2s_slice_dup(name);
    address->email =
        g_strdup_printf("%.*s@%.*s", (int)local.size, local.data, (int)domain.size, domain.data);
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

/* A label has letters, digits and hyphens, but no hyphen at either end. */
static const char *
skip_domain_label(const char *p)
{
    const char *start = p;
    while (g_ascii_isalnum(*p) || *p == '-')
        p++;
    return p > start && *start != '-' && p[-1] != '-' ? p : NULL;
}

/* What Patchwork accepts as an address: a local part of atoms (letters of any script, but no
 * apostrophe) and a domain of two labels or more. */
static gboolean
is_valid(const char *email)
{
    const char *p = skip_local_atom(email);
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
m2s_address_split(const char *from, M2sAddress *address)
{
    M2sSlice inside;
    const char *bracket;
    *address = (M2sAddress){NULL, NULL};
    if ((bracket = m2s_find_brackets(from, '<', '>', &inside)) &&
        (address->name = text_before(from, bracket))) {
        address->email = m2s_slice_dup(inside);
    } else if (split_spelled_address(from, address)) {
        /* both are set */
    } else if ((bracket = m2s_find_brackets(from, '(', ')', &inside)) &&
               (address->email = text_before(from, bracket))) {
        address->name = m2s_slice_dup(inside);
    } else
        address->email = g_strndup(from, strcspn(from, "\n"));
    if (!is_valid(address->email))
        g_clear_pointer(&address->email, g_free);
}

static char *
quote(const char *name)
{
    const char *quotes = strpbrk(name, SPECIALS) ? "\"" : "";
    GString *out = g_string_new(quotes);
    for (const char *p = name; *p; p++) {
        if (*p == '\\' || *p == '"')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
    g_string_append(out, quotes);
    return g_string_free(out, FALSE);
}

/* UTF-8 can always be encoded. */
static char *
encode(const char *name)
{
    g_autoptr(M2sHeaderCharset) utf8 = m2s_header_charset_new("utf-8");
    g_autoptr(GPtrArray) words = m2s_encode_words(utf8, m2s_slice_of(name), G_MAXSSIZE, G_MAXSSIZE);
    return g_strdup(g_ptr_array_index(words, 0));
}

char *
m2s_address_format(const char *name, const char *email)
{
    if (name == NULL || *name == '\0')
        return g_strdup(email);
    g_autofree char *written = g_str_is_ascii(name) ? quote(name) : encode(name);
    return g_strdup_printf("%s <%s>", written, email);
}
