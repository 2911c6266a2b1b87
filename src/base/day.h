/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layer: base. */
#pragma once

#define M2S_DAY (24 * 60 * 60) /* seconds */
