/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/input-mark.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <nettle/base16.h>
#include <nettle/sha2.h>

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

/* Adds the bytes from start to end to sha256.  Returns: FALSE if the file is shorter. */
static gboolean
add_range(int file, guint64 start, guint64 end, struct sha256_ctx *sha256)
{
    gsize size = end - start;
    g_autofree char *buffer = g_malloc(size + 1);
    if (!read_all(file, buffer, size, start))
        return FALSE;
    sha256_update(sha256, size, (guint8 *)buffer);
    return TRUE;
}

static char *
hexadecimal(struct sha256_ctx *sha256)
{
    guint8 digest[SHA256_DIGEST_SIZE];
    char *text = g_malloc0(BASE16_ENCODE_LENGTH(sizeof digest) + 1);
    sha256_digest(sha256, sizeof digest, digest);
    base16_encode_update(text, sizeof digest, digest);
    return text;
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
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    gboolean read = add_range(file, 0, first, &sha256) && add_range(file, last, position, &sha256);
    close(file);
    return read ? hexadecimal(&sha256) : NULL;
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
