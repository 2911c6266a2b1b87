/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What views do with headers, done by mail/.  Layer: ingest. */
#pragma once

#include <mbox2series/view.h>

/* (transfer none) */
const M2sHeaderFuncs *m2s_header_funcs(void);
