/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A view of bytes that somebody else owns.  Layer: base.
 *
 * The bytes are not terminated and may be anything, NUL included.  A slice is valid for as long as
 * the bytes it points to. */
#pragma once

#include <string.h>

#include <glib.h>

typedef struct {
    const char *data; /* may be NULL if size is 0 */
    gsize size;       /* bytes */
} M2sSlice;

static inline M2sSlice
m2s_slice(const char *data, gsize size)
{
    return (M2sSlice){data, size};
}

/* The slice of a terminated string, without its NUL. */
static inline M2sSlice
m2s_slice_of(const char *text)
{
    return (M2sSlice){text, strlen(text)};
}

static inline M2sSlice
m2s_slice_of_string(const GString *text)
{
    return (M2sSlice){text->str, text->len};
}

/* The slice of all bytes. */
static inline M2sSlice
m2s_slice_of_bytes(GBytes *bytes)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    return m2s_slice(data, size);
}

/* The part of slice from byte start up to byte end; both must be within it.  C does not define
 * NULL + 0, which an empty slice would need; compilers see that both branches are the same. */
static inline M2sSlice
m2s_slice_sub(M2sSlice slice, gsize start, gsize end)
{
    return (M2sSlice){start ? slice.data + start : slice.data, end - start};
}

/* Returns: (transfer full): a terminated copy, up to the first NUL. */
static inline char *
m2s_slice_dup(M2sSlice slice)
{
    return g_strndup(slice.data, slice.size);
}

/* The first byte c in slice, or NULL. */
static inline const char *
m2s_slice_find(M2sSlice slice, char c)
{
    return slice.size ? memchr(slice.data, c, slice.size) : NULL;
}

static inline gboolean
m2s_slice_has_prefix(M2sSlice slice, const char *prefix)
{
    gsize size = strlen(prefix);
    return slice.size >= size && memcmp(slice.data, prefix, size) == 0;
}

/* Ignores the case of ASCII letters.  The first byte is compared first, but for the bit of its
 * case: it differs in most texts. */
static inline gboolean
m2s_slice_has_prefix_caseless(M2sSlice slice, const char *prefix)
{
    gsize size = strlen(prefix);
    return slice.size >= size &&
           (size == 0 || (((slice.data[0] ^ prefix[0]) & ~0x20) == 0 &&
                          g_ascii_strncasecmp(slice.data, prefix, size) == 0));
}

/* Most texts are equal to the letter, which is found out in no time. */
static inline gboolean
m2s_slice_equals_caseless(M2sSlice slice, const char *text)
{
    return slice.size == strlen(text) &&
           (m2s_slice_has_prefix(slice, text) || m2s_slice_has_prefix_caseless(slice, text));
}

/* Orders slices by their bytes, which for UTF-8 is the order of code points. */
static inline int
m2s_slice_compare(M2sSlice a, M2sSlice b)
{
    gsize common = MIN(a.size, b.size);
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* Takes the next line off the front of rest, including its "\n" if it has one.
 * Returns: FALSE if nothing was left. */
static inline gboolean
m2s_slice_next_line(M2sSlice *rest, M2sSlice *line)
{
    if (rest->size == 0)
        return FALSE;
    const char *end = memchr(rest->data, '\n', rest->size);
    gsize size = end ? (gsize)(end - rest->data) + 1 : rest->size;
    *line = m2s_slice(rest->data, size);
    *rest = m2s_slice(rest->data + size, rest->size - size);
    return TRUE;
}

/* Takes the next byte off the front of rest.  Returns: FALSE if nothing was left. */
static inline gboolean
m2s_slice_next_byte(M2sSlice *rest, guint8 *byte)
{
    if (rest->size == 0)
        return FALSE;
    *byte = (guint8)*rest->data;
    *rest = m2s_slice_sub(*rest, 1, rest->size);
    return TRUE;
}

/* Appends the bytes of slice as hexadecimal digits, two each. */
static inline void
m2s_slice_append_hex(GString *text, M2sSlice slice)
{
    for (gsize i = 0; i < slice.size; i++)
        g_string_append_printf(text, "%02x", (guint8)slice.data[i]);
}
