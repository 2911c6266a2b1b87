/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Revisions: which series is the next version of which.  Layer: revisions.
 *
 *     options.sketches = TRUE;
 *     g_autoptr(M2sArchive) archive = m2s_archive_open(config, &options, "list.db", &error);
 *     m2s_archive_load(archive, &error);
 *     g_autoptr(M2sRevisions) revisions =
 *         m2s_revisions_new(m2s_archive_catalogue(archive), M2S_EVIDENCE_ALL);
 *     const M2sPosting *posting = m2s_revisions_of_series(revisions, series);
 *
 * Patchwork knows nothing of this; docs/revisions.md has the rules, and how often they are right.
 * What is answered depends on the mails only: not on where they were read from, nor in how many
 * pieces. */
#pragma once

#include <mbox2series/model.h>

G_BEGIN_DECLS

typedef enum {
    M2S_EVIDENCE_ALL,
    M2S_EVIDENCE_CONTENT, /* what a mail says of earlier versions does not count */
} M2sEvidence;

/* What a posting is to its predecessor. */
typedef enum {
    M2S_RELATION_NONE, /* it has none */
    M2S_RELATION_BUMP, /* a higher version */
    M2S_RELATION_RFC,  /* the predecessor was an RFC */
    M2S_RELATION_SAME, /* the same version: sent again */
    M2S_RELATION_DOWN, /* a lower version: counted afresh */
} M2sRelation;

/* Why a posting has its predecessor. */
typedef enum {
    M2S_BASIS_CONTENT,   /* the two are alike */
    M2S_BASIS_CHANGE_ID, /* they have the same change-id */
    M2S_BASIS_TRACKING,  /* X-B4-Tracking names an earlier version */
    M2S_BASIS_LINK,      /* "Link to v1: https://…" */
    M2S_BASIS_REFERENCE, /* a URL or In-Reply-To, and they are alike */
} M2sBasis;

/* What became of a patch since the version before. */
typedef enum {
    M2S_PATCH_NEW,      /* there was none */
    M2S_PATCH_SAME,     /* neither diff nor message have changed */
    M2S_PATCH_REWORDED, /* only the subject or the message has */
    M2S_PATCH_CHANGED,
} M2sPatchChange;

/* How the older self of a patch was found. */
typedef enum {
    M2S_MATCH_NONE,
    M2S_MATCH_HASH,    /* the same diff */
    M2S_MATCH_SUBJECT, /* the same subject */
    M2S_MATCH_ONLY,    /* either posting has just one patch */
    M2S_MATCH_SIMILAR,
    M2S_MATCH_HASH_ELSEWHERE,    /* the same diff, in a posting that is no predecessor */
    M2S_MATCH_SUBJECT_ELSEWHERE, /* the same subject and a similar diff, likewise */
} M2sPatchMatch;

/* A patch and its older self. */
typedef struct {
    const M2sPatch *patch;
    const M2sPatch *predecessor; /* (nullable) */
    M2sPatchChange change;
    M2sPatchMatch match;
} M2sPatchRevision;

typedef struct M2sPosting M2sPosting;

/* Patches that were sent together, and their cover: a series, or, where Patchwork has put two
 * versions in one series or one version in several, a part of it or more. */
struct M2sPosting {
    guint id;                /* from 1, in order of date */
    const M2sSeries *series; /* (nullable): that of its first mail */
    const M2sItem *first;    /* its first mail: the cover or the patch with the lowest number */
    const M2sCover *cover;   /* (nullable) */
    const char *name;        /* of its first mail, prefixes included */
    gint64 date;             /* of its earliest mail */
    guint version, minor;    /* "v2.1" is 2 and 1 */
    gint64 total;            /* patches announced */
    gboolean is_rfc;
    gboolean is_partial; /* patches are missing: sent alone, to replace those of a posting */
    GPtrArray *patches;  /* of const M2sPatch *, in order of their numbers */
    const M2sPosting *predecessor; /* (nullable): its date is no later */
    GPtrArray *successors;         /* of const M2sPosting *, in order of date */
    const M2sPosting *runner_up;   /* (nullable): of all others, the one with the best score */
    M2sRelation relation;
    M2sBasis basis;
    double score;      /* of the predecessor */
    GArray *revisions; /* of M2sPatchRevision, one for each of patches */
};

typedef struct M2sRevisions M2sRevisions;

/* Works out what follows what.
 * catalogue: read with M2sOptions.sketches; it must outlive the revisions.  Without sketches, only
 * subjects, addresses and hashes are compared.
 * Returns: (transfer full). */
M2S_API M2sRevisions *m2s_revisions_new(const M2sCatalogue *catalogue, M2sEvidence evidence);
M2S_API void m2s_revisions_free(M2sRevisions *revisions);

/* All postings, in order of date.  (transfer none): of const M2sPosting * */
M2S_API const GPtrArray *m2s_revisions_postings(const M2sRevisions *revisions);

/* The posting of a series (that with its earliest mail, if there are several), of a patch or of a
 * cover.
 * Returns: (transfer none) (nullable). */
M2S_API const M2sPosting *m2s_revisions_of_series(const M2sRevisions *revisions,
                                                  const M2sSeries *series);
M2S_API const M2sPosting *m2s_revisions_of_item(const M2sRevisions *revisions, const M2sItem *item);

/* The chain that posting belongs to: all that follows from its oldest predecessor, in order of
 * date.  Returns: (transfer container): of const M2sPosting *. */
M2S_API GPtrArray *m2s_revisions_chain(const M2sRevisions *revisions, const M2sPosting *posting);

/* A patch in an older and in a newer posting. */
typedef struct {
    const M2sPatch *older; /* (nullable): NULL if the patch is new */
    const M2sPatch *newer; /* (nullable): NULL if it was dropped */
} M2sPatchPair;

/* The patches of two postings, side by side: what follows what, over all versions between them;
 * then what has the same diff or the same subject.  An older posting that is partial stands for all
 * patches that were current then; of a newer one, patches that were not sent again are left out.
 * older, newer: any two postings; of the same chain to be of use.
 * Returns: (transfer full): of M2sPatchPair, in the order of newer; what was dropped is behind the
 * patches that it followed. */
M2S_API GArray *m2s_revisions_pairs(const M2sRevisions *revisions, const M2sPosting *older,
                                    const M2sPosting *newer);

/* The posting of a version before posting: of those that it follows, the nearest; or else the last
 * one of its chain.
 * name: "v2", "v2.1" or "RFC v2"; "v2" is "RFC v2", too.
 * Returns: (transfer none) (nullable): NULL if there is none, or it is posting itself. */
M2S_API const M2sPosting *m2s_revisions_find_version(const M2sRevisions *revisions,
                                                     const M2sPosting *posting, const char *name);

/* The version of a posting: "v2", "v2.1" or "RFC v2".  Returns: (transfer full). */
M2S_API char *m2s_posting_version(const M2sPosting *posting);

/* Whether a newer posting replaces this one: a complete one that follows it, directly or not. */
M2S_API gboolean m2s_posting_is_superseded(const M2sPosting *posting);

/* What takes the place of item, a patch or a cover: its newer self in a posting that follows its
 * own, directly or not; or else, if a complete posting follows, the first mail of that.  A patch
 * that was sent again alone leaves the others of its series as they were.
 * revisions: a M2sRevisions: see M2sFateOptions.newer.
 * Returns: (transfer none) (nullable). */
M2S_API const M2sItem *m2s_revisions_newer(const M2sItem *item, gpointer revisions);

/* What a score consists of: values from 0 to 1 or more, times their weights. */
typedef enum {
    M2S_PART_WORDS,        /* of the subjects: cosine */
    M2S_PART_LINES,        /* that the diffs change: cosine */
    M2S_PART_MESSAGE,      /* four words in a row: cosine */
    M2S_PART_FILES_SHARED, /* of the files of the posting with fewer */
    M2S_PART_FILES_COUNT,  /* of common files: 0.4 each, at most 1 */
    M2S_PART_TAGS_SHARED,  /* commits, bugs and reports that both name, of all that either names */
    M2S_PART_TAGS_COUNT,   /* at most 2 */
    M2S_PART_PATCHES,      /* that are the same: share of them; 0.6 for an equal headline */
    M2S_PART_HEADLINE,     /* 1 if equal */
    M2S_PART_NEXT,         /* 1 if the version is the next one */
    M2S_PART_OPEN,         /* 1 if nothing newer follows the other one */
    M2S_PART_GAP,          /* days between them: ln(1 + days) */
    M2S_PARTS,
} M2sPart;

/* For people: "subject words".  (transfer none) */
M2S_API const char *m2s_part_name(M2sPart part);
M2S_API double m2s_part_weight(M2sPart part);

/* The values of all parts, for posting as the next version of candidate, an earlier one, as they
 * were when the predecessor was chosen. */
M2S_API void m2s_revisions_explain(const M2sRevisions *revisions, const M2sPosting *posting,
                                   const M2sPosting *candidate, double values[M2S_PARTS]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRevisions, m2s_revisions_free)

G_END_DECLS
