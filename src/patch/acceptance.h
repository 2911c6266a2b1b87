/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sentences in which somebody says that a patch was applied: "Thanks, Ann. Patches 1-3 applied."
 * Layer: patch.
 *
 * A sentence counts if it is a word for applying (applied, merged, queued …), with nothing but
 * polite words, "I've" and what was applied before it, something that may follow it ("to", ",",
 * "this patch"), and none of the words that turn its meaning (if, not, would, "?" …).  So most of
 * what people write is left out, and what is left is meant: docs/states.md has the measurements. */
#pragma once

#include "base/slice.h"
#include "model/verdict.h"

/* Adds patches first to last to those that verdict lists. */
void m2s_acceptance_add_parts(M2sVerdict *verdict, gint64 first, gint64 last);

/* Reads a sentence and, if it says that patches were applied, or dropped again, sets the kind of
 * verdict and which patches are meant.
 * Returns: whether it does. */
gboolean m2s_acceptance_read(M2sSlice sentence, M2sVerdict *verdict);
