/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store of an archive that was opened from one.  Layer: archive.
 *
 * Reading it takes turns with writers: who waits for more than one answer's time would have to give
 * up.  So the store is locked for an answer, and not for as long as the archive lives.  Objects
 * that were given stay as they were.
 *
 * Callable from any thread. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/revisions.h>

#include "archive/depth.h"
#include "archive/rules.h"
#include "base/patience.h"
#include "model/objects.h"
#include "store/word-index.h"

typedef struct M2sOpened M2sOpened;

/* given: (nullable), options: as for m2s_archive_open().  patience: (nullable): as for
 * m2s_archive_open_within().
 * rules: (out) (transfer full): those that the store was made by.
 * Returns: (transfer full) (nullable): NULL with an error of m2s_archive_open(). */
M2sOpened *m2s_opened_new(const M2sConfig *given, const M2sOptions *options, const char *path,
                          const M2sPatience *patience, M2sRules **rules, GError **error);
void m2s_opened_free(M2sOpened *opened);

/* Of the rules that the objects are made by. */
guint m2s_opened_revision(const M2sOpened *opened);

/* Between these two calls, all that is read is of one moment.  They can be nested.
 * Returns: FALSE with an error, also if all objects were made anew since the archive was opened:
 * those that were given and others would not fit together. */
gboolean m2s_opened_begin(M2sOpened *opened, GError **error);
void m2s_opened_end(M2sOpened *opened);

/* Objects as they are asked for. */
M2sObjects m2s_opened_objects(M2sOpened *opened);

/* Frees the objects that were given one by one. */
void m2s_opened_forget(M2sOpened *opened);

/* Reads the trailers and the files of object, whoever made it (store/details.h). */
gboolean m2s_opened_detail(M2sOpened *opened, M2sKind kind, gpointer object, GError **error);

/* As m2s_archive_held() and m2s_archive_changes(). */
guint m2s_opened_held(M2sOpened *opened);
gboolean m2s_opened_changes(M2sOpened *opened, guint *changes, GError **error);

/* All objects.  Returns: (transfer full) (nullable): NULL with an error. */
M2sCatalogue *m2s_opened_load(M2sOpened *opened, const M2sOptions *options, GError **error);

/* The revisions of the chains that some series, patches and covers are in.
 * series: of guint: numbers; places: of gint64: see m2s_place_of_patch().
 * revisions: (out) (transfer full) (nullable): NULL if the store does not know all of them yet.
 * Returns: FALSE with an error. */
gboolean m2s_opened_revisions(M2sOpened *opened, const GArray *series, const GArray *places,
                              M2sRevisionsDepth depth, M2sRevisions **revisions, GError **error);

/* What has changed in the links between postings since somebody last asked. */
typedef struct {
    gboolean is_known; /* whether the store knows all links: see m2s_opened_revisions() */
    gint64 last;       /* what to ask with next time */
    GArray *places;    /* (nullable): of gint64: see m2s_place_of_patch(): those of the first mails
                        * of postings, now or then; NULL: all may have changed */
} M2sRelinked;

/* after: what was the last then; -1: nobody asked.
 * limit: if there are more, all may have changed. */
gboolean m2s_opened_relinked(M2sOpened *opened, gint64 after, guint limit, M2sRelinked *relinked,
                             GError **error);
void m2s_relinked_clear(M2sRelinked *relinked);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sRelinked, m2s_relinked_clear)

/* Does m2s_chains_superseded().
 * items: (out) (transfer full) (nullable): NULL if the store does not know all of it yet.
 * Returns: FALSE with an error. */
gboolean m2s_opened_superseded(M2sOpened *opened, const GPtrArray *series, GHashTable **items,
                               GError **error);

/* Does m2s_store_read_claims(). */
gboolean m2s_opened_read_claims(M2sOpened *opened, const M2sKeptClaim *after, guint limit,
                                GArray *claims, GError **error);

/* Reads the verdict of a comment, unless it has it. */
gboolean m2s_opened_read_verdict(M2sOpened *opened, M2sKind kind, M2sComment *comment,
                                 GError **error);

/* The mail with that number.  Returns: (transfer full) (nullable): NULL with an error. */
GBytes *m2s_opened_mail(M2sOpened *opened, guint id, GError **error);

/* What the index of words is at this moment.  All return FALSE with an error. */
typedef struct {
    guint format;     /* 0: there is none */
    GArray *segments; /* of M2sSegment */
    guint newest;     /* mail in the store */
} M2sOpenedIndex;
gboolean m2s_opened_read_index(M2sOpened *opened, M2sOpenedIndex *index, GError **error);
void m2s_opened_index_clear(M2sOpenedIndex *index);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sOpenedIndex, m2s_opened_index_clear)

/* The same as the functions of store/word-index.h. */
gboolean m2s_opened_find_blocks(M2sOpened *opened, guint segment, M2sSlice start, gboolean only,
                                GByteArray *bytes, GError **error);
gboolean m2s_opened_find_mails(M2sOpened *opened, const M2sMailTest *test, GArray *mails,
                               GError **error);

gboolean m2s_opened_object_of_mail(M2sOpened *opened, guint mail, M2sKind *kind, guint *id,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sOpened, m2s_opened_free)
