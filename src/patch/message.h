/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a known form in a message: pull requests, dependencies, trailers.  Layer: patch.
 *
 * Time is linear in the size of the message. */
#pragma once

#include "base/slice.h"

/* The repository and branch of a pull request, with white space normalised (Patchwork's
 * parse_pull_request).  message: that of M2sContent, before its line ends are unified.
 * Returns: (transfer full) (nullable). */
char *m2s_message_pull_url(M2sSlice message);

/* The values of `Depends-on:` lines, first URLs and then Message-IDs, in order (parse_depends_on).
 * A Message-ID starts with `<`.  message: as above.
 * Returns: (transfer full) (nullable): of char *; NULL if there are none. */
GPtrArray *m2s_message_depends_on(M2sSlice message);

/* The lines that start, in any case, with Tested-by:, Reviewed-by:, Acked-by:, Signed-off-by:,
 * Nacked-by: or Reported-by: (patch_responses, which Patchwork's mailboxes add to a patch).
 * message: UTF-8.  Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_message_trailers(M2sSlice message);
