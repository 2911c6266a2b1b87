/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the headers of a mail as JSON (headers in api/patch.py).  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

#include "output/json.h"

/* Appends headers as an object.  A header that occurs once is a string, a repeated one a list.
 * Each
 * spelling of a name is a member, in the order of first use, with the values of all spellings: "Cc"
 * and "CC" both list both.
 * headers: of M2sTextHeader. */
void m2s_headers_write(const GArray *headers, M2sJson *json);
