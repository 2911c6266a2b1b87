/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series a patch or a cover belongs to.  Layer: series. */
#pragma once

#include "model/mail.h"

/* A patch or a cover that looks for its series. */
typedef struct {
    const M2sMail *mail;
    M2sKind kind;               /* M2S_PATCH or M2S_COVER */
    const M2sProject *project;  /* (nullable): NULL if the mail's list is to become a project */
    const M2sPerson *submitter; /* (nullable): NULL for the first mail from an address */
} M2sArrival;

/* Why a mail joins its series. */
typedef enum {
    M2S_JOINS_NONE,   /* it starts one */
    M2S_JOINS_THREAD, /* who answers whom, or refers to whom */
    M2S_JOINS_COVER,  /* it answers the cover, whose total is a slip */
    M2S_JOINS_TRAITS, /* sender, version, total, number and Date */
} M2sJoining;

/* Where it belongs. */
typedef struct {
    M2sSeries *series;     /* (nullable): NULL to start a new one */
    gint64 version, total; /* of a new one, or of one that is revised */
    gint64 number;         /* of a patch: its x/n */
    GPtrArray *claims;     /* (nullable): of char *: Message-IDs for the series to claim */
    GPtrArray *waiting;    /* (nullable): of M2sPatch *: those that a patch completes, too */
    const M2sPatch *first; /* (nullable): of a cover: patch 1 of its series */

    /* With precise grouping only: */
    M2sJoining joining;
    const char *prefixes;      /* (nullable): as of M2sSeries */
    gboolean is_flat;          /* all its patches seem to answer one mail */
    const char *parent;        /* (nullable): the Message-ID that the mail answers */
    guint base;                /* as of M2sSeries */
    M2sSeries *robbed;         /* (nullable): its cover moves to the new series … */
    const M2sPatch *left;      /* (nullable): … and its patch 1 gives it its name */
    const M2sLooseMail *loose; /* (nullable): becomes the cover */
} M2sPlace;

void m2s_place_clear(M2sPlace *place);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sPlace, m2s_place_clear)
