/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/gzip.h"

#include <string.h>
#include <zlib.h>

#define LEVEL     1 /* JSON shrinks to a tenth; 6 would take three times as long for a twelfth */
#define GZIP_BITS (15 + 16) /* the largest window, and a gzip header */
#define MEMORY    8

/* Whether item, "gzip;q=0.5", is coding with a quality above 0. */
static gboolean
takes(const char *item, const char *coding)
{
    g_auto(GStrv) parts = g_strsplit(item, ";", -1);
    if (parts[0] == NULL || g_ascii_strcasecmp(g_strstrip(parts[0]), coding) != 0)
        return FALSE;
    for (char **part = parts + 1; *part; part++) {
        const char *value = g_strstrip(*part);
        if (g_ascii_strncasecmp(value, "q=", 2) == 0 && g_ascii_strtod(value + 2, NULL) <= 0)
            return FALSE;
    }
    return TRUE;
}

gboolean
m2s_gzip_is_accepted(const char *header)
{
    g_auto(GStrv) items = g_strsplit(header ? header : "", ",", -1);
    for (char **item = items; *item; item++)
        if (takes(*item, "gzip"))
            return TRUE;
    return FALSE;
}

GBytes *
m2s_gzip(GBytes *bytes)
{
    z_stream stream = {0};
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    if (size > G_MAXUINT / 2 ||
        deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_BITS, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    uLong bound = deflateBound(&stream, size);
    g_autofree guint8 *packed = g_malloc(bound);
    stream.next_in = (Bytef *)data;
    stream.avail_in = (uInt)size;
    stream.next_out = packed;
    stream.avail_out = (uInt)bound;
    int result = deflate(&stream, Z_FINISH); /* there is room for all of it */
    gsize length = stream.total_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END)
        return NULL;
    return g_bytes_new_take(g_realloc(g_steal_pointer(&packed), length), length);
}
