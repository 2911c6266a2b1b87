/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/reference.h>

#include "base/python.h"
#include "base/slice.h"

/* Moves text past prefix, in any case, if it is there. */
static gboolean
take(M2sSlice *text, const char *prefix)
{
    if (!m2s_slice_has_prefix_caseless(*text, prefix))
        return FALSE;
    *text = m2s_slice_sub(*text, strlen(prefix), text->size);
    return TRUE;
}

/* Moves text past the first of prefixes that is there. */
static gboolean
take_any(M2sSlice *text, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (take(text, *prefixes))
            return TRUE;
    return FALSE;
}

/* text without the white space and quotation marks around it. */
static M2sSlice
peel(M2sSlice text)
{
    return m2s_python_strip_chars(text, " \t\r\n\f\v\"'`");
}

/* Removes < and > around text, if both are there.  Returns: whether they were. */
static gboolean
open_brackets(M2sSlice *text)
{
    if (text->size < 3 || text->data[0] != '<' || text->data[text->size - 1] != '>')
        return FALSE;
    *text = m2s_slice_sub(*text, 1, text->size - 1);
    return TRUE;
}

static gboolean
has_space(M2sSlice text)
{
    for (gsize i = 0; i < text.size; i++)
        if (g_ascii_isspace(text.data[i]))
            return TRUE;
    return FALSE;
}

/* Whether text is only digits, at least one. */
static gboolean
is_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* The end of an https:// address up to which it is a path. */
static M2sSlice
cut_path(M2sSlice url)
{
    gsize size = 0;
    while (size < url.size && url.data[size] != '?' && url.data[size] != '#')
        size++;
    return m2s_slice(url.data, size);
}

/* The value of the first of the query's parameters in names, still percent-encoded.
 * Returns: (transfer full) (nullable). */
static char *
find_parameter(M2sSlice url, const char *const *names)
{
    gsize path = cut_path(url).size;
    g_autofree char *query = g_strndup(url.data + path, url.size - path);
    g_auto(GStrv) pairs = g_strsplit_set(query, "?&;#", -1);
    for (char **pair = pairs; *pair; pair++) {
        M2sSlice value = m2s_slice_of(*pair);
        if (take_any(&value, names))
            return m2s_slice_dup(value);
    }
    return NULL;
}

/* Undoes percent-encoding; what is not well encoded stays as it is.  Returns: (transfer full). */
static char *
decode(const char *segment)
{
    char *plain = g_uri_unescape_string(segment, NULL);
    return plain ? plain : g_strdup(segment);
}

/* Whether the segment after this one names an object of a Patchwork. */
static gboolean
is_patchwork_kind(const char *segment)
{
    static const char *const kinds[] = {"patch",  "patches", "cover",   "covers",
                                        "series", "comment", "comments"};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(segment, kinds[i]))
            return TRUE;
    return FALSE;
}

/* "ID@host", and not an address in the way of an archive that has other names for its mails:
 * "https://www.mail-archive.com/list@example.org/msg00012.html". */
static gboolean
looks_like_msgid(const char *segment)
{
    const char *at = strchr(segment, '@');
    return at && at > segment && at[1];
}

/* Finds the Message-ID in the path of an address, whose first segment is the host.
 * is_number: (out): whether there is a Patchwork's number in its place.
 * Returns: (transfer full) (nullable). */
static char *
find_in_path(M2sSlice path, gboolean *is_number)
{
    g_autofree char *copy = m2s_slice_dup(path);
    g_auto(GStrv) segments = g_strsplit(copy, "/", -1);
    *is_number = FALSE;
    if (g_str_has_suffix(copy, ".html"))
        return NULL;
    for (guint i = 1; segments[0] && segments[i]; i++) {
        g_autofree char *segment = decode(segments[i]);
        gboolean named = i > 1 && is_patchwork_kind(segments[i - 1]);
        gboolean redirected = i > 1 && g_str_equal(segments[i - 1], "r") && *segment;
        *is_number = *is_number || (named && is_digits(segment));
        if (looks_like_msgid(segment) || (redirected && !*is_number))
            return g_steal_pointer(&segment);
    }
    return NULL;
}

/* Finds the Message-ID in an address without its scheme.  text: the whole of it, for the error. */
static char *
parse_url(M2sSlice url, const char *text, GError **error)
{
    static const char *const msgid_names[] = {"msgid=", "i=", NULL}; /* Patchwork, marc.info */
    static const char *const number_names[] = {"series=", NULL};
    gboolean is_number;
    g_autofree char *msgid = find_in_path(cut_path(url), &is_number);
    g_autofree char *parameter = msgid ? NULL : find_parameter(url, msgid_names);
    g_autofree char *number = find_parameter(url, number_names);
    if (msgid)
        return g_steal_pointer(&msgid);
    if (parameter && *parameter)
        return decode(parameter);
    if (is_number || (number && is_digits(number)))
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "“%s” names an object by the number that another server gave it, which means "
                    "something else here; use the Message-ID that its page shows",
                    text);
    else
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "“%s” has no Message-ID in it; use the Message-ID that its page shows", text);
    return NULL;
}

/* Whether text is an address; moves it past the scheme. */
static gboolean
take_scheme(M2sSlice *text)
{
    static const char *const schemes[] = {"https://", "http://", NULL};
    static const char *const hosts[] = {"lore.kernel.org/", "lkml.kernel.org/", "patch.msgid.link/",
                                        "msgid.link/", NULL};
    M2sSlice rest = *text;
    return take_any(text, schemes) || take_any(&rest, hosts);
}

/* The Message-ID in text, which is no number.  prefixed: it came after "id:" or the like. */
static char *
parse_msgid(M2sSlice text, gboolean prefixed, const char *whole, GError **error)
{
    gboolean bracketed = open_brackets(&text);
    if (!prefixed && take_scheme(&text))
        return parse_url(text, whole, error);
    if (text.size > 0 && (bracketed || !has_space(text)))
        return m2s_slice_dup(text);
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                "“%s” is no REF; give a number, a Message-ID, or the address of a mail in an "
                "archive on the web",
                whole);
    return NULL;
}

gboolean
m2s_reference_parse(const char *text, M2sReference *reference, GError **error)
{
    static const char *const prefixes[] = {"id:", "mid:", "msgid:", "message-id:", NULL};
    g_return_val_if_fail(text && reference, FALSE);
    *reference = (M2sReference){0};
    M2sSlice rest = peel(m2s_slice_of(text));
    g_autofree char *plain = m2s_slice_dup(rest);
    guint64 number;
    if (is_digits(plain) && g_ascii_string_to_unsigned(plain, 10, 0, G_MAXUINT32, &number, NULL)) {
        reference->number = number;
        return TRUE;
    }
    gboolean prefixed = take_any(&rest, prefixes);
    reference->msgid = parse_msgid(peel(rest), prefixed, plain, error);
    return reference->msgid != NULL;
}

void
m2s_reference_clear(M2sReference *reference)
{
    g_clear_pointer(&reference->msgid, g_free);
    reference->number = 0;
}
