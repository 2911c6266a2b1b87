/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trailers of a message: "Reviewed-by: Ann <ann@example.org>".  Layer: patch. */
#pragma once

#include "base/slice.h"

/* The lines of message that begin, in any case, with Tested-, Reviewed-, Acked-, Signed-off-,
 * Nacked- or Reported-by and a colon (Patchwork's patch_responses, which its mailboxes add to a
 * patch).  message: UTF-8.  Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_message_trailers(M2sSlice message);
