/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that mails come from, numbered from 0 in the order of reading.  Layer: mbox.
 *
 * A span (mbox2series/span.h) names its file by that number.  Big mbox files and streams stay
 * mapped; other files are read again when one of their mails is asked for, so that a Maildir of
 * 10^6 mails needs neither mappings nor descriptors, but some 50 bytes and its name each.
 *
 * All functions may be called from several threads at once. */
#pragma once

#include <mbox2series/model.h>

typedef struct M2sSources M2sSources;

typedef enum {
    M2S_SOURCE_QUOTED = 1 << 0, /* an mbox: its mails are quoted, see quoting.h */
    M2S_SOURCE_STREAM = 1 << 1, /* cannot be read again */
} M2sSourceFlags;

M2sSources *m2s_sources_new(void);
void m2s_sources_free(M2sSources *sources);

/* Adds a file that was read as bytes; they are kept if need be.
 * folder: (nullable): shared by all files of a folder; a reference is taken.
 * name: the path below folder, or the whole path.  Copied.
 * Returns: its number. */
guint32 m2s_sources_add(M2sSources *sources, GRefString *folder, const char *name, GBytes *bytes,
                        M2sSourceFlags flags);

/* The path of a source, for use with the file system.  Returns: (transfer full). */
char *m2s_sources_path(M2sSources *sources, guint32 source);

/* Whether the mails of source must be unquoted (m2s_quoting_undo()) before they are understood. */
gboolean m2s_sources_is_quoted(M2sSources *sources, guint32 source);

/* The bytes of a mail, as they are in the file, but not mapped from it.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_IO if the file cannot be
 * read any more, is of another size than it was, or was cut short. */
GBytes *m2s_sources_read(M2sSources *sources, const M2sSpan *span, GError **error);

/* Whether all that was read of bytes, which are of source, up to now was in the file.
 * Returns: FALSE with an error of M2S_ERROR_IO if somebody has cut the file short meanwhile. */
gboolean m2s_sources_verify(M2sSources *sources, guint32 source, GBytes *bytes, GError **error);

/* What bytes, which are of source, are in the file: whatever becomes of it, they stay so.  Mails must
 * not be parsed in mapped bytes, which may change meanwhile (file.h).
 * Returns: (transfer full) (nullable): a copy if bytes are mapped; NULL with an error as above. */
GBytes *m2s_sources_detach(M2sSources *sources, guint32 source, GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSources, m2s_sources_free)
