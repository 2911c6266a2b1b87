/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A posting with all that is compared.  Layer: revisions. */
#pragma once

#include <mbox2series/revisions.h>

#include "base/day.h"
#include "revisions/sketch.h"
#include "revisions/title.h"

/* A patch or a cover.  Texts that are only compared are hashes here; 0 stands for none.  What is
 * only compared is there once it is digested. */
typedef struct {
    const M2sItem *item;
    const M2sPatch *patch;   /* either this … */
    const M2sCover *cover;   /* … or this */
    const M2sSeries *series; /* (nullable) */
    const char *name;
    M2sVersion version;
    gboolean has_number, is_rfc, is_resend, is_bot;
    gint64 number, total; /* 0 of a cover and 1 of a patch, and 1, if the subject has none */
    guint part;           /* as in M2sPortion: the number of the part that it came in */
    guint64 subject, hash;
    GPtrArray *trees;       /* of char * */
    char *text;             /* (nullable): its subject, normalised, until it is digested */
    M2sSet words;           /* digested: of the subject; its values are freed with the piece */
    M2sSketch *sketch;      /* (nullable): digested */
    gboolean has_successor; /* a later patch has this one as its older self */
} M2sPiece;

/* Where patches have some hash, such as that of their subject: ordered by value, then place. */
typedef struct {
    guint64 value;
    guint place; /* in the patches of an entry */
} M2sPlace;

/* What was put together at once: a series of Patchwork's, or a part of it. */
typedef struct {
    guint mail;       /* the least number of its mails, if they are in a store */
    guint series;     /* the number of its series; 0: none */
    guint64 key;      /* a hash of what it has in common with parts that may be joined with it */
    gint64 date, end; /* of its earliest and its latest mail */
    guint64 order;    /* breaks ties between dates: the order of arrival */
} M2sPortion;

typedef struct M2sEntry M2sEntry;

struct M2sEntry {
    M2sPosting posting; /* what is shown; must be first */
    guint index;        /* in order of date */
    guint number;       /* in a store; 0: it has none */
    guint64 order;      /* of its first part */
    GArray *parts;      /* of M2sPortion, in order of date */
    GPtrArray *pieces;  /* of M2sPiece, in order of numbers */
    GPtrArray *patches; /* those of them that are patches */
    M2sPiece *cover;    /* (nullable) */
    M2sVersion version;
    gint64 total, date;
    gint64 end; /* the date of its latest mail */
    gboolean is_rfc, is_resend, is_bot, is_partial;
    gboolean is_batch; /* pull requests, or what belongs to one */
    guint64 trees, branches;
    guint64 head;     /* the subject of the cover, or of the only patch */
    GArray *people;   /* of guint64, ascending: senders, and authors of patches */
    GArray *senders;  /* likewise: senders only */
    GArray *subjects; /* of M2sPlace */
    GArray *hashes;   /* of M2sPlace */
    M2sSet words, paths, lines, shingles, tags; /* of all mails; values are freed with the entry */
    gboolean has_newer;                         /* a successor of a higher version */
    M2sEntry *replacement; /* (nullable): the earliest of the complete ones that follow it */
};

static inline const M2sEntry *
m2s_entry_predecessor(const M2sEntry *entry)
{
    return (const M2sEntry *)entry->posting.predecessor;
}

/* Makes predecessor the predecessor of entry. */
void m2s_entry_link(M2sEntry *entry, M2sEntry *predecessor);

/* Chains are followed so far. */
#define M2S_STEPS_MAX 256

/* Of the successors of an entry, the last so many are looked at. */
#define M2S_SUCCESSORS_MAX 32

/* Whether ancestor is entry or one of those before it, as far as chains are followed. */
gboolean m2s_entry_descends(const M2sEntry *entry, const M2sEntry *ancestor);

/* Gathers from the pieces, which are digested, what is compared of an entry as a whole. */
void m2s_entry_digest(M2sEntry *entry);

/* Whether patches of entry are missing. */
gboolean m2s_entry_lacks_patches(const M2sEntry *entry);

void m2s_entry_free(M2sEntry *entry);
void m2s_piece_free(M2sPiece *piece);

/* Whether two ascending lists of guint64 have a value in common. */
gboolean m2s_have_common(const GArray *a, const GArray *b);
