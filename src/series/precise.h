/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Precise grouping: series as they were sent.  Layer: series.
 *
 * docs/beyond-patchwork.md has the rules in words, and how often they are right. */
#pragma once

#include "series/grouping.h"

extern const M2sGroupingRules m2s_precise_grouping;
