/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds mails, and series, by what is in them.  Layer: search.
 *
 * docs/search.md has the words of a query.  What is found in an archive that is read from inputs
 * and in one that was opened from a store is the same: the store's index, if it has one, only makes
 * it faster.  Covers, patches and replies are found; mail that gives no object is not. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

typedef struct M2sSearchQuery M2sSearchQuery;

/* Reads a query.
 * now: UTC seconds: what "yesterday" in a date is counted from.
 * place: (out): if it is no query, where in text: bytes from its start.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_USAGE and what is wrong at place. */
M2S_API M2sSearchQuery *m2s_search_query_new(const char *text, gint64 now, gsize *place,
                                             GError **error);
M2S_API void m2s_search_query_free(M2sSearchQuery *query);

typedef enum {
    M2S_SEARCH_BY_ARRIVAL,   /* the newest mail first */
    M2S_SEARCH_BY_RELEVANCE, /* what has the words in better places first; then the newest */
} M2sSearchOrder;

/* A mail that was found. */
typedef struct {
    M2sKind kind; /* M2S_COVER, M2S_PATCH, M2S_COVER_COMMENT or M2S_PATCH_COMMENT */
    const M2sItem *item;
    const M2sSeries *series; /* (nullable): that it belongs to */
    guint score;             /* the higher, the more relevant */
} M2sSearchHit;

/* Whether archive has an index, so that not all mails have to be read.
 * Returns: FALSE with an error as from m2s_archive_open(). */
M2S_API gboolean m2s_search_has_index(const M2sArchive *archive, gboolean *has_index,
                                      GError **error);

/* Finds mails.
 * archive: one without an index is read whole, on jobs threads; 0: one per core.
 * limit: at most so many, the first ones; 0: all.
 * Returns: (transfer full) (nullable): of M2sSearchHit, which belong to archive; NULL with
 * M2S_ERROR_USAGE if the query names a tag or a list that archive does not have, or an error as
 * from m2s_archive_text(). */
M2S_API GArray *m2s_search_mails(M2sArchive *archive, const M2sSearchQuery *query,
                                 M2sSearchOrder order, guint limit, guint jobs, GError **error);

/* Finds the series of mails, each once, in the order of their best mails.
 * limit: at most so many series; 0: all.
 * Returns: (transfer container) (nullable): of const M2sSeries *, with their lists; NULL with an
 * error as above. */
M2S_API GPtrArray *m2s_search_series(M2sArchive *archive, const M2sSearchQuery *query,
                                     M2sSearchOrder order, guint limit, guint jobs, GError **error);

/* Passes the mails of hits to write, one by one, as an mboxrd.
 * hits: of M2sSearchHit.
 * Returns: FALSE with an error of write, or as from m2s_archive_text(). */
M2S_API gboolean m2s_search_write(const M2sArchive *archive, const GArray *hits, M2sWriteFunc write,
                                  gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSearchQuery, m2s_search_query_free)

G_END_DECLS
