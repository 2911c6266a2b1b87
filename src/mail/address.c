/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/address.h"

#include "mail/encoded-word.h"

/* A name with one of these is put in quotes. */
#define SPECIALS "[]\\()<>@,:;\"."

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
    g_autoptr(GPtrArray) words =
        m2s_encoded_words(utf8, m2s_slice_of(name), G_MAXSSIZE, G_MAXSSIZE);
    return g_strdup(g_ptr_array_index(words, 0));
}

char *
m2s_address_format(const char *name, const char *address)
{
    if (name == NULL || *name == '\0')
        return g_strdup(address);
    g_autofree char *written = g_str_is_ascii(name) ? quote(name) : encode(name);
    return g_strdup_printf("%s <%s>", written, address);
}
