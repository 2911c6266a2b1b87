/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What views may ask of an archive besides mbox2series/archive.h.  Layer: archive. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/revisions.h>

#include "archive/depth.h"
#include "base/patience.h"
#include "model/objects.h"

typedef struct M2sOpened M2sOpened;         /* archive/opened.h */
typedef struct M2sRules M2sRules;           /* archive/rules.h */
typedef struct M2sStoredMail M2sStoredMail; /* archive/mail-text.h */

/* (transfer none) */
const M2sObjects *m2s_archive_objects(const M2sArchive *archive);

/* The store of an archive that was opened from one.  (transfer none) (nullable). */
M2sOpened *m2s_archive_opened(const M2sArchive *archive);

/* By which its mails are read. */
const M2sRules *m2s_archive_rules(const M2sArchive *archive);

/* Whether From lines are quoted in the bytes of a mail. */
gboolean m2s_archive_is_quoted(const M2sArchive *archive, const M2sLocation *mail);

/* The revisions of the chains that series are in, if a store knows them.
 * series: of const M2sSeries *.  depth: not M2S_REVISIONS_WHOLE.
 * revisions: (out) (transfer full) (nullable): NULL if archive was not opened from a store, or this
 * does not know all of them yet.
 * Returns: FALSE with an error as from m2s_archive_begin(). */
gboolean m2s_archive_known_revisions(const M2sArchive *archive, const GPtrArray *series,
                                     M2sRevisionsDepth depth, M2sRevisions **revisions,
                                     GError **error);

/* Which patches and covers of series something newer takes the place of, if a store knows it, for
 * views that do not say what.
 * series: of const M2sSeries *.
 * items: (out) (transfer full) (nullable): a set of const M2sItem *; NULL as above.
 * Returns: as above. */
gboolean m2s_archive_superseded(const M2sArchive *archive, const GPtrArray *series,
                                GHashTable **items, GError **error);

/* Reads the verdicts of comments of a kind.  comments: (nullable). */
gboolean m2s_archive_read_verdicts(const M2sArchive *archive, M2sKind kind,
                                   const GPtrArray *comments, GError **error);

/* The revision of the objects of an archive that was opened from a store: their numbers hold as
 * long as this stays the same.  0 for an archive that is read from inputs. */
guint m2s_archive_revision(const M2sArchive *archive);

/* Between these two calls, all that is read from a store is of one moment.  They can be nested.
 * Returns: FALSE with an error as from m2s_archive_open(). */
gboolean m2s_archive_begin(const M2sArchive *archive, GError **error);
void m2s_archive_end(const M2sArchive *archive);

/* Frees the objects that were read from a store, one by one: memory stays small for a view that
 * goes through all of them. */
void m2s_archive_forget(const M2sArchive *archive);

/* Does m2s_archive_open() for an archive that waits no longer than patience says: what takes longer
 * fails with M2S_ERROR_UNAVAILABLE.
 * patience: (nullable): copied, but not what its stop points to. */
M2sArchive *m2s_archive_open_within(const M2sConfig *config, const M2sOptions *options,
                                    const char *path, const M2sPatience *patience, GError **error);

/* How many objects an archive that was opened has read and not forgotten. */
guint m2s_archive_held(const M2sArchive *archive);

/* changes: (out): a number that each commit to the store changes.
 * Returns: FALSE with an error as from m2s_archive_begin(). */
gboolean m2s_archive_changes(const M2sArchive *archive, guint *changes, GError **error);

/* The two halves of m2s_archive_text().  The bytes of mails come fastest in the order of the mails;
 * the text in them can be read by any thread in its own time.
 *
 * Returns: (transfer full) (nullable): NULL with an error of m2s_archive_text(). */
GBytes *m2s_archive_mail(const M2sArchive *archive, const M2sLocation *mail, GError **error);
/* Returns: (transfer full). */
M2sText *m2s_archive_text_of(const M2sArchive *archive, const M2sLocation *mail, GBytes *bytes);

/* m2s_archive_text() with some headers only: to encode and fold them as Patchwork does takes half
 * of the time.
 * headers: (nullable): names, ended by NULL, such as m2s_thread_headers; NULL: all. */
M2sText *m2s_archive_text_with(const M2sArchive *archive, const M2sLocation *mail,
                               const char *const *headers, GError **error);
#define M2S_NO_HEADERS ((const char *const[]){NULL})

/* The same as Patchwork has it in its database.  stored: (out): to be cleared. */
void m2s_archive_stored_of(const M2sArchive *archive, const M2sLocation *mail, GBytes *bytes,
                           M2sStoredMail *stored);

/* Is told of a Message-ID that a series has claimed.  project, series: their numbers.
 * Returns: FALSE with an error to stop. */
typedef gboolean (*M2sClaimFunc)(guint project, const char *msgid, guint series, gpointer user_data,
                                 GError **error);

/* Tells tell of all Message-IDs that series have claimed: those of an archive that was read in the
 * order in which that happened, those of a store ordered by project and Message-ID.
 * Returns: FALSE with an error of tell or as from m2s_archive_begin(). */
gboolean m2s_archive_each_claim(const M2sArchive *archive, M2sClaimFunc tell, gpointer user_data,
                                GError **error);

/* Sees to it that object, a patch, a cover or a comment, has its trailers, and a patch its files:
 * M2sItem.trailers, M2sPatch.files.  A store has them; otherwise its mail is read.  Any thread.
 * Returns: FALSE with an error as from m2s_archive_text(). */
gboolean m2s_archive_detail(const M2sArchive *archive, M2sKind kind, gconstpointer object,
                            GError **error);

/* The mail as it was sent (m2s_raw_mail_init_as_sent()), for what git applies.  Returns: as above,
 * (transfer full) (nullable). */
GString *m2s_archive_sent_mail(const M2sArchive *archive, const M2sLocation *mail, GError **error);

/* The bytes of a mail as they were before From lines were quoted: what its sender may have signed.
 * Returns: as m2s_archive_mail(), (transfer full) (nullable). */
GBytes *m2s_archive_exact_mail(const M2sArchive *archive, const M2sLocation *mail, GError **error);

/* Declares that m2s_archive_text() will be called for the mails of items, in whatever order.  If
 * they are in a compressed mbox, they are read in one go now.
 * items: of const M2sItem *. */
void m2s_archive_fetch(const M2sArchive *archive, const GPtrArray *items);

/* The same for the mail of an item and those of its comments.
 * comments: (nullable): of M2sComment *. */
void m2s_archive_fetch_item(const M2sArchive *archive, const M2sItem *item,
                            const GPtrArray *comments);

/* The same for all mails of series: its cover, its patches and the replies to them. */
void m2s_archive_fetch_series(const M2sArchive *archive, const M2sSeries *series);

/* The same for several of them.  all: of const M2sSeries *. */
void m2s_archive_fetch_all_series(const M2sArchive *archive, const GPtrArray *all);

/* The same for the mails of all objects, once and for all: the others do nothing from then on, and
 * any number of threads may call them.  archive: it has a catalogue. */
void m2s_archive_fetch_everything(M2sArchive *archive);

/* How often reading texts began to unpack a compressed mbox: for tests.  The archive was read from
 * inputs. */
guint m2s_archive_passes(const M2sArchive *archive);
