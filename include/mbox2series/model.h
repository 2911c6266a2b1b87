/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patchwork's model: the objects made from the mails of a list.  Layer: model.
 *
 * Objects of each kind are numbered from 1 without gaps, in the order of their creation.  Every
 * struct begins with this number; two objects of a kind are the same if their numbers are equal.
 * Dates are UTC seconds; texts are UTF-8.  The names of the fields in the database and in JSON are
 * in
 * one table: src/model/fields.c. */
#pragma once

#include <mbox2series/config.h>

G_BEGIN_DECLS

typedef struct M2sSeries M2sSeries;
typedef struct M2sCover M2sCover;
typedef struct M2sPatch M2sPatch;
typedef struct M2sComment M2sComment;

/* A mail within a file. */
typedef struct {
    guint64 offset; /* bytes from the start of the source */
    guint32 length; /* bytes, without the separator and the empty line before the next separator */
    guint32 source; /* the file, counted from 0 in the order of reading */
} M2sSpan;

/* Where a mail is. */
typedef struct {
    enum { M2S_MAIL_IN_FILE, M2S_MAIL_IN_STORE } where;
    union {
        M2sSpan span; /* in a file */
        guint id;     /* in a store: the mail's number */
    };
} M2sLocation;

/* An e-mail address, compared ignoring case, and the newest name that came with it. */
typedef struct {
    guint id;
    const char *email; /* as first written */
    const char *name;  /* (nullable): the newest that was not empty */
} M2sPerson;

/* What a cover, a patch and a comment begin with: an object made from one mail. */
typedef struct {
    guint id;
    guint32 fingerprint; /* tells a mail sent twice from another with the same Message-ID */
    const M2sProject *project;
    const char *msgid; /* brackets included */
    const M2sPerson *submitter;
    gint64 date;
    M2sLocation mail;
    char *trailers; /* (nullable): of a patch, a cover or a comment, a line each: "Reviewed-by: Bo
                     * <bo@example.org>"; names in one spelling.  "" if it has none; NULL unless
                     * M2sOptions.details was set, and for a cover without a number */
} M2sItem;

/* Patches that belong together, and their cover letter. */
struct M2sSeries {
    guint id;
    guint received; /* patches that have arrived */
    const M2sProject *project;
    const M2sPerson *submitter; /* of the mail that created the series */
    M2sCover *cover;            /* (nullable) */
    const char *name;           /* (nullable): from the cover, or else from patch 1 */
    gint64 date;                /* of the mail that created the series */
    gint64 version;             /* 1 unless the subject says otherwise */
    gint64 total;               /* patches announced */
    gint64 complete_to;         /* patches 1 to this one have all arrived */
    GPtrArray *patches;         /* of M2sPatch *, in the order of arrival */
    GPtrArray *dependencies;    /* (nullable): of M2sSeries *, each once */
    GPtrArray *dependents;      /* (nullable): of M2sSeries *: those that depend on this one */

    /* What precise grouping keeps of a series.  All of it is 0 with Patchwork's grouping. */
    const char *prefixes;        /* (nullable): of the mail that created it, other than version and
                                   x/n: "net-next,rfc"; NULL: it had no x/n, and nothing can join */
    gint64 first_date;           /* the earliest Date of a member … */
    gint64 last_date;            /* … and the latest */
    gint64 latest;               /* the number of the member that joined last; 0: the cover */
    gint64 announced_version;    /* what the cover says, if its patches said something else … */
    gint64 announced_total;      /* … or 0 */
    guint base;                  /* the number of the series that it answers; 0: none */
    gboolean is_version_written; /* a member's subject has it */
    gboolean is_answer;          /* a member refers to another mail */
    gboolean is_threaded;        /* a member joined because of whom it answers, or shows that
                                    all others answer the same mail */
    gboolean is_cover_guessed;   /* the cover joined for another reason */
};

/* A cover letter. */
struct M2sCover {
    M2sItem item;
    M2sSeries *series;    /* (nullable): NULL if its series already had a cover */
    const char *name;     /* prefixes included */
    GPtrArray *comments;  /* (nullable): of M2sComment *, in the order of arrival */
    const char *parent;   /* (nullable): the Message-ID that it answers; precise grouping only */
    const guint8 *sketch; /* (nullable): for revisions.h; NULL unless M2sOptions.sketches was set,
                           * and for a cover without a number, which only precise grouping knows */
    guint sketch_size;    /* bytes */
};

#define M2S_HASH_SIZE 20 /* bytes of a SHA-1 */

/* A patch or a pull request. */
struct M2sPatch {
    M2sItem item;
    M2sSeries *series;       /* (nullable): NULL for number 0, a cover with a diff */
    const char *name;        /* prefixes included */
    GPtrArray *comments;     /* (nullable): of M2sComment *, in the order of arrival */
    gint64 number;           /* in the series; meaningless if series is NULL */
    const char *pull_url;    /* (nullable) */
    const M2sUser *delegate; /* (nullable) */
    const M2sState *state;
    guint16 tags[M2S_TAGS_MAX]; /* how often each tag occurs in the message and the comments */
    gboolean has_hash; /* FALSE for a pull request without a diff, or with without_hashes */
    guint8 hash[M2S_HASH_SIZE];
    const char *parent;   /* (nullable): as of a cover */
    const guint8 *sketch; /* (nullable): as for a cover */
    guint sketch_size;
    char *files; /* (nullable): that it changes, a line each, as `git diff --numstat` shows them,
                  * with the old name, if it differs, after another tab; NULL as for trailers */
};

typedef enum {
    M2S_ADDRESSED_UNSET = -1, /* the mail asked for no action */
    M2S_ADDRESSED_NO = 0,     /* the mail had X-Patchwork-Action-Required */
    M2S_ADDRESSED_YES = 1,
} M2sAddressed;

/* A reply to a patch or a cover.  Comments of patches and of covers are numbered separately. */
struct M2sComment {
    M2sItem item;
    M2sPatch *patch;     /* the parent: either this … */
    M2sCover *cover;     /* … or this */
    M2sComment *same_id; /* (nullable): an earlier one with this Message-ID on another parent */
    M2sAddressed addressed;
    const guint8 *verdict; /* (nullable): for fates.h: NULL if the reply says nothing of what became
                            * of patches, and unless M2sOptions.verdicts was set */
    guint verdict_size;    /* bytes */
};

/* A mail that is neither a reply nor a patch and has no x/n.  With precise grouping, it becomes a
 * cover if a patch answers it soon. */
typedef struct {
    M2sItem item; /* without a submitter */
    const char *name;
    const char *author_email;
    const char *author_name; /* (nullable) */
} M2sLooseMail;

typedef enum {
    M2S_EVENT_COVER_CREATED,
    M2S_EVENT_PATCH_CREATED,
    M2S_EVENT_PATCH_COMPLETED, /* the patch and all before it in its series have arrived */
    M2S_EVENT_SERIES_CREATED,
    M2S_EVENT_SERIES_COMPLETED, /* as many patches as announced have arrived */
    M2S_EVENT_COVER_COMMENT_CREATED,
    M2S_EVENT_PATCH_COMMENT_CREATED,
    M2S_EVENT_SERIES_REVISED, /* its version, its total or its cover is another one now; only with
                                 precise grouping */
    M2S_EVENT_CATEGORIES,     /* the number of categories */
} M2sEventCategory;

typedef struct {
    guint id;
    M2sEventCategory category;
    gint64 date;     /* of the mail that caused it */
    gint64 received; /* when this mail came */
    union {          /* what it happened to; a completed patch always has a series */
        const M2sPatch *patch;
        const M2sCover *cover;
        const M2sSeries *series;
        const M2sComment *comment;
        gconstpointer object;
    };
} M2sEvent;

/* The name of category in Patchwork's API: "patch-created".  (transfer none) */
M2S_API const char *m2s_event_category_name(M2sEventCategory category);

/* The kinds of objects, each after the kinds that it points to. */
typedef enum {
    M2S_PROJECT,
    M2S_PERSON,
    M2S_SERIES,
    M2S_COVER,
    M2S_PATCH,
    M2S_COVER_COMMENT,
    M2S_PATCH_COMMENT,
    M2S_LOOSE_MAIL,
    M2S_EVENT,
    M2S_KINDS, /* the number of kinds */
} M2sKind;

/* All objects made from the mails.  A catalogue owns its objects and their strings, which live as
 * long as the catalogue.  Object number N of a kind is at index N - 1. */
typedef struct {
    guint before[M2S_KINDS]; /* objects in the store that precede these: N is at N - 1 - before */
    union {
        GPtrArray *objects[M2S_KINDS];
        struct {
            GPtrArray *projects;       /* of M2sProject */
            GPtrArray *people;         /* of M2sPerson */
            GPtrArray *series;         /* of M2sSeries */
            GPtrArray *covers;         /* of M2sCover */
            GPtrArray *patches;        /* of M2sPatch */
            GPtrArray *cover_comments; /* of M2sComment */
            GPtrArray *patch_comments; /* of M2sComment */
            GPtrArray *loose_mails;    /* of M2sLooseMail */
            GPtrArray *events;         /* of M2sEvent */
        };
    };
    GStringChunk *strings; /* all strings of the objects */
} M2sCatalogue;

/* A run of patches that were announced but have not arrived. */
typedef struct {
    gint64 first, last; /* numbers in the series; last may equal first */
} M2sGap;

/* What is missing of series, of its patches 1 to up_to or to the announced total, whichever is
 * less.  At most one gap more than there are patches, however many were announced.
 * Returns: (transfer full): of M2sGap, in order. */
M2S_API GArray *m2s_series_gaps(const M2sSeries *series, gint64 up_to);

/* The same in words: "patches 2 and 4 to 6 of 9 are missing".
 * Returns: (transfer full) (nullable): a clause without a full stop; NULL if nothing is missing. */
M2S_API char *m2s_series_describe_missing(const M2sSeries *series, gint64 up_to);

G_END_DECLS
