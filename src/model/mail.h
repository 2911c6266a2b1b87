/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail that was read on its own: all that the series engine needs to know of it.  Layer: model.
 *
 * It is made on any thread, by a pure function of the mail's bytes and the configuration.  The
 * engine then takes the mails in order. */
#pragma once

#include <mbox2series/config.h>
#include <mbox2series/model.h>

typedef enum {
    M2S_MAIL_USABLE,    /* it may become a cover, patch or comment */
    M2S_MAIL_IGNORED,   /* X-Patchwork-Hint: ignore */
    M2S_MAIL_FOREIGN,   /* sent to no project's list */
    M2S_MAIL_EMPTY,     /* neither message nor diff */
    M2S_MAIL_INVALID,   /* Patchwork rejects it; diagnostics say why */
    M2S_MAIL_SET_ASIDE, /* beyond a limit; diagnostics say which */
} M2sMailStatus;

/* What precise grouping wants to know of a mail besides (patch/submission.h). */
typedef struct {
    gint64 version;              /* 1 if it is not written */
    gboolean is_version_written; /* `v2`, `PATCHv2`, `v5.1` */
    char *prefixes;              /* the others, in lower case, sorted: "net-next,rfc" */
    gboolean is_answer;          /* it quotes, and has no diffstat of its own */
} M2sSubmission;

typedef struct {
    M2sMailStatus status;
    M2sLocation location;
    GPtrArray *diagnostics; /* (nullable): of char * */
    char *msgid;            /* (nullable): NULL only if not usable; at most 255 characters */

    guint project;    /* the number of the configured project, or 0 … */
    char *list_id;    /* … (nullable): and this list becomes a project … */
    char *list_email; /* … (nullable): with this address */

    /* Set only for a usable mail: */
    GPtrArray *references; /* of char *: Message-IDs that it refers to, nearest first; each at most
                              255 characters */
    gint64 date;           /* UTC seconds */
    gboolean undated;      /* the mail has no readable date: date is received */
    gint64 received;       /* UTC seconds: when it came, M2sOptions.now then */
    char *author_name;     /* (nullable): at most 255 characters */
    char *author_email;    /* (nullable): NULL if Patchwork would reject the author */
    char *name;            /* the prefixes that count and the rest of the subject; not cut */
    gboolean is_reply;
    gboolean has_marker; /* number and total come from an x/n */
    gint64 number, total;
    gint64 version;
    gboolean out_of_range; /* number, total or version does not fit Patchwork's database */
    gboolean has_diff;
    gboolean has_hash;
    guint8 hash[M2S_HASH_SIZE]; /* of the diff */
    char *pull_url;             /* (nullable) */
    const M2sState *state;
    const M2sUser *delegate; /* (nullable) */
    guint16 tags[M2S_TAGS_MAX];
    GPtrArray *depends_on; /* (nullable): of char *: URLs and Message-IDs */
    M2sAddressed addressed;
    guint32 fingerprint;       /* of message and diff: tells mails with one Message-ID apart */
    M2sSubmission *submission; /* (nullable): with precise grouping only */
    GByteArray *sketch;        /* (nullable): of a mail that may be a patch or a cover */
    GByteArray *verdict;       /* (nullable): packed: of a mail that may be a reply */
    char *trailers;            /* (nullable): as for M2sItem … */
    char *files;               /* … and for M2sPatch */
} M2sMail;

/* A mail at location, with status M2S_MAIL_USABLE.  Returns: (transfer full). */
M2sMail *m2s_mail_new(M2sLocation location);
void m2s_mail_free(M2sMail *mail);

/* Whether mail was sent to a project, or to a list that becomes one. */
gboolean m2s_mail_has_project(const M2sMail *mail);

/* Adds a diagnostic: a clause without a full stop. */
void m2s_mail_diagnose(M2sMail *mail, const char *format, ...) G_GNUC_PRINTF(2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sMail, m2s_mail_free)
