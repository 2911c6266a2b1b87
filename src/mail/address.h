/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses as headers hold them.  Layer: mail. */
#pragma once

#include <glib.h>

/* "Ann Lee <ann@example.org>" (Python's email.utils.formataddr): a name with special characters is
 * put in quotes, one that is not ASCII becomes a single encoded word, however long, and without one
 * (NULL or "") the address stands alone.  An address that is not ASCII, which Python refuses, is
 * kept.
 * Returns: (transfer full): UTF-8, on one line unless name is on more. */
char *m2s_address_format(const char *name, const char *address);
