/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Content-Transfer-Encoding, as Python's Message.get_payload(decode=True) undoes it.
 * Layer: mail. */
#pragma once

#include "base/slice.h"

typedef enum {
    M2S_TRANSFER_AS_IS, /* 7bit, 8bit, binary and whatever is unknown */
    M2S_TRANSFER_QUOTED_PRINTABLE,
    M2S_TRANSFER_BASE64,
    M2S_TRANSFER_UUENCODE,
} M2sTransfer;

/* The encoding that a raw value of the header names, in any case, but to the letter: nothing may
 * stand around it ("base64 " is unknown). */
M2sTransfer m2s_transfer_find(M2sSlice raw);

/* Decodes payload.  What cannot be decoded at all is left as it is; base64 then loses its line
 * ends, as it does in Python.
 * buffer: takes what is decoded; what it held is dropped.
 * Returns: what payload stands for: payload itself if there is nothing to decode, else a slice of
 * buffer. */
M2sSlice m2s_transfer_decode(M2sTransfer transfer, M2sSlice payload, GString *buffer);
