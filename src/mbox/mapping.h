/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files mapped into memory, which somebody else may cut short meanwhile.  Layer: mbox.
 *
 * Who reads a page that the file has no more gets SIGBUS, which would kill the process: "> list.mbox"
 * in another terminal is enough.  So a handler of SIGBUS is installed when the first file is mapped.
 * If the fault is in one of our mappings, it puts pages of zeros there, from the faulting one to the
 * end, and notes it: reading goes on, and who has read asks m2s_mapping_was_cut() before they
 * believe it.  Any other SIGBUS goes to the handler that was there before, or kills as it would have.
 *
 * A program that installs a handler of its own later must hand on what is not its own, and no thread
 * that reads mails may block SIGBUS. */
#pragma once

#include <glib.h>

/* Maps size bytes, at least one, from the start of a regular file, whose descriptor is not needed any
 * more.  Returns: (transfer full) (nullable): NULL with errno if it cannot be mapped. */
GBytes *m2s_mapping_new(int file, gsize size);

/* Whether address is in a mapping. */
gboolean m2s_mapping_contains(gconstpointer address);

/* Whether bytes around address may have been read as zeros because their file is, or was, shorter
 * than it was when it was mapped; so are they if a disk fails.  FALSE if address is in no mapping.
 * Somebody must hold a reference to the mapping meanwhile. */
gboolean m2s_mapping_was_cut(gconstpointer address);
