/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages.  Layer: html.
 *
 * Each writes a whole page.  Those that can fail return FALSE with an error as from
 * m2s_archive_text(), or of a store. */
#pragma once

#include "html/draft.h"

/* What a list was asked for: the values of its form, as they came.  All are (nullable). */
typedef struct {
    const char *search, *words, *submitter, *state, *since, *until;
    gboolean has_index; /* so a search is offered */
} M2sListForm;

/* A part of the series of a project. */
typedef struct {
    const M2sProject *project;
    const M2sListForm *form; /* (nullable): NULL: no filters are offered */
    GPtrArray *series;       /* of const M2sSeries *, the newest first, with all replies */
    guint first, count;      /* with a form: the number of the first one, from 1, and of all */
    const char *cut;         /* (nullable): why there may be more than these */
    char *newer, *older;     /* (nullable): links to the other parts */
} M2sListPart;

void m2s_write_list(M2sDraft *draft, const M2sListPart *part);

/* projects: of const M2sProject *. */
gboolean m2s_write_home(M2sDraft *draft, const GPtrArray *projects, GError **error);

/* series, patch, cover, person: with their lists. */
gboolean m2s_write_series(M2sDraft *draft, const M2sSeries *series, GError **error);
gboolean m2s_write_patch(M2sDraft *draft, const M2sPatch *patch, GError **error);
gboolean m2s_write_cover(M2sDraft *draft, const M2sCover *cover, GError **error);
gboolean m2s_write_person(M2sDraft *draft, const M2sPerson *person, GError **error);

/* older, newer: postings that m2s_versions_have_page() knows. */
gboolean m2s_write_difference(M2sDraft *draft, const M2sPosting *older, const M2sPosting *newer,
                              GError **error);

/* A page that says what went wrong.  title: "There is no such page". */
void m2s_write_problem(M2sDraft *draft, const char *title, const char *why);

/* An Atom feed of the newest series.
 * series: of const M2sSeries *, the newest first, with all replies.
 * base_url: (nullable): the start of addresses; NULL: they are relative to the feed. */
void m2s_write_feed(M2sDraft *draft, const M2sProject *project, const GPtrArray *series,
                    const char *base_url);

#define M2S_FEED_ENTRIES 50
