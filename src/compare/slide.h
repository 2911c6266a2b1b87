/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a change is shown if it could be at several places.  Layer: compare. */
#pragma once

#include "compare/lines.h"

/* Moves each run of lines of a text that are marked, and that could as well be marked some lines
 * further up or down, to where it reads best: where a block or a paragraph begins.
 *
 *      }                            }
 *                                  +
 *     +int b() {          not      +int b() {
 *     +}                           +}
 *     +
 *      int c() {                    int c() {
 *
 * lines: of M2sSlice; marked: for each of them.
 * other: the marks in the other text.  A run beside marks there stays where it is: one replaces the
 * other. */
void m2s_slide(const GArray *lines, gboolean *marked, const gboolean *other, guint other_size);
