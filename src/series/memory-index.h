/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An index in memory: hash tables over a catalogue that begins empty.  Layer: series. */
#pragma once

#include <mbox2series/model.h>

#include "series/index.h"

/* catalogue is used as long as the index lives.  Returns: (transfer full). */
M2sIndex *m2s_memory_index_new(const M2sCatalogue *catalogue);
