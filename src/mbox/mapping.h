/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mapped files, which somebody may cut short meanwhile.  Layer: mbox.
 *
 * Reading a page that the file has lost raises SIGBUS, which would kill the process.  For that,
 * "> list.mbox" in another terminal is enough.  So the first mapping installs a handler for
 * SIGBUS.  If the fault is in one of our mappings, the handler puts pages of zeros there, from
 * the faulting page to the end, and takes note of it.  Reading goes on, and the reader calls
 * m2s_mapping_was_cut() before it relies on what it read.  Any other SIGBUS goes to the previous
 * handler, or kills the process as usual.
 *
 * A program that installs its own handler later must pass on the signals that it does not
 * handle, and threads that read mails must not block SIGBUS. */
#pragma once

#include <glib.h>

/* Maps the first size bytes, at least one, of a regular file.  Its descriptor may be closed then.
 * Returns: (transfer full) (nullable): NULL with errno if it cannot be mapped. */
GBytes *m2s_mapping_new(int file, gsize size);

/* Whether address is in a mapping. */
gboolean m2s_mapping_contains(gconstpointer address);

/* Whether bytes of the mapping at address may have been read as zeros: because the file was cut
 * short since it was mapped, or because a disk failed.  FALSE if address is in no mapping.  The
 * caller must hold a reference to the bytes of the mapping. */
gboolean m2s_mapping_was_cut(gconstpointer address);
