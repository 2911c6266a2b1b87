/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index of words, as bytes.  What is in them is the business of search/.  Layer: store.
 *
 * All return FALSE with an error as those of store/store.h. */
#pragma once

#include "model/fields.h"
#include "store/store.h"

/* format: (out): of the index; 0 if the store keeps none. */
gboolean m2s_store_index_format(M2sStore *store, guint *format, GError **error);

/* Removes the index and, unless format is 0, begins a new one, within a transaction. */
gboolean m2s_store_begin_index(M2sStore *store, guint format, GError **error);

/* Consecutive mails that were indexed together. */
typedef struct {
    guint first, last; /* their numbers */
} M2sSegment;

/* segments: (out): of M2sSegment, in order, without gaps from mail 1 on.
 * Returns: FALSE with an error, M2S_ERROR_DATA if they are not. */
gboolean m2s_store_read_segments(M2sStore *store, GArray **segments, GError **error);

/* Adds a segment without blocks.  It replaces all segments within it. */
gboolean m2s_store_add_segment(M2sStore *store, const M2sSegment *segment, GError **error);

/* Adds a block to the segment that begins with mail first. */
gboolean m2s_store_add_block(M2sStore *store, guint first, M2sSlice term, M2sSlice bytes,
                             GError **error);

/* Removes all segments with mail id and those behind it: the mail is about to be another one. */
gboolean m2s_store_cut_index(M2sStore *store, guint id, GError **error);

/* Takes a block.  term: the first one in it. */
typedef void (*M2sBlockFunc)(M2sSlice term, M2sSlice bytes, gpointer user_data);

/* Gives all blocks of a segment, in order. */
gboolean m2s_store_read_segment(M2sStore *store, guint first, M2sBlockFunc take, gpointer user_data,
                                GError **error);

/* Appends those blocks of a segment, in order, that can have a term that begins with start, which
 * is not empty; or, with only, start itself. */
gboolean m2s_store_find_blocks(M2sStore *store, guint first, M2sSlice start, gboolean only,
                               GByteArray *bytes, GError **error);

/* The object made from a mail.
 * kind, id: (out): id is 0 if there is none. */
gboolean m2s_store_object_of_mail(M2sStore *store, guint mail, M2sKind *kind, guint *id,
                                  GError **error);

/* Which mails that gave a cover, patch or comment are wanted. */
typedef struct {
    enum { M2S_MAILS_DATED, M2S_MAILS_NAMED, M2S_MAILS_OF_KIND } type;
    gint64 since, until;                   /* DATED: not before since, but before until */
    const char *msgid;                     /* NAMED */
    gboolean is_patch, is_cover, is_reply; /* OF_KIND: one of these */
} M2sMailTest;

/* Appends the numbers of the mails that pass, in any order, to mails: of guint. */
gboolean m2s_store_find_mails(M2sStore *store, const M2sMailTest *test, GArray *mails,
                              GError **error);
