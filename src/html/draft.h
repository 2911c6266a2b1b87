/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page that is being written, and what all pages have.  Layer: html. */
#pragma once

#include <mbox2series/pages.h>

#include "archive/depth.h"
#include "html/links.h"
#include "html/markup.h"
#include "html/person.h"
#include "model/objects.h"

typedef struct {
    const M2sPages *pages;
    const M2sObjects *objects;
    M2sPlace place;
    M2sMarkup out;
    const M2sPeople *people;       /* (nullable) */
    const M2sRevisions *revisions; /* (nullable): at least of what the page shows */
    const M2sFates *fates;         /* (nullable): the same */
    M2sRevisions *own_revisions;   /* (nullable): if they were worked out for this page alone */
    M2sFates *own_fates;           /* (nullable) */
} M2sDraft;

/* place: where links of the page begin. */
void m2s_draft_init(M2sDraft *draft, const M2sPages *pages, const M2sPlace *place);
void m2s_draft_clear(M2sDraft *draft);

/* Sees to it that revisions and fates are known of series.  A store is asked for these alone; while
 * it does not know them, as in the middle of an import, there are none.
 * series: of const M2sSeries *.  depth: as for m2s_archive_known_revisions().
 * Returns: FALSE with an error of the store. */
gboolean m2s_draft_look_into(M2sDraft *draft, const GPtrArray *series, M2sRevisionsDepth depth,
                             GError **error);

/* Sees to it that the states of series are known, and nothing else: what lists show.  A store is
 * asked as above.
 * series: of const M2sSeries *.
 * Returns: as above. */
gboolean m2s_draft_judge(M2sDraft *draft, const GPtrArray *series, GError **error);

/* Begins a page: all up to its heading, which is title.
 * project: (nullable): the one that it belongs to; up: (nullable): the page above it. */
void m2s_draft_begin(M2sDraft *draft, const char *title, const M2sProject *project, const char *up);
void m2s_draft_end(M2sDraft *draft);

/* Links that are named by what they lead to. */
void m2s_draft_link_person(M2sDraft *draft, const M2sPerson *person);

/* A date, as "2026-05-01 20:00".  name: (nullable): its class: a script shows the age of "age". */
void m2s_draft_time(M2sDraft *draft, gint64 date, const char *name);

/* What became of something, as a mark.  fate: (nullable): nothing. */
void m2s_draft_state(M2sDraft *draft, const M2sFate *fate);

/* How often a patch was given each tag: "1/-/2". */
void m2s_draft_tags(M2sDraft *draft, const M2sPatch *patch);

/* The tags that there are: "A/R/T".  Returns: (transfer full). */
char *m2s_draft_tags_heading(const M2sDraft *draft);

/* A row of a list of facts: a name, and what is written until m2s_draft_end_fact().  A wide one has
 * no other beside it. */
void m2s_draft_begin_fact(M2sDraft *draft, const char *name);
void m2s_draft_begin_wide_fact(M2sDraft *draft, const char *name);
void m2s_draft_end_fact(M2sDraft *draft);
void m2s_draft_fact(M2sDraft *draft, const char *name, const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sDraft, m2s_draft_clear)
