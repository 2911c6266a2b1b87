/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base64, read as leniently as Python's binascii.a2b_base64() does.  Layer: mail. */
#pragma once

#include "base/slice.h"

/* Decodes encoded and appends the result to out.  Bytes outside the alphabet are ignored wherever
 * they are, and so is a "=" that completes no group.  Reading ends at complete padding ("AB==",
 * "ABC="), and what follows is dropped.
 * Returns: FALSE, with out unchanged, if the data ends within a group of four ("AB", "ABCDE"),
 * where Python raises binascii.Error. */
gboolean m2s_base64_decode(M2sSlice encoded, GString *out);
