/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For how long whoever reads a store waits.  Layer: base.
 *
 * A program that answers one question waits as long as that takes.  One that answers many people
 * must not let a single question keep the others waiting, and has to end when it is told to. */
#pragma once

#include <glib.h>

typedef struct {
    const gint *stop;   /* (nullable): once this is not 0, set atomically, nothing is waited for */
    guint lock_seconds; /* how long to wait for somebody else's lock */
    guint answer_seconds; /* how long all that is read at one moment may take; 0: without limit */
} M2sPatience;
