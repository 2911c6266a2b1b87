/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/input-mark.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define WINDOW (64 << 10) /* bytes at the start and before the position that tell files apart */

/* Reads size bytes at offset.  Returns: FALSE if there are fewer. */
static gboolean
read_all(int file, char *buffer, gsize size, guint64 offset)
{
    while (size > 0) {
        gssize got = TEMP_FAILURE_RETRY(pread(file, buffer, size, offset));
        if (got <= 0)
            return FALSE;
        buffer += got;
        size -= got;
        offset += got;
    }
    return TRUE;
}

/* Adds the bytes from start to end to checksum.  Returns: FALSE if the file is shorter. */
static gboolean
add_range(int file, guint64 start, guint64 end, GChecksum *checksum)
{
    gsize size = end - start;
    g_autofree char *buffer = g_malloc(size + 1);
    if (!read_all(file, buffer, size, start))
        return FALSE;
    g_checksum_update(checksum, (guchar *)buffer, size);
    return TRUE;
}

/* The SHA-256 of the first bytes and of those before position.
 * Returns: (transfer full) (nullable): NULL if the file cannot be read so far. */
static char *
fingerprint(const char *path, guint64 position)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    guint64 first = MIN(position, WINDOW);
    guint64 last = MAX(first, position - first);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    gboolean read =
        add_range(file, 0, first, checksum) && add_range(file, last, position, checksum);
    close(file);
    return read ? g_strdup(g_checksum_get_string(checksum)) : NULL;
}

gboolean
m2s_input_mark_find(M2sStore *store, const char *path, guint64 *position,
                    M2sInputMarkResult *result, GError **error)
{
    M2sInputMark mark;
    gboolean found;
    g_autofree char *name = g_canonicalize_filename(path, NULL);
    *position = 0;
    *result = M2S_INPUT_MARK_NONE;
    if (!m2s_store_find_input(store, name, &mark, &found, error))
        return FALSE;
    if (!found)
        return TRUE;
    g_autofree char *now = fingerprint(name, mark.position);
    gboolean same = g_strcmp0(now, mark.fingerprint) == 0;
    *result = same ? M2S_INPUT_MARK_SAME : M2S_INPUT_MARK_CHANGED;
    *position = same ? mark.position : 0;
    return TRUE;
}

gboolean
m2s_input_mark_store(M2sStore *store, const char *path, guint64 position, GError **error)
{
    g_autofree char *name = g_canonicalize_filename(path, NULL);
    g_autofree char *now = fingerprint(name, position);
    M2sInputMark mark = {.position = position};
    if (now == NULL)
        return TRUE; /* it is gone: the next run will read it anew, if it is there then */
    g_strlcpy(mark.fingerprint, now, sizeof mark.fingerprint);
    return m2s_store_set_input(store, name, &mark, error);
}
