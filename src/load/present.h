/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a project that has mail has already.  Layer: load.
 *
 * A mail is there if its Message-ID is, whatever the server has made of it.  A series is there if
 * the server has put one of its mails into a series. */
#pragma once

#include "load/filling.h"

/* Removes from objects, all of kind, those that are there, and notes their numbers.  A series that
 * is there gets the cover or the name that it lacks.
 * objects: wanted; series with their patches.
 * Returns: FALSE with an error, M2S_ERROR_CONFIG if the dates of most mails are other ones than
 * ours: then they are in another time zone. */
gboolean m2s_present_leave_out(M2sFilling *filling, M2sKind kind, GPtrArray *objects,
                               GError **error);
