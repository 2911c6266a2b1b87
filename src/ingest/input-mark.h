/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far an mbox file was read, kept in the state.  Layer: ingest.
 *
 * An mbox that has grown is read from where reading stopped.  It is taken for the same file if its
 * first bytes and those just before that place are the same, whatever its time or inode say: an
 * mbox that was replaced, cut or written anew is read again from its start. */
#pragma once

#include "store/state.h"

typedef enum {
    M2S_INPUT_MARK_NONE,    /* the file was not read before */
    M2S_INPUT_MARK_SAME,    /* it is as it was, or longer */
    M2S_INPUT_MARK_CHANGED, /* it is not */
} M2sInputMarkResult;

/* Where the file at path must be read from.
 * position: (out): bytes from its start; 0 unless result is M2S_INPUT_MARK_SAME.
 * Returns: FALSE with an error of the state. */
gboolean m2s_input_mark_find(M2sStore *store, const char *path, guint64 *position,
                             M2sInputMarkResult *result, GError **error);

/* Keeps that the file at path was read up to position. */
gboolean m2s_input_mark_store(M2sStore *store, const char *path, guint64 position, GError **error);
