/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Message-ID, In-Reply-To, References and List-Id.  Layer: mail. */
#pragma once

#include "mail/header-block.h"

/* The mail's own Message-ID, `<` and `>` included, at most 255 characters; a header without a pair
 * of angle brackets is taken whole (Patchwork's find_message_id).
 * Returns: (transfer full) (nullable): NULL if there is none or it is empty. */
char *m2s_message_id_of_mail(const M2sHeaderBlock *headers);

/* What the mail refers to, nearest first: every In-Reply-To, then References from its end, each
 * once (find_references; note that In-Reply-To itself is not looked at for repeats).  Not cut.
 * Linear in the size of the headers.  Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_references_of_mail(const M2sHeaderBlock *headers);

/* The list ids that the mail names, best first: of the first List-ID, X-Mailing-List and X-list
 * header, each by Patchwork's two patterns (find_project).
 * Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_list_ids_of_mail(const M2sHeaderBlock *headers);
