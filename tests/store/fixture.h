/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store in a folder of its own, and the objects that were made for it. */
#pragma once

#include "store-mail.h"
#include "store/private.h"

typedef struct {
    char *folder;
    char *path;
    GPtrArray *states;
    GPtrArray *users;
    M2sStore *store;
    M2sCatalogue *made; /* what was inserted */
    const M2sProject *widgets, *gadgets;
    M2sPerson *ann, *bo;
    guint mails;
} Fixture;

/* Asserts that call succeeds; it may set the error `problem`. */
#define ASSERT_DONE(call)                                                                          \
    G_STMT_START                                                                                   \
    {                                                                                              \
        g_autoptr(GError) problem = NULL;                                                          \
        gboolean done = (call) != 0;                                                               \
        g_assert_no_error(problem);                                                                \
        g_assert_true(done);                                                                       \
    }                                                                                              \
    G_STMT_END

/* Adds a test that gets a fixture. */
#define ADD(name, function)                                                                        \
    g_test_add(name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

M2sStore *fixture_open_store(const Fixture *fixture);
void fixture_reopen(Fixture *fixture);
void fixture_begin(Fixture *fixture);
void fixture_commit(Fixture *fixture);
/* length: bytes. */
M2sLocation fixture_add_mail(Fixture *fixture, guint32 length);
M2sPerson *fixture_add_person(Fixture *fixture, const char *email, const char *name);
M2sSeries *fixture_add_series(Fixture *fixture, const M2sProject *project,
                              const M2sPerson *submitter, gint64 date);
M2sCover *fixture_add_cover(Fixture *fixture, const M2sProject *project, const char *msgid,
                            const char *name);
M2sPatch *fixture_add_patch(Fixture *fixture, const M2sProject *project, const char *msgid,
                            M2sSeries *series, gint64 number);
M2sComment *fixture_add_comment(Fixture *fixture, M2sPatch *patch, M2sCover *cover,
                                const char *msgid);
void fixture_add_events(Fixture *fixture);
void fixture_set_up(Fixture *fixture, gconstpointer data);
void fixture_tear_down(Fixture *fixture, gconstpointer data);
void fixture_fill(Fixture *fixture);

/* Lookups that must not fail.  (nullable) (transfer none) */
gpointer find_item(M2sStore *store, M2sKind kind, const M2sProject *project, const char *msgid);
M2sPerson *find_person(M2sStore *store, const char *email);
M2sSeries *find_series(M2sStore *store, guint id);
M2sSeries *find_series_by_reference(M2sStore *store, const M2sProject *project, const char *msgid);
M2sPatch *find_patch_by_number(M2sStore *store, const M2sSeries *series, gint64 number);
