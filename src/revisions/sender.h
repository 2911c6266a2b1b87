/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sent a mail, whatever a relay has made of the address.  Layer: revisions. */
#pragma once

#include <glib.h>

/* The hashes of a sender's address and name, as of m2s_sketch_email() and m2s_sketch_name().
 * name: (nullable).
 * email_hash: (out): 0 for the address of whoever passed the mail on. */
void m2s_sender_read(const char *email, const char *name, guint64 *email_hash, guint64 *name_hash);
