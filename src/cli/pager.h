/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows text page by page, as git does.  Layer: cli. */
#pragma once

#include <stdio.h>

/* Has a process wait to become the pager: one that reads mail may not start programs any more
 * (needs.h), and a pager may do what its user wants.  Does nothing if that was done before, or if
 * there is no pager. */
void pager_prepare(void);

/* Has the pager of the environment variable PAGER, or else less, wait for text, with LESS=FRX and
 * LV=-c unless these are set: so it ends at once if the text fits the screen.
 * Returns: (nullable): where to write the text; NULL if there is no pager, or PAGER is empty or
 * "cat". */
FILE *pager_start(void);

/* Waits until the user has left it. */
void pager_wait(FILE *pager);

/* Ends one that was prepared, but not started. */
void pager_dismiss(void);
