/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Undoes Content-Transfer-Encoding like Python's Message.get_payload(decode=True).  Layer: mail. */
#pragma once

#include "base/slice.h"

typedef enum {
    M2S_TRANSFER_AS_IS, /* 7bit, 8bit, binary and anything unknown */
    M2S_TRANSFER_QUOTED_PRINTABLE,
    M2S_TRANSFER_BASE64,
    M2S_TRANSFER_UUENCODE,
} M2sTransfer;

/* The encoding named by raw, the header's value, in any case.  Nothing may surround the name
 * ("base64 " is unknown). */
M2sTransfer m2s_transfer_find(M2sSlice raw);

/* Decodes payload.  What cannot be decoded at all is left as it is, except that base64 loses its
 * line ends, as in Python.
 * buffer: overwritten with the decoded bytes.
 * Returns: payload itself if there is nothing to decode, else a slice of buffer. */
M2sSlice m2s_transfer_decode(M2sTransfer transfer, M2sSlice payload, GString *buffer);
