/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives up system calls, with a filter of seccomp.  Layer: cli.
 *
 * The filter names what is refused, not what is allowed: C libraries differ in what they call, and
 * change it with each version.  A refused call fails with EPERM, as if the user was not allowed to;
 * one that this file is too old to know, with ENOSYS, as in an older kernel.
 *
 * To make the same few instructions, libseccomp would take 0.5 ms at each start of the program, a
 * quarter of all that it takes. */
#pragma once

#include <glib.h>

/* Filters the system calls of this thread, and of those that it starts, for good.
 * programs: whether programs may be run.  If not, no process can be started at all, none other can
 * be sent a signal, and no socket, owner or mode of a file be made or changed by its path.
 * Returns: FALSE if the kernel has no such filters, or the machine is not one of those that this
 * file knows. */
gboolean syscalls_filter(gboolean programs);
