/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory for libgit2.  Layer: fate.
 *
 * libgit2 1.5 does not bear that there is none.  It takes an object that it has no memory to read
 * for one that is missing, as in a partial clone; it prints a change without its lines, and calls
 * that a success; and it frees a text that it has not allocated.  So it gets its memory from GLib,
 * which ends the program, here as everywhere else. */
#pragma once

/* Gives libgit2, which is loaded, its memory: for good, and for all of the process.  Memory that it
 * had before can be freed and made larger.  Only a size that is out of all proportion, such as a
 * damaged object may claim, is refused as libgit2 expects it. */
void m2s_libgit2_use_memory(void);
