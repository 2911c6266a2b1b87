/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "store/store.h"

/* Stores text as a mail that arrived on 2024-02-05 and was read for the list x.example.org. */
gboolean store_mail(M2sStore *store, guint id, const char *text, gsize size, GError **error);
