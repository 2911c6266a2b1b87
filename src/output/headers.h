/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of a mail as JSON (headers in api/patch.py).  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

#include "output/json.h"

/* Appends an object of headers, an array of M2sTextHeader.  A header that is there once is a string,
 * otherwise a list.  Each spelling of a name is a member, in the order of first use, and has the
 * values of all: "Cc" and "CC" both list both. */
void m2s_headers_write(const GArray *headers, M2sJson *json);
