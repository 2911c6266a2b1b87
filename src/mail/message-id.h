/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Message-ID, In-Reply-To, References and List-Id.  Layer: mail. */
#pragma once

#include "mail/header-block.h"

/* The mail's own Message-ID including `<` and `>`, at most M2S_COLUMN_LENGTH characters; a header
 * without angle brackets is taken whole (Patchwork's find_message_id).
 * Returns: (transfer full) (nullable): NULL if there is none or it is empty. */
char *m2s_message_id_of_mail(const M2sHeaderBlock *headers);

/* The Message-IDs that the mail refers to, nearest first: every In-Reply-To, then References from
 * its end, without repeats (find_references; only ids from References are dropped as repeats).  Not
 * truncated.  Linear in the size of the headers.
 * Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_references_of_mail(const M2sHeaderBlock *headers);

/* The list ids in the mail, best first: from the first List-ID, X-Mailing-List and X-list header,
 * by Patchwork's two patterns (find_project).
 * Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_list_ids_of_mail(const M2sHeaderBlock *headers);
