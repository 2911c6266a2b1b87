/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that mails come from, numbered from 0 in reading order.  Layer: mbox.
 *
 * A span (mbox2series/span.h) refers to its file by that number.  Big mbox files and streams
 * stay mapped; other files are read again when one of their mails is requested.  So a Maildir of
 * 10^6 mails needs no mappings or descriptors, only some 50 bytes and the name for each.  Of the
 * compressed mboxes, two at a time are held open where they were read last (seeker.h).
 *
 * All functions may be called in several threads at once. */
#pragma once

#include <mbox2series/config.h>
#include <mbox2series/model.h>

#include "mbox/packed.h"
#include "mbox/repository.h"

typedef struct M2sSources M2sSources;

typedef enum {
    M2S_SOURCE_QUOTED = 1 << 0, /* an mbox: its mails are quoted (quoting.h) */
    M2S_SOURCE_STREAM = 1 << 1, /* cannot be read again */
    M2S_SOURCE_PACKED = 1 << 2, /* compressed: spans are places in what it unpacks to */
} M2sSourceFlags;

M2sSources *m2s_sources_new(void);
void m2s_sources_free(M2sSources *sources);

/* What compressed files, and mails in them, may have; the default at first. */
void m2s_sources_set_limits(M2sSources *sources, const M2sLimits *limits);
const M2sLimits *m2s_sources_limits(const M2sSources *sources);

/* Adds a file with the given bytes, which are kept if necessary.
 * folder: (nullable): the path of the folder, shared by all its files; a reference is taken.
 * name: the path below folder, or the whole path; copied.
 * Returns: its number. */
guint32 m2s_sources_add(M2sSources *sources, GRefString *folder, const char *name, GBytes *bytes,
                        M2sSourceFlags flags);

/* Adds a member of an archive, whose bytes are part of those of the archive.
 * archive: its path; a reference is taken.  name: of the member; copied.  packed: its bytes, of
 * which a reference is taken, and how they are packed, if flags say so.
 * Returns: its number. */
guint32 m2s_sources_add_member(M2sSources *sources, GRefString *archive, const char *name,
                               const M2sPacked *packed, M2sSourceFlags flags);

/* Adds a repository, which is freed with sources.  The offset of a span in it is the index of a
 * mail.
 * Returns: its number. */
guint32 m2s_sources_add_repository(M2sSources *sources, const char *path,
                                   M2sRepository *repository);

/* The path of a source, not escaped for display; of a member, that of the archive and its name,
 * with ": " between.  Returns: (transfer full). */
char *m2s_sources_path(M2sSources *sources, guint32 source);

/* Whether the mails of source must be unquoted (m2s_quoting_undo()) before they are parsed. */
gboolean m2s_sources_is_quoted(M2sSources *sources, guint32 source);

/* Whether source is a repository, so that the offset of a span is the number of a mail. */
gboolean m2s_sources_is_repository(M2sSources *sources, guint32 source);

/* Whether source is compressed. */
gboolean m2s_sources_is_packed(M2sSources *sources, guint32 source);

/* The bytes of a mail as they are in the file; never mapped.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_IO if the file cannot be
 * read any more, has another size, or was cut short; M2S_ERROR_DATA if it is damaged now. */
GBytes *m2s_sources_read(M2sSources *sources, const M2sSpan *span, GError **error);

/* Declares that these mails will be read.  Those of compressed mboxes may be anywhere in them: they
 * are read in one go now and kept (fetched.h) until it is called again.  What cannot be read is
 * left out: m2s_sources_read() will tell.
 * spans: of const M2sSpan *. */
void m2s_sources_fetch(M2sSources *sources, const GPtrArray *spans);

/* How often reading mails began to unpack a compressed mbox: for tests. */
guint m2s_sources_passes(M2sSources *sources);

/* Whether everything that was read of bytes until now was really in the file.
 * bytes: all or a part of the bytes of source.
 * Returns: FALSE with an error of M2S_ERROR_IO if the file was cut short meanwhile. */
gboolean m2s_sources_verify(M2sSources *sources, guint32 source, GBytes *bytes, GError **error);

/* The same bytes, safe from changes to the file: copied if they are mapped.  Mails must not be
 * parsed in mapped bytes, which may change meanwhile (file.h).
 * bytes: all or a part of the bytes of source.
 * Returns: (transfer full) (nullable): NULL with an error as above. */
GBytes *m2s_sources_detach(M2sSources *sources, guint32 source, GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSources, m2s_sources_free)
