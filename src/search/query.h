/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A query as a tree.  Layer: search. */
#pragma once

#include <mbox2series/search.h>

#include "base/slice.h"
#include "search/fields.h"

typedef enum {
    M2S_NODE_AND, /* of children, of which there are two or more; so it is with OR */
    M2S_NODE_OR,
    M2S_NODE_NOT, /* of one child */

    /* Leaves: */
    M2S_NODE_WORDS,   /* words that follow each other in one of fields */
    M2S_NODE_DATE,    /* the mail's date is not before since, but before until */
    M2S_NODE_IS,      /* what: "patch", "complete" */
    M2S_NODE_LIST,    /* the link name or list id of its project */
    M2S_NODE_TAG,     /* the name of a tag of the configuration, or the start of it before a "-" */
    M2S_NODE_VERSION, /* of its series */
    M2S_NODE_ID,      /* its Message-ID */
} M2sNodeType;

typedef enum { M2S_IS_PATCH, M2S_IS_COVER, M2S_IS_REPLY, M2S_IS_COMPLETE, M2S_IS_INCOMPLETE } M2sIs;

typedef struct M2sNode {
    M2sNodeType type;
    struct M2sNode *children[2]; /* (nullable), owned */
    guint leaf;                  /* a number of its own, from 0, if it is a leaf */
    gboolean is_negated;         /* a leaf below an odd number of NOTs does not count for order */

    guint fields;       /* a set */
    GArray *words;      /* (nullable): of M2sSlice, owned: one or more */
    gboolean is_prefix; /* the last of words is the start of a word */

    gint64 since, until; /* UTC seconds */
    M2sIs is;
    gint64 number;
    char *text; /* (nullable): of a list, a tag, or a Message-ID with its brackets */
} M2sNode;

/* Bits of a word tell where a phrase is (match.c). */
#define M2S_PHRASE_MAX 64

struct M2sSearchQuery {
    M2sNode *root;
    GPtrArray *leaves;  /* of M2sNode *, borrowed, by their numbers */
    guint fields;       /* a set: all that its words are looked for in */
    gboolean has_other; /* there are leaves other than words */
};
