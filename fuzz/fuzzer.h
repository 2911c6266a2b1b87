/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a fuzzer defines, and what libFuzzer, or driver.c in its place, offers it. */
#pragma once

#include <glib.h>

/* Reads one input.  Ends the process if something is wrong.  Returns: 0. */
int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* A fuzzer may define it, for inputs whose parts depend on each other.  Changes the size bytes at
 * data, where there is room for max_size.
 * Returns: how many bytes there are then. */
gsize LLVMFuzzerCustomMutator(guint8 *data, gsize size, gsize max_size, unsigned seed);

/* Changes bytes somehow.  Parameters and result are those of LLVMFuzzerCustomMutator(). */
gsize LLVMFuzzerMutate(guint8 *data, gsize size, gsize max_size);
