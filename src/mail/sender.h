/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sent a mail: From, and what a list that rewrites From for DMARC left of it.  Layer: mail. */
#pragma once

#include "mail/header-block.h"

typedef struct {
    char *name;  /* (nullable): UTF-8, at most 255 characters; may be "" */
    char *email; /* (nullable): as written, at most 255 characters */
} M2sSender;

void m2s_sender_clear(M2sSender *sender);

/* Splits a From value, decoded or as it is stored (Patchwork's split_from_header):
 * "Ann <ann@example.org>", "ann at example.org (Ann)", "ann@example.org (Ann)" or a bare address.
 * A stored value may be folded, but not within name or address.  Linear in its length.
 * name may be NULL or ""; email is NULL if it is not an address.  Not cut, not stripped. */
void m2s_sender_split(const char *from, M2sSender *sender);

/* The author of a mail (get_or_create_author up to the data base): From, and if that is
 * list_email in any case, the sender restored from X-Original-From, Reply-To or Cc
 * (get_original_sender).  list_email may be NULL.
 * Returns: FALSE where Patchwork rejects the mail. */
gboolean m2s_sender_of_mail(const M2sHeaderBlock *headers, const char *list_email,
                            M2sSender *sender);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sSender, m2s_sender_clear)
