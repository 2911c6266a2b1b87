/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base64 as Python's binascii.a2b_base64() reads it, that is leniently.  Layer: mail. */
#pragma once

#include "base/slice.h"

/* Appends what encoded stands for to out.  Bytes that are not of the alphabet are passed over
 * wherever they are; reading ends at a complete padding ("AB==", "ABC="), and what follows it is
 * dropped; a "=" that completes nothing is passed over too.
 * Returns: FALSE, with out unchanged, if the data ends amid a group of four ("AB", "ABCDE"), where
 * Python raises binascii.Error. */
gboolean m2s_base64_decode(M2sSlice encoded, GString *out);
