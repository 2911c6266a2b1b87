/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name and address in a From header.  Layer: mail. */
#pragma once

#include <glib.h>

typedef struct {
    char *name;  /* (nullable): UTF-8; may be "" */
    char *email; /* (nullable): as written */
} M2sAddress;

void m2s_address_clear(M2sAddress *address);

/* Splits a From value, decoded or as stored (Patchwork's split_from_header):
 * "Ann <ann@example.org>", "ann at example.org (Ann)", "ann@example.org (Ann)" or a bare address.
 * A stored value may be folded between name and address, but not within either.  Linear in the
 * length of from.
 * address: (out): neither truncated nor stripped; email is NULL if it is not a valid address. */
void m2s_address_split(const char *from, M2sAddress *address);

/* Joins a name and an address: "Ann Lee <ann@example.org>" (Python's email.utils.formataddr).  A
 * name with special characters is quoted; one that is not ASCII becomes a single encoded word,
 * however long.  If name is NULL or "", the address stands alone.  An address that is not ASCII,
 * which Python refuses, is kept.
 * Returns: (transfer full): UTF-8, without line breaks other than those in name. */
char *m2s_address_format(const char *name, const char *email);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sAddress, m2s_address_clear)
