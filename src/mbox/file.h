/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file or a stream: its bytes, and what happens to it meanwhile.  Layer: mbox.
 *
 * A big file is mapped.  A small one is read: that is cheaper, and a process may have only some
 * 65,000 mappings on Linux.  A stream is copied to an unlinked temporary file, which is then
 * mapped, so that memory does not grow with it.
 *
 * If somebody cuts a mapped file short, the lost bytes read as zeros, and the reader does not
 * notice (mapping.h).  So what was read is right only if m2s_file_was_cut() returns FALSE
 * afterwards.  Bytes may also change between two looks at them: code that measures a text,
 * allocates as much and then copies it would write beyond the end.  So mails are parsed in a
 * copy (m2s_file_detach()).  Only the splitter works on mapped bytes, as it stays within its
 * bounds whatever it finds.  A file that is rewritten in place, and is as long as before by the
 * time anybody looks, goes unnoticed.
 *
 * Errors: M2S_ERROR_NO_INPUT if this one file is the problem, M2S_ERROR_IO if a disk fails, the
 * process has run out of something or a stream cannot be copied.  Their messages do not name the
 * file: the caller knows its path and puts it in front with m2s_file_prefix_error(). */
#pragma once

#include <sys/stat.h>

#include "base/slice.h"

typedef int M2sFile; /* a file descriptor that is closed at the end of its scope; -1: none */

/* Which regular file it is, and its state. */
typedef struct {
    guint64 device, inode;
    guint64 size;    /* bytes */
    gint64 modified; /* nanoseconds since 1970, by the clock of its file system */
} M2sFileIdentity;

/* What happened to a file since it was read. */
typedef enum {
    M2S_GROWTH_NONE,     /* it is as it was */
    M2S_GROWTH_LONGER,   /* somebody is writing to it */
    M2S_GROWTH_CUT,      /* it is shorter */
    M2S_GROWTH_REPLACED, /* its path now leads to another file, or to none */
} M2sGrowth;

void m2s_file_close(M2sFile file);

/* Opens path; waits for a writer if it is a FIFO.  Returns: -1 with an error. */
M2sFile m2s_file_open(const char *path, GError **error);

/* A duplicate of the descriptor.  Returns: -1 with an error. */
M2sFile m2s_file_duplicate(M2sFile file, GError **error);

/* Returns: FALSE if it is not a regular file. */
gboolean m2s_file_identify(M2sFile file, M2sFileIdentity *identity);

/* Whether it is a regular file that nobody has read from through this descriptor. */
gboolean m2s_file_is_at_start(M2sFile file);

/* All bytes from the current position on.
 * Returns: (transfer full) (nullable): may be used from several threads. */
GBytes *m2s_file_load(M2sFile file, GError **error);

/* Gives the next bytes of a stream, up to size of them.  Returns: how many, 0 at the end; -1 with
 * errno. */
typedef gssize (*M2sFileSupply)(gpointer from, char *buffer, gsize size);

/* All that supply gives, by way of a temporary file. */
GBytes *m2s_file_spool(M2sFileSupply supply, gpointer from, GError **error);

/* All bytes of the regular file at path.  Any other kind of file is an error; a FIFO is not waited
 * for. */
GBytes *m2s_file_read(const char *path, GError **error);

/* A new temporary file, without a name, that only its owner can open.
 * Returns: -1 with an error. */
M2sFile m2s_file_open_spool(GError **error);

/* Writes bytes behind those that a temporary file has. */
gboolean m2s_file_append(M2sFile spool, M2sSlice bytes, GError **error);

/* All bytes that were written to a temporary file.  Returns: as from m2s_file_load(). */
GBytes *m2s_file_load_spool(M2sFile spool, GError **error);

/* Whether bytes, as returned by a function above, are mapped. */
gboolean m2s_file_is_mapped(GBytes *bytes);

/* Whether bytes, or the bytes that they are a part of, may have been read as zeros: because
 * their file was cut short since it was mapped, or because a disk failed, which looks the same.
 * Once TRUE, it stays TRUE.  May be called in any thread. */
gboolean m2s_file_was_cut(GBytes *bytes);

/* Whether bytes are part of a mapped file, so that they may change. */
gboolean m2s_file_is_shared(GBytes *bytes);

/* The same bytes, safe from changes: copied if they are mapped.  Returns: (transfer full). */
GBytes *m2s_file_detach(GBytes *bytes);

/* Lets the kernel reclaim the memory of the whole pages between start and end.  Whoever reads there
 * again gets them from the file.  Has no effect on bytes that are not mapped. */
void m2s_file_release(GBytes *bytes, gsize start, gsize end);

/* What happened to file since size bytes of it were read.
 * path: (nullable): its path, if it has one. */
M2sGrowth m2s_file_look_again(M2sFile file, const char *path, guint64 size);

/* Like m2s_file_look_again().  But if what was read has no end, and the file was modified in the
 * last two seconds, its writer may just be pausing: waits up to half a second for something to
 * happen, and counts that in wait_count. */
M2sGrowth m2s_file_settle(M2sFile file, const char *path, guint64 size, gboolean has_end,
                          guint *wait_count);

/* Whether a file of this type, such as S_IFDIR, is at path.  TRUE also if that cannot be told, so
 * that whoever opens it meets the error: a disk that fails must not look like an empty folder. */
gboolean m2s_file_may_be(const char *path, mode_t type);

/* Sets the error for a system call on a file that failed.  number: its errno. */
void m2s_file_set_error(GError **error, int number);

/* Puts the display name of path and ": " before the message of error. */
void m2s_file_prefix_error(GError **error, const char *path);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC(M2sFile, m2s_file_close, -1)
