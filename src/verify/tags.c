/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/tags.h"

static M2sSlice
strip(M2sSlice text)
{
    while (text.size > 0 && g_ascii_isspace(text.data[0]))
        text = m2s_slice_sub(text, 1, text.size);
    while (text.size > 0 && g_ascii_isspace(text.data[text.size - 1]))
        text.size--;
    return text;
}

/* Reads one tag.  Returns: FALSE if text is none. */
static gboolean
add_tag(GArray *tags, M2sSlice text)
{
    const char *equals = m2s_slice_find(text, '=');
    if (equals == NULL)
        return FALSE;
    gsize at = equals - text.data;
    M2sSignatureTag tag = {strip(m2s_slice_sub(text, 0, at)),
                           m2s_slice_sub(text, at + 1, text.size)};
    for (guint i = 0; i < tags->len; i++)
        if (m2s_slice_compare(g_array_index(tags, M2sSignatureTag, i).name, tag.name) == 0)
            return FALSE;
    g_array_append_val(tags, tag);
    return tag.name.size > 0;
}

#define TAGS_MAX 64 /* signatures have a dozen; each is compared with all others */

GArray *
m2s_tags_parse(M2sSlice text)
{
    g_autoptr(GArray) tags = g_array_new(FALSE, FALSE, sizeof(M2sSignatureTag));
    while (text.size > 0) {
        const char *end = m2s_slice_find(text, ';');
        gsize size = end ? (gsize)(end - text.data) : text.size;
        M2sSlice one = m2s_slice_sub(text, 0, size);
        text = m2s_slice_sub(text, end ? size + 1 : size, text.size);
        gboolean is_last = strip(text).size == 0;
        if (strip(one).size == 0 && is_last)
            break;
        if (tags->len == TAGS_MAX || !add_tag(tags, one))
            return NULL;
    }
    return g_steal_pointer(&tags);
}

const M2sSignatureTag *
m2s_tags_find(const GArray *tags, const char *name)
{
    for (guint i = 0; i < tags->len; i++) {
        const M2sSignatureTag *tag = &g_array_index(tags, M2sSignatureTag, i);
        if (tag->name.size == strlen(name) && m2s_slice_has_prefix(tag->name, name))
            return tag;
    }
    return NULL;
}

char *
m2s_tags_value(const GArray *tags, const char *name)
{
    const M2sSignatureTag *tag = m2s_tags_find(tags, name);
    if (tag == NULL)
        return NULL;
    GString *value = g_string_sized_new(tag->value.size);
    for (gsize i = 0; i < tag->value.size; i++)
        if (!g_ascii_isspace(tag->value.data[i]))
            g_string_append_c(value, tag->value.data[i]);
    return g_string_free(value, FALSE);
}

void
m2s_tags_append_unsigned(M2sSlice field, const GArray *tags, GString *out)
{
    const M2sSignatureTag *b = m2s_tags_find(tags, "b");
    gsize start = b ? (gsize)(b->value.data - field.data) : field.size;
    gsize end = b ? start + b->value.size : field.size;
    g_string_append_len(out, field.data, start);
    g_string_append_len(out, field.data + end, field.size - end);
}

GBytes *
m2s_tags_decode(const char *text)
{
    gsize length = text ? strlen(text) : 0, size;
    if (length == 0 || length % 4 != 0)
        return NULL;
    gsize digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    if (length - digits > 2 || strspn(text + digits, "=") != length - digits)
        return NULL;
    guchar *decoded = g_base64_decode(text, &size);
    return g_bytes_new_take(decoded, size);
}
