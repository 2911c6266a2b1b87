/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trailers at the end of a message, as `git interpret-trailers` sees them.  Layer: compose. */
#pragma once

#include "base/slice.h"

/* What makes two trailers the same: the name, in lower case, and the address or else the value.
 * Returns: (transfer full): "reviewed-by: bo@example.org". */
char *m2s_trailer_key(const char *line);

/* A message that is given trailers. */
typedef struct {
    GString *message; /* borrowed: UTF-8, each line ends in "\n"; may be "" */
    GHashTable *keys; /* of the trailers that it has */
    gboolean has_block;
} M2sTrailers;

void m2s_trailers_init(M2sTrailers *trailers, GString *message);
void m2s_trailers_clear(M2sTrailers *trailers);

/* Appends line to the last paragraph if that has trailers, else as a paragraph of its own.
 * Returns: FALSE if the message has such a trailer already. */
gboolean m2s_trailers_add(M2sTrailers *trailers, const char *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sTrailers, m2s_trailers_clear)
