/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of a patch or a cover to tell what it is a new version of.  Layer: revisions.
 *
 * A sketch is a pure function of a mail.  It is packed into some 300 bytes, which a catalogue or a
 * store keeps, and unpacked for the time in which revisions are worked out.  Large sets are cut to
 * their smallest hashes: what two sets have in common shows in those, too. */
#pragma once

#include "base/slice.h"

/* The most hashes that are kept of a mail. */
#define M2S_SKETCH_LINES    64
#define M2S_SKETCH_SHINGLES 32
#define M2S_SKETCH_SET      64 /* of each other set */

/* A set of hashes.  If it was cut, it has all those up to bound, and nothing is known of others. */
typedef struct {
    const guint32 *values; /* ascending, each once */
    guint count;
    guint32 bound; /* G_MAXUINT32 if the set is whole */
} M2sSet;

/* Adds to a set, of which the smallest hashes stay. */
typedef struct {
    guint limit, count; /* limit: at most M2S_SKETCH_SET */
    gboolean is_cut;
    guint32 values[M2S_SKETCH_SET];
} M2sSmallest;

void m2s_smallest_add(M2sSmallest *smallest, guint32 value);

/* A tag names something beyond the list: a commit, a bug, a report.  Bit 0 is set if it names who
 * reported something, which says less than others: one person reports many bugs. */
#define M2S_TAG_REPORTER 1u

typedef enum {
    M2S_LINK_TO_VERSION = 1 << 0, /* the line says "Link to v1:" */
    M2S_LINK_ELSEWHERE = 1 << 1,  /* the line says "depends on", "based on" or the like */
    M2S_LINK_RFC = 1 << 2,        /* the line says "RFC" before the URL */
} M2sLinkFlags;

#define M2S_LINK_VERSIONS 7

/* A mail that the message names, in a URL or as a Message-ID. */
typedef struct {
    guint64 msgid;                      /* hash, as in m2s_sketch_msgid() */
    guint8 flags;                       /* M2sLinkFlags */
    guint8 versions[M2S_LINK_VERSIONS]; /* those on its line: "v1: https://…"; ended by 0 */
} M2sLink;

/* An unpacked sketch.  Hashes of 64 bits are those of m2s_hash(). */
typedef struct {
    M2sSet lines;    /* added and removed lines, without white space */
    M2sSet shingles; /* of four words of the message */
    M2sSet paths;    /* without the first folder */
    M2sSet tags;
    guint64 author_email, author_name; /* of "From:" in the body; 0: none */
    guint64 sender_email, sender_name; /* as the mail has them; 0: none */
    const guint64 *change_ids;         /* in the message and in X-B4-Tracking */
    const guint64 *history;            /* Message-IDs of earlier versions, in X-B4-Tracking */
    const guint64 *references;         /* Message-IDs: the nearest first, the thread's root last */
    const M2sLink *links;
    guint change_id_count, history_count, reference_count, link_count;
} M2sSketch;

/* A sketch while it is being made. */
typedef struct {
    M2sSmallest lines, shingles, paths, tags;
    guint64 author_email, author_name;         /* 0: none */
    guint64 sender_email, sender_name;         /* likewise */
    GArray *change_ids, *history, *references; /* of guint64 */
    GArray *links;                             /* of M2sLink */
} M2sDraft;

/* Returns: (transfer full). */
GByteArray *m2s_sketch_pack(const M2sDraft *draft);

/* Returns: (transfer full) (nullable): freed with g_free(); NULL if the bytes are no sketch. */
M2sSketch *m2s_sketch_unpack(M2sSlice packed);

/* The hash of a Message-ID, with or without brackets. */
guint64 m2s_sketch_msgid(M2sSlice msgid);

/* The hashes of a person's address and of a name.  Addresses are compared without case, and "." is
 * as good as "@": a list may send mail of ann@example.org from devnull+ann.example.org@… */
guint64 m2s_sketch_email(M2sSlice email);

/* 0 for a name of one word, which says little.  Ignores case and punctuation. */
guint64 m2s_sketch_name(M2sSlice name);
