/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that was made of the mails: Patchwork's whole model.  Layer: model.
 *
 * Objects of each kind are numbered from 1 without gaps, in the order in which they came to be:
 * that of number N is at index N - 1.  The catalogue owns them and all strings in them; they stay
 * valid as long as it does. */
#pragma once

#include <mbox2series/comment.h>
#include <mbox2series/cover.h>
#include <mbox2series/event.h>
#include <mbox2series/patch.h>
#include <mbox2series/person.h>
#include <mbox2series/project.h>
#include <mbox2series/series.h>

G_BEGIN_DECLS

/* How many objects there are of each kind. */
typedef struct {
    guint projects, people, series, covers, patches, cover_comments, patch_comments, events;
} M2sNumbers;

typedef struct {
    M2sNumbers before;         /* how many come before these, in a state: N is at N - 1 - before */
    GPtrArray *projects;       /* of M2sProject */
    GPtrArray *people;         /* of M2sPerson */
    GPtrArray *series;         /* of M2sSeries */
    GPtrArray *covers;         /* of M2sCover */
    GPtrArray *patches;        /* of M2sPatch */
    GPtrArray *cover_comments; /* of M2sComment */
    GPtrArray *patch_comments; /* of M2sComment */
    GArray *events;            /* of M2sEvent */
    GStringChunk *strings;     /* all strings of the objects */
} M2sCatalogue;

/* The series that number says, or that the mail of a Message-ID (with or without brackets) belongs
 * to, as a cover, a patch or a comment of one of them.
 * Returns: (transfer none) (nullable). */
M2S_API const M2sSeries *m2s_catalogue_find_series(const M2sCatalogue *catalogue,
                                                   const char *reference);

/* The patch or the cover that number says, or that the mail of a Message-ID is.
 * Returns: (transfer none) (nullable). */
M2S_API const M2sPatch *m2s_catalogue_find_patch(const M2sCatalogue *catalogue,
                                                 const char *reference);
M2S_API const M2sCover *m2s_catalogue_find_cover(const M2sCatalogue *catalogue,
                                                 const char *reference);

G_END_DECLS
