/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes sections of a comparison.  Layer: compare. */
#pragma once

#include <mbox2series/compare.h>

#include "base/slice.h"

/* text: (transfer full).  Returns: (transfer full): freed by m2s_section_free(). */
M2sSection *m2s_section_new(M2sSectionKind kind, M2sSlice name, gboolean is_exact, GString *text);
void m2s_section_free(gpointer section);
