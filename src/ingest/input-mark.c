/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/input-mark.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define WINDOW 4096 /* bytes before the position that tell files apart */

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

/* The SHA-256 of the bytes before position.  Returns: (transfer full) (nullable): NULL if the file
 * cannot be read so far. */
static char *
fingerprint(const char *path, guint64 position)
{
    char buffer[WINDOW];
    gsize size = MIN(position, WINDOW);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    gboolean read = read_all(file, buffer, size, position - size);
    close(file);
    return read ? g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)buffer, size) : NULL;
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
