/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ending in order when a signal asks for it.  Layer: cli. */
#pragma once

/* From here on, SIGINT, SIGTERM and SIGHUP do not end the program.
 * Returns: a file descriptor that becomes readable when one arrives; -1 if there is none left, and
 * then the signals end the program as before. */
int interrupt_begin(void);

/* Has signals end the program again.  If one has arrived, it does so now. */
void interrupt_end(void);
