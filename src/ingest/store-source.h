/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store has, as the source of an index.  Layer: ingest. */
#pragma once

#include "series/index.h"
#include "store/state.h"

/* store: used as long as the index lives. */
M2sIndexSource m2s_store_source(M2sStore *store);
