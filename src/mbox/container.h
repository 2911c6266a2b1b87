/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files in a tar or a zip.  Layer: mbox.
 *
 * Its headers are read first: they tell where each file is, so that the files can be given in the
 * order in which they would be read from a folder (arrangement.h).  A compressed tar is unpacked to
 * an unlinked temporary file, as only then its members can be read in another order than its own:
 * "tar c Maildir" writes mails in the order of the file system, which is none.
 *
 * Names of members are never used as paths. */
#pragma once

#include <mbox2series/config.h>

#include "mbox/mail-file.h"

typedef struct M2sContainer M2sContainer;

/* An archive, which is not looked at before the first file is wanted.
 * path: its own; a reference is taken.  bytes: of the file; a reference is taken.
 * kind: M2S_FILE_OF_TAR or M2S_FILE_OF_ZIP. */
M2sContainer *m2s_container_new(GRefString *path, GBytes *bytes, M2sFileKind kind,
                                const M2sLimits *limits);
void m2s_container_free(M2sContainer *container);

/* Whether everything that was read until now was really in the archive.
 * Returns: FALSE with an error of M2S_ERROR_IO if it was cut short meanwhile. */
gboolean m2s_container_verify(const M2sContainer *container, GError **error);

/* The next file.
 * facts: (out): valid until the container is freed.
 * why_not: (out) (nullable) (transfer none): why it cannot be read.
 * Returns: FALSE at the end, or with an error of M2S_ERROR_IO, whose message does not name the
 * archive, if there is no memory or no room for a temporary file, or the archive was cut short
 * meanwhile. */
gboolean m2s_container_next(M2sContainer *container, M2sFileFacts *facts, const char **why_not,
                            GError **error);

/* Counts the bytes that a file unpacked to.  If they are more than its limit, no other is given. */
void m2s_container_count(M2sContainer *container, guint64 unpacked);

/* Notes the first damage that was found.  damage: (transfer full). */
void m2s_container_note(M2sContainer *container, GError *damage);

/* The first damage.  Its message does not name the archive.  (transfer none) (nullable) */
const GError *m2s_container_damage(const M2sContainer *container);

/* Bytes of the archive; unpacked, if it is a compressed tar, once it was looked at. */
guint64 m2s_container_size(const M2sContainer *container);

GRefString *m2s_container_path(const M2sContainer *container);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sContainer, m2s_container_free)
