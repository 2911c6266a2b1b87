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
 * whole store was loaded.  Objects that belong together may be of the store, of a catalogue or of
 * the caller: they are the same if their numbers are.
 *
 * A store is used by one thread.  Errors are of M2S_ERROR and begin with the file's name:
 * M2S_ERROR_UNAVAILABLE for what may work later (locked past the timeout, disk full, I/O, read-only),
 * M2S_ERROR_DATA for a file that is another program's, a newer version's or damaged; such a file
 * is never written to.  After an error of a function that writes, the caller rolls back. */
#pragma once

#include <mbox2series/model.h>

#include "store/kept-mail.h"

typedef struct M2sStore M2sStore;

typedef enum {
    M2S_STORE_READ,   /* the file must be there */
    M2S_STORE_CHANGE, /* it must be there, and will be written to */
    M2S_STORE_WRITE,  /* made if it is not there, 0600 whatever the umask */
} M2sStoreMode;

/* Opens the store at path, which must be a regular file and no symbolic link.
 * Returns: (transfer full) (nullable): NULL with an error; M2S_ERROR_NO_INPUT if it is to be read
 * and is not there or empty. */
M2sStore *m2s_store_open(const char *path, M2sStoreMode mode, GError **error);
void m2s_store_free(M2sStore *store);

/* Its path, as it can be shown.  (transfer none) */
const char *m2s_store_name(const M2sStore *store);

/* What patches that are read point into: M2sState and M2sUser of a configuration, which must live
 * as long as the store.  A state that is not there any more is taken for the first one, and such a
 * user for none.  Without this, patches have neither. */
void m2s_store_set_config(M2sStore *store, const GPtrArray *states, const GPtrArray *users);

/* A transaction: BEGIN IMMEDIATE, which waits up to 30 s for another writer.
 * changed: (out) (optional): whether somebody else wrote since this store was last looked at;
 * objects are stale then, and the store has forgotten them. */
gboolean m2s_store_begin(M2sStore *store, gboolean *changed, GError **error);
gboolean m2s_store_commit(M2sStore *store, GError **error);

/* Undoes the transaction, if there is one, and forgets all objects. */
void m2s_store_rollback(M2sStore *store);

/* From the one to the other, all that is read is of one moment, and nobody else can commit. */
gboolean m2s_store_begin_reading(M2sStore *store, GError **error);
void m2s_store_end_reading(M2sStore *store);

/* Forgets all objects: they are read anew when they are asked for. */
void m2s_store_forget(M2sStore *store);

/* The highest numbers in use, or 0. */
typedef struct {
    guint mail;
    guint objects[M2S_KINDS];
} M2sStoreNumbers;
gboolean m2s_store_numbers(M2sStore *store, M2sStoreNumbers *numbers, GError **error);

/* The rules that the state is made by. */
typedef struct {
    char *config;   /* (nullable): the text of a configuration; NULL if there are none yet */
    guint revision; /* of the configuration */
} M2sStoreRules;
gboolean m2s_store_read_rules(M2sStore *store, M2sStoreRules *rules, GError **error);
gboolean m2s_store_write_rules(M2sStore *store, const M2sStoreRules *rules, GError **error);
void m2s_store_rules_clear(M2sStoreRules *rules);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sStoreRules, m2s_store_rules_clear)

/* Stores a mail under a new number.  Returns: FALSE with an error. */
gboolean m2s_store_add_mail(M2sStore *store, guint id, const M2sKeptMail *mail, GError **error);

/* Puts a mail in the place of one that was cut when it was stored. */
gboolean m2s_store_replace_mail(M2sStore *store, guint id, const M2sKeptMail *mail, GError **error);

/* Whether there is a mail of the same bytes that was read for the same list. */
gboolean m2s_store_has_mail(M2sStore *store, const M2sKeptMail *mail, gboolean *has,
                            GError **error);

/* Appends the mails of the numbers first to last, which must all be there, to mails: of
 * M2sKeptMail, whose packed bytes are not looked at. */
gboolean m2s_store_read_mails(M2sStore *store, guint first, guint last, GPtrArray *mails,
                              GError **error);

/* The mail of that number, unpacked.  Returns: (transfer full) (nullable): NULL with an error. */
GBytes *m2s_store_read_mail(M2sStore *store, guint id, GError **error);

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
/* The number of that series, or 0. */
gboolean m2s_store_find_reference(M2sStore *store, guint project, const char *msgid, guint *series,
                                  GError **error);
gboolean m2s_store_count_references(M2sStore *store, guint *count, GError **error);
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

/* How far an input was read: path names it, mark says how to tell whether it is still the same.
 * Returns: FALSE with an error; *found says whether it was known. */
typedef struct {
    guint64 device, inode, size; /* of the file; 0 for a folder */
    gint64 modified;             /* nanoseconds */
    guint64 position;            /* bytes of an mbox, else mails, that are in the store */
    char *fingerprint;           /* of these */
    guint last_mail;             /* the number of the mail that ended where the file did; 0: none */
    guint revision;              /* of the rules that they were read by */
    char *list_id;               /* (nullable): that they were read for */
} M2sInputMark;
void m2s_input_mark_clear(M2sInputMark *mark);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sInputMark, m2s_input_mark_clear)

gboolean m2s_store_find_input(M2sStore *store, const char *path, M2sInputMark *mark,
                              gboolean *found, GError **error);
gboolean m2s_store_set_input(M2sStore *store, const char *path, const M2sInputMark *mark,
                             GError **error);

/* Reads everything, at one moment, into a catalogue of its own, with all lists.
 * Returns: (transfer full) (nullable). */
M2sCatalogue *m2s_store_load(M2sStore *store, GError **error);

/* Tells of something that is wrong: a clause. */
typedef void (*M2sStoreProblem)(const char *what, gpointer user_data);

/* Checks the file: SQLite's own check and every foreign key.
 * Returns: FALSE with an error if the check could not be made. */
gboolean m2s_store_check(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error);

/* Removes all objects, within a transaction: the mails and the inputs' positions stay. */
gboolean m2s_store_clear(M2sStore *store, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sStore, m2s_store_free)
