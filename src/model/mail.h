/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail that was read and understood by itself: all that the series engine asks of it.
 * Layer: model.
 *
 * Made on any thread by a pure function of the mail's bytes and the configuration; the engine then
 * takes mails in order. */
#pragma once

#include <mbox2series/config.h>
#include <mbox2series/model.h>

typedef enum {
    M2S_MAIL_USABLE,    /* a cover, patch or comment may come of it */
    M2S_MAIL_IGNORED,   /* X-Patchwork-Hint: ignore */
    M2S_MAIL_FOREIGN,   /* of no project's list */
    M2S_MAIL_EMPTY,     /* neither message nor diff */
    M2S_MAIL_INVALID,   /* Patchwork rejects it; diagnostics say why */
    M2S_MAIL_SET_ASIDE, /* beyond a limit; diagnostics say which */
} M2sMailStatus;

typedef struct {
    M2sMailStatus status;
    M2sLocation location;
    GPtrArray *diagnostics; /* (nullable): of char * */
    char *msgid;            /* (nullable) if not usable; at most 255 characters */

    guint project;    /* the number of the configured project, or 0 … */
    char *list_id;    /* … (nullable) and this list becomes a project, */
    char *list_email; /* (nullable) with this address */

    /* Set for usable mail alone: */
    GPtrArray *references; /* of char *: what it refers to, nearest first; each of them at most
                              255 characters */
    gint64 date;           /* UTC seconds */
    gboolean undated;      /* there was none: it is when the mail was read */
    char *author_name;     /* (nullable): at most 255 characters */
    char *author_email;    /* (nullable): NULL if Patchwork would reject the author */
    char *name;            /* the subject, prefixes that count first; not cut */
    gboolean is_reply;
    gboolean has_marker; /* number and total are those of an x/n */
    gint64 number, total;
    gint64 version;
    gboolean out_of_range; /* one of them does not fit Patchwork's data base */
    gboolean has_diff;
    gboolean has_hash;
    guint8 hash[M2S_HASH_SIZE]; /* of the diff */
    char *pull_url;             /* (nullable) */
    const M2sState *state;
    const M2sUser *delegate; /* (nullable) */
    guint16 tags[M2S_TAGS_MAX];
    GPtrArray *depends_on; /* (nullable): of char *: URLs and Message-IDs */
    M2sAddressed addressed;
    guint32 fingerprint; /* of message and diff */
} M2sMail;

/* Returns: (transfer full): a mail at location, usable so far. */
M2sMail *m2s_mail_new(M2sLocation location);
void m2s_mail_free(M2sMail *mail);

/* Whether it was sent to a project, or to a list that becomes one. */
gboolean m2s_mail_has_project(const M2sMail *mail);

/* Adds a diagnostic: a clause without a full stop. */
void m2s_mail_diagnose(M2sMail *mail, const char *format, ...) G_GNUC_PRINTF(2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sMail, m2s_mail_free)
