/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a file or of a stream.  Layer: mbox.
 *
 * A big file is mapped; a small one is read, which is cheaper and leaves the process's mappings
 * (some 65,000 on Linux) alone.  A stream is copied to an unlinked temporary file, which is then
 * mapped, so that memory does not grow with it.
 *
 * If somebody cuts a mapped file short, its lost bytes read as zeros from then on, and nothing tells
 * who reads them: the handler of SIGBUS that is installed with the first mapping (mapping.h) sees to
 * it.  So what was read counts only if m2s_file_was_cut() says FALSE afterwards.  And bytes may change
 * between two looks at them: who measures a text, allocates as much and then copies it would write
 * beyond its end.  So mails are parsed in a copy (m2s_file_detach()), and only the splitter, which
 * keeps within its bounds whatever it finds, goes over mapped bytes.  A file that is written anew
 * from its start, and as long as it was before anybody looks, is not noticed.
 *
 * Errors: M2S_ERROR_NO_INPUT if this one file is to blame, M2S_ERROR_IO if the process is short of
 * something or a stream cannot be copied.  Their messages do not name the file: the caller has its
 * path and puts it in front with m2s_file_prefix_error(). */
#pragma once

#include <glib.h>

typedef int M2sFile; /* a file descriptor that is closed at the end of its scope; -1: none */

/* Which regular file it is, and in what state. */
typedef struct {
    guint64 device, inode;
    guint64 size;    /* bytes */
    gint64 modified; /* nanoseconds since 1970, by the clock of its file system */
} M2sFileIdentity;

void m2s_file_close(M2sFile file);

/* Opens path; waits for a writer if it is a FIFO.  Returns: -1 with an error. */
M2sFile m2s_file_open(const char *path, GError **error);

/* Another descriptor of what file is open for.  Returns: -1 with an error. */
M2sFile m2s_file_duplicate(M2sFile file, GError **error);

/* Returns: FALSE if file is none, or is no regular file. */
gboolean m2s_file_identify(M2sFile file, M2sFileIdentity *identity);

/* Whether file is a regular one that nobody has read from. */
gboolean m2s_file_is_at_start(M2sFile file);

/* All bytes of file from its present place on.
 * Returns: (transfer full) (nullable): may be used from several threads. */
GBytes *m2s_file_load(M2sFile file, GError **error);

/* All bytes of the regular file at path; any other is an error, and it is not waited for. */
GBytes *m2s_file_read(const char *path, GError **error);

/* Whether bytes, which a function of this header returned, are mapped. */
gboolean m2s_file_is_mapped(GBytes *bytes);

/* Whether the file that bytes, or what they are a part of, are mapped from is or was shorter than it was
 * when it was mapped, so that some of them may have been read as zeros; or a disk failed to read them,
 * which looks alike.  Once TRUE, it stays so.  From any thread. */
gboolean m2s_file_was_cut(GBytes *bytes);

/* Whether bytes are a part of a mapped file, which somebody may change. */
gboolean m2s_file_is_shared(GBytes *bytes);

/* Bytes that nobody changes: a copy of what is mapped.  Returns: (transfer full). */
GBytes *m2s_file_detach(GBytes *bytes);

/* Lets the kernel take back the memory of mapped bytes from start to end, whole pages; who reads
 * there again gets them from the file.  Does nothing for bytes that are not mapped. */
void m2s_file_release(GBytes *bytes, gsize start, gsize end);

/* Puts path, as it can be shown, and ": " before the message of error; path is not NULL. */
void m2s_file_prefix_error(GError **error, const char *path);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC(M2sFile, m2s_file_close, -1)
