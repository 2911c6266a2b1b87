/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the program ends where a library would have it killed.  Layer: cli. */
#pragma once

/* From now on, the program ends with EX_TEMPFAIL and a line on standard error where GLib, or a
 * library below it, kills it for want of memory or a thread, and where a library reads what a file
 * had before it was cut.  Nothing is written any more: a delivery agent keeps the mail, and the
 * next program to open a state rolls back.  What is printed with g_print() is lost: this program
 * does not use it, but GLib does, for errors of its own. */
void fatal_begin(void);
