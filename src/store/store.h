/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store: raw mails and the objects made from them, in one SQLite file.  Layer: store.
 * Users know it as a "state"; in the code, an M2sState is the status of a patch.
 *
 * The raw mails are the truth; every other row can be rebuilt from them.  There is one object per
 * row.  The store owns the objects it reads; inserted objects stay with the caller, who keeps them
 * alive.  Either way, every lookup of a row returns the same pointer until the store forgets its
 * objects: in m2s_store_forget(), in m2s_store_rollback(), and in m2s_store_begin() if somebody
 * else has written.  Objects it has read are gone after that.  The lists inside them (the comments
 * of a patch, the patches of a series) stay empty unless the whole store is loaded.  An object may
 * point to objects of the store, of a catalogue or of the caller: equal numbers mean the same
 * object.
 *
 * A store belongs to one thread.  Functions that return a gboolean return FALSE with an error of
 * M2S_ERROR whose message begins with the file's name: M2S_ERROR_UNAVAILABLE if a later attempt may
 * succeed (lock timeout, disk full, I/O error, read-only file), M2S_ERROR_DATA if the file is
 * damaged, too new or another program's.  Such a file is never written to.  After a failed write
 * the caller must roll back. */
#pragma once

#include <mbox2series/model.h>

#include "base/patience.h"
#include "store/kept-mail.h"

typedef struct M2sStore M2sStore;

typedef enum {
    M2S_STORE_READ,   /* the file must exist */
    M2S_STORE_CHANGE, /* the file must exist and will be written to */
    M2S_STORE_WRITE,  /* created if missing, with mode 0600 whatever the umask */
} M2sStoreMode;

/* Opens the store at path, which must be a regular file and not a symbolic link.
 * Returns: (transfer full) (nullable): NULL with an error; M2S_ERROR_NO_INPUT if the file is to be
 * read but is missing or empty. */
M2sStore *m2s_store_open(const char *path, M2sStoreMode mode, GError **error);

/* The same, but whatever takes longer than patience fails with M2S_ERROR_UNAVAILABLE.
 * patience: (nullable): copied; NULL: 30 s for a lock, and an answer as long as it takes. */
M2sStore *m2s_store_open_within(const char *path, M2sStoreMode mode, const M2sPatience *patience,
                                GError **error);
void m2s_store_free(M2sStore *store);

/* Its path, in a form fit for display.  (transfer none) */
const char *m2s_store_name(const M2sStore *store);

/* changes: (out): how often the store was committed to, as its file says; call it between
 * m2s_store_begin_reading() and m2s_store_end_reading(). */
gboolean m2s_store_count_changes(M2sStore *store, guint *changes, GError **error);

/* The number of objects that it has read and not forgotten. */
guint m2s_store_held(const M2sStore *store);

/* The M2sState and M2sUser objects that patches point to; they must outlive the store.  A patch in
 * an unknown state gets the first state, and one delegated to an unknown user gets no delegate.
 * Until this is called, patches have neither. */
void m2s_store_set_config(M2sStore *store, const GPtrArray *states, const GPtrArray *users);

/* Keeps what is written in memory, up to 1 GiB, until it is committed.  SQLite writes to the file
 * once its cache is full, 32 MiB otherwise, and from then on nobody can read: while 100,000 mails
 * were rebuilt beside a server, a request waited 28 s, and 0.6 s with this. */
gboolean m2s_store_hold_changes(M2sStore *store, GError **error);

/* Gives back the memory of pages that are in the file, before something large is done. */
gboolean m2s_store_shrink(M2sStore *store, GError **error);

/* Begins a transaction, waiting up to 30 s for another writer to finish.
 * changed: (out) (optional): whether somebody else has written since the store last looked; if so,
 * the store has forgotten all objects. */
gboolean m2s_store_begin(M2sStore *store, gboolean *changed, GError **error);
gboolean m2s_store_commit(M2sStore *store, GError **error);

/* Undoes the transaction, if there is one, and forgets all objects. */
void m2s_store_rollback(M2sStore *store);

/* Between these two calls all reads see the same snapshot, and nobody else can commit. */
gboolean m2s_store_begin_reading(M2sStore *store, GError **error);
void m2s_store_end_reading(M2sStore *store);

/* Forgets all objects; they are read again when next needed. */
void m2s_store_forget(M2sStore *store);

/* The highest numbers in use; 0 if there are none. */
typedef struct {
    guint mail;
    guint objects[M2S_KINDS];
} M2sStoreNumbers;
gboolean m2s_store_numbers(M2sStore *store, M2sStoreNumbers *numbers, GError **error);

/* The rules that the objects were made by. */
typedef struct {
    char *config;   /* (nullable): the text of a configuration; NULL if there is none yet */
    guint revision; /* of the objects: grows with each new configuration and replaced mail */
    guint replaced; /* how many of the revisions were replaced mails; never written */
    gboolean stale; /* an upgrade added columns, so all objects must be rebuilt; never written */
} M2sStoreRules;
gboolean m2s_store_read_rules(M2sStore *store, M2sStoreRules *rules, GError **error);
gboolean m2s_store_write_rules(M2sStore *store, const M2sStoreRules *rules, GError **error);
void m2s_store_rules_clear(M2sStoreRules *rules);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sStoreRules, m2s_store_rules_clear)

/* Stores a mail under a new number. */
gboolean m2s_store_add_mail(M2sStore *store, guint id, const M2sKeptMail *mail, GError **error);

/* Replaces a mail that was incomplete when it was stored, unless another process has put this one
 * or a longer one there since.  All objects must be made anew then, so the revision grows.
 * is_replaced: (out): whether it did. */
gboolean m2s_store_replace_mail(M2sStore *store, guint id, const M2sKeptMail *mail,
                                gboolean *is_replaced, GError **error);

/* has: (out): whether the store has a mail with the same bytes that was read for the same list. */
gboolean m2s_store_has_mail(M2sStore *store, const M2sKeptMail *mail, gboolean *has,
                            GError **error);

/* Appends the mails numbered first to last, all of which must exist, to mails: of M2sKeptMail,
 * without checking their packed bytes. */
gboolean m2s_store_read_mails(M2sStore *store, guint first, guint last, GPtrArray *mails,
                              GError **error);

/* The mail with that number, unpacked.  Returns: (transfer full) (nullable): NULL with an error. */
GBytes *m2s_store_read_mail(M2sStore *store, guint id, GError **error);

/* Writes a new object under the number it has.  Everything it points to must have been written,
 * except the cover of a series.  Its mail must be in the store. */
gboolean m2s_store_insert(M2sStore *store, M2sKind kind, gconstpointer object, GError **error);

/* Writes the fields of an existing object that can change (M2sField.changes). */
gboolean m2s_store_update(M2sStore *store, M2sKind kind, gconstpointer object, GError **error);

/* Takes the cover away from series, so that another series can be written with it. */
gboolean m2s_store_remove_cover(M2sStore *store, const M2sSeries *series, GError **error);

gboolean m2s_store_insert_reference(M2sStore *store, const char *msgid, const M2sSeries *series,
                                    GError **error);
/* Does nothing if the store has the dependency already. */
gboolean m2s_store_insert_dependency(M2sStore *store, const M2sSeries *series,
                                     const M2sSeries *dependency, GError **error);

/* Lookups as in series/index.h.  FALSE means failure; if nothing matches, *found is NULL, as it is
 * after a failure.  found: (out) (transfer none). */

/* kind: of a cover, patch or comment.  Of several comments with that Message-ID, found is the
 * newest; the older ones hang on it as same_id. */
gboolean m2s_store_find_item(M2sStore *store, M2sKind kind, const M2sProject *project,
                             const char *msgid, M2sItem **found, GError **error);

/* kind: of a cover or a patch. */
gboolean m2s_store_find_oldest(M2sStore *store, M2sKind kind, const char *msgid, M2sItem **found,
                               GError **error);
gboolean m2s_store_find_person(M2sStore *store, const char *email, M2sPerson **found,
                               GError **error);
gboolean m2s_store_find_series(M2sStore *store, guint id, M2sSeries **found, GError **error);
gboolean m2s_store_find_series_by_reference(M2sStore *store, const M2sProject *project,
                                            const char *msgid, M2sSeries **found, GError **error);
gboolean m2s_store_find_patch_by_number(M2sStore *store, const M2sSeries *series, gint64 number,
                                        M2sPatch **found, GError **error);

/* Appends the matches to found, the latest first: M2S_SERIES_CROWD_MAX of them at most. */
gboolean m2s_store_find_series_by_markers(M2sStore *store, const M2sProject *project,
                                          const M2sPerson *submitter, gint64 version, gint64 total,
                                          gint64 start, gint64 end, GPtrArray *found,
                                          GError **error);

/* The next four find the last object before another, for precise grouping.  before: the number of a
 * series, or in find_cover_answer, of a cover. */
gboolean m2s_store_find_marked(M2sStore *store, const M2sProject *project,
                               const M2sPerson *submitter, gint64 version, gint64 total,
                               guint before, M2sSeries **found, GError **error);
gboolean m2s_store_find_answer(M2sStore *store, const M2sProject *project, const char *msgid,
                               guint before, M2sPatch **found, GError **error);
gboolean m2s_store_find_cover_answer(M2sStore *store, const M2sProject *project, const char *msgid,
                                     guint before, M2sCover **found, GError **error);
gboolean m2s_store_find_neighbour(M2sStore *store, const M2sSeries *series, gint64 number,
                                  gboolean is_above, M2sPatch **found, GError **error);
gboolean m2s_store_count_covers_named(M2sStore *store, const char *name, guint *count,
                                      GError **error);

/* series: (out): the number of the series that claims msgid in project number project, or 0. */
gboolean m2s_store_find_reference(M2sStore *store, guint project, const char *msgid, guint *series,
                                  GError **error);

/* A Message-ID that a series has claimed.  project, series: their numbers. */
typedef struct {
    guint project, series;
    char *msgid;
} M2sKeptClaim;

/* Appends the claims after one, ordered by project and Message-ID: limit of them at most.
 * after: (nullable): NULL for the first ones.  claims: of M2sKeptClaim, which owns msgid. */
gboolean m2s_store_read_claims(M2sStore *store, const M2sKeptClaim *after, guint limit,
                               GArray *claims, GError **error);
void m2s_kept_claim_clear(M2sKeptClaim *claim);

gboolean m2s_store_count_references(M2sStore *store, guint *count, GError **error);

/* The projects, ordered by number.
 * Returns: (transfer container) (nullable): NULL with an error. */
GPtrArray *m2s_store_projects(M2sStore *store, GError **error);

/* How far an input has been read, and what identifies it. */
typedef struct {
    guint64 device, inode, size; /* of the file; 0 for a folder */
    gint64 modified;             /* nanoseconds */
    guint64 position;            /* how much is in the store: bytes of an mbox, otherwise mails */
    char *fingerprint;           /* of that part */
    guint last_mail;             /* the number of the mail that reached the end of the file, or 0 */
    guint revision;              /* of the rules it was read by, not counting replaced mails */
    char *list_id;               /* (nullable): the list it was read for */
} M2sInputMark;
void m2s_input_mark_clear(M2sInputMark *mark);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sInputMark, m2s_input_mark_clear)

/* found: (out): whether the store knows the input at path. */
gboolean m2s_store_find_input(M2sStore *store, const char *path, M2sInputMark *mark,
                              gboolean *found, GError **error);
gboolean m2s_store_set_input(M2sStore *store, const char *path, const M2sInputMark *mark,
                             GError **error);

/* Reads a snapshot of everything, lists included, into a catalogue of its own.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sCatalogue *m2s_store_load(M2sStore *store, GError **error);

/* The same, without objects of end and of later kinds. */
M2sCatalogue *m2s_store_load_before(M2sStore *store, M2sKind end, GError **error);

/* Reports a problem, described by a clause. */
typedef void (*M2sStoreProblem)(const char *what, gpointer user_data);

/* Runs SQLite's integrity check and checks every foreign key.
 * Returns: FALSE with an error if the checks could not be run. */
gboolean m2s_store_check(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error);

/* Compares every row with the object that expected has in its place, field by field. */
gboolean m2s_store_compare(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                           gpointer user_data, GError **error);

/* Removes all objects, within a transaction.  The mails and the marks of the inputs stay.  The
 * caller then writes all objects again, so none of them is stale any more. */
gboolean m2s_store_clear(M2sStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sStore, m2s_store_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sKeptClaim, m2s_kept_claim_clear)
