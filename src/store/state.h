/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A state: the raw mails and all that was made of them, in one SQLite file.  Layer: store.
 * (The type is M2sStore, since an M2sState is what became of a patch.)
 *
 * The raw mails are the truth; every other row can be worked out again from them.  There is one
 * object a row: what was read belongs to the store, what was inserted stays the caller's, and every
 * question about it gives the same pointer, until the store forgets its objects: at
 * m2s_store_forget(), m2s_store_rollback(), and m2s_store_begin() if somebody else wrote.  Those
 * that were read must not be used any more then; until then, the caller keeps what it inserted.
 * Lists of objects that were read (comments of a patch, patches of a series) are empty, unless the
 * whole store was loaded.
 *
 * Projects are shared with the configuration and are not forgotten.
 *
 * A store is used by one thread.  Errors are of M2S_ERROR and begin with the file's name:
 * M2S_ERROR_TEMPORARY for what may work later (locked past the timeout, disk full, I/O, read-only),
 * M2S_ERROR_DATA for a file that is another program's, a newer version's or damaged; such a file
 * is never written to.  After an error of a function that writes, the caller rolls back. */
#pragma once

#include <mbox2series/catalogue.h>

#include "base/slice.h"

typedef struct M2sStore M2sStore;

typedef enum {
    M2S_STORE_READ,  /* the file must be there */
    M2S_STORE_WRITE, /* made if it is not there, 0600 whatever the umask */
} M2sStoreMode;

/* Opens the store at path, which must be a regular file and no symbolic link.
 * Returns: (transfer full) (nullable): NULL with an error; M2S_ERROR_NO_INPUT if it is to be read
 * and is not there or empty. */
M2sStore *m2s_store_open(const char *path, M2sStoreMode mode, GError **error);
void m2s_store_free(M2sStore *store);

/* What patches that are read point into: M2sState and M2sUser of a configuration, which must live
 * as long as the store.  A state that is not there any more is taken for the first one, and such a
 * user for none.  Without this, patches have neither. */
void m2s_store_set_config(M2sStore *store, const GPtrArray *states, const GPtrArray *users);

/* A transaction: BEGIN IMMEDIATE, which waits up to 30 s for another writer.
 * changed: (out) (optional): whether somebody else wrote since this store was last looked at;
 * objects are stale then, and the store has forgotten them.  Projects are brought up to date. */
gboolean m2s_store_begin(M2sStore *store, gboolean *changed, GError **error);
gboolean m2s_store_commit(M2sStore *store, GError **error);

/* Undoes the transaction, if there is one, and forgets all objects. */
void m2s_store_rollback(M2sStore *store);

/* Forgets all objects but projects: they are read anew when they are asked for. */
void m2s_store_forget(M2sStore *store);

/* The highest numbers in use, or 0. */
typedef struct {
    guint mail, project, person, series, cover, patch, cover_comment, patch_comment, event;
} M2sStoreNumbers;
gboolean m2s_store_numbers(M2sStore *store, M2sStoreNumbers *numbers, GError **error);

/* Stores a raw mail, unquoted, under a new number.  received: when it came, UTC seconds.
 * Returns: FALSE with an error. */
gboolean m2s_store_add_mail(M2sStore *store, guint id, M2sSlice raw, gint64 received,
                            GError **error);

/* The raw mail of that number.  Returns: (transfer full) (nullable): NULL with an error. */
GBytes *m2s_store_read_mail(M2sStore *store, guint id, gint64 *received, GError **error);

/* Writes objects that are not there yet, with the numbers that they have.  Those that they point to
 * must be there, but for a series' cover.  The offset of an object's span is the number of its
 * mail.  A dependency may be there. */
gboolean m2s_store_insert_project(M2sStore *store, const M2sProject *project, GError **error);
gboolean m2s_store_insert_person(M2sStore *store, const M2sPerson *person, GError **error);
gboolean m2s_store_insert_series(M2sStore *store, const M2sSeries *series, GError **error);
gboolean m2s_store_insert_reference(M2sStore *store, const char *msgid, const M2sSeries *series,
                                    GError **error);
gboolean m2s_store_insert_dependency(M2sStore *store, const M2sSeries *series,
                                     const M2sSeries *dependency, GError **error);
gboolean m2s_store_insert_cover(M2sStore *store, const M2sCover *cover, GError **error);
gboolean m2s_store_insert_patch(M2sStore *store, const M2sPatch *patch, GError **error);
gboolean m2s_store_insert_comment(M2sStore *store, const M2sComment *comment, GError **error);
gboolean m2s_store_insert_event(M2sStore *store, const M2sEvent *event, GError **error);

/* Writes what can change of an object that is there: of a project all but its number; name; cover,
 * name, received, complete_to; series, number, tags. */
gboolean m2s_store_update_project(M2sStore *store, const M2sProject *project, GError **error);
gboolean m2s_store_update_person(M2sStore *store, const M2sPerson *person, GError **error);
gboolean m2s_store_update_series(M2sStore *store, const M2sSeries *series, GError **error);
gboolean m2s_store_update_patch(M2sStore *store, const M2sPatch *patch, GError **error);

/* Lookups as in series/index.h; NULL if there is none or with an error.  (transfer none) */
M2sPerson *m2s_store_find_person(M2sStore *store, const char *email, GError **error);
M2sPatch *m2s_store_find_patch(M2sStore *store, const M2sProject *project, const char *msgid,
                               GError **error);
M2sCover *m2s_store_find_cover(M2sStore *store, const M2sProject *project, const char *msgid,
                               GError **error);
/* The newest added; older ones of that Message-ID hang on it as same_id. */
M2sComment *m2s_store_find_patch_comment(M2sStore *store, const M2sProject *project,
                                         const char *msgid, GError **error);
M2sComment *m2s_store_find_cover_comment(M2sStore *store, const M2sProject *project,
                                         const char *msgid, GError **error);
M2sSeries *m2s_store_find_series(M2sStore *store, guint id, GError **error);
M2sSeries *m2s_store_find_series_by_reference(M2sStore *store, const M2sProject *project,
                                              const char *msgid, GError **error);
/* Appends those that fit to found, in the order of their numbers. */
gboolean m2s_store_find_series_by_markers(M2sStore *store, const M2sProject *project,
                                          const M2sPerson *submitter, gint64 version, gint64 total,
                                          gint64 start, gint64 end, GPtrArray *found,
                                          GError **error);
M2sPatch *m2s_store_find_patch_by_number(M2sStore *store, const M2sSeries *series, gint64 number,
                                         GError **error);
gboolean m2s_store_count_covers_named(M2sStore *store, const char *name, guint *count,
                                      GError **error);

/* The projects, in the order of their numbers.  Returns: (transfer container) (nullable). */
GPtrArray *m2s_store_projects(M2sStore *store, GError **error);

/* Lets project, of the configuration, stand for the one of its number: objects that are read from
 * now on point to it.  Projects that are inserted do so anyway. */
void m2s_store_adopt_project(M2sStore *store, const M2sProject *project);

/* How far an input was read: path names it, mark says how to tell whether it is still the same.
 * Returns: FALSE with an error; *found says whether it was known. */
typedef struct {
    guint64 position; /* bytes that were read and are in the store */
    guint64 device, inode;
    char fingerprint[65]; /* SHA-256, in hex, of what tells the file from others */
} M2sInputMark;
gboolean m2s_store_find_input(M2sStore *store, const char *path, M2sInputMark *mark,
                              gboolean *found, GError **error);
gboolean m2s_store_set_input(M2sStore *store, const char *path, const M2sInputMark *mark,
                             GError **error);

/* Reads everything, at one moment, into a catalogue of its own, with all lists.  Projects alone are
 * shared with the store.  Returns: (transfer full) (nullable). */
M2sCatalogue *m2s_store_load(M2sStore *store, GError **error);

/* Tells of something that is wrong: a clause. */
typedef void (*M2sStoreProblem)(const char *what, gpointer user_data);

/* Checks the file: SQLite's own check, every foreign key, and every mail against its SHA-256.
 * Returns: FALSE with an error if the check could not be made. */
gboolean m2s_store_check(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error);

/* Removes all objects, within a transaction: the raw mails and the inputs' positions stay. */
gboolean m2s_store_clear(M2sStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sStore, m2s_store_free)
