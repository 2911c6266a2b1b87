/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lets an index find what is in a store.  Layer: ingest. */
#pragma once

#include "series/index.h"
#include "store/store.h"

/* store: used as long as the index lives. */
M2sIndexSource m2s_store_source(M2sStore *store);
