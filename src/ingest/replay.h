/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The raw mails of a state, read and understood again.  Layer: ingest. */
#pragma once

#include "ingest/rules.h"
#include "series/engine.h"
#include "store/state.h"

/* Gives every mail of store to engine, in the order in which they came, as when they came: one
 * without a date has that of its arrival.  The offset of a mail's span is its number.
 * Returns: FALSE with an error of the store. */
gboolean m2s_replay(M2sStore *store, const M2sRules *rules, M2sEngine *engine, GError **error);
