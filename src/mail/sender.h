/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sent a mail: its From header, or the author behind a From that a mailing list rewrote for
 * DMARC.  Layer: mail. */
#pragma once

#include "mail/address.h"
#include "mail/header-block.h"

/* The author of a mail (Patchwork's get_or_create_author up to the database): From, unless its
 * address is list_email in any case; then the sender is restored from X-Original-From, Reply-To or
 * Cc (get_original_sender).  list_email may be NULL.
 * sender: (out): name and email of at most M2S_COLUMN_LENGTH characters, name stripped.
 * Returns: FALSE where Patchwork rejects the mail. */
gboolean m2s_sender_of_mail(const M2sHeaderBlock *headers, const char *list_email,
                            M2sAddress *sender);
