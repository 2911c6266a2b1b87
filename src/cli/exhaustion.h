/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens when the system has no memory left, or no thread.  Layer: cli. */
#pragma once

/* From now on, the program ends with EX_TEMPFAIL and a line on standard error where GLib, or a
 * library below it, would kill it for want of memory or a thread.  Nothing is written any more: a
 * delivery agent keeps the mail, and the next program to open a state rolls back. */
void exhaustion_begin(void);
