/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Projects, and what a configuration says of their mail: tags, states, delegates.  Layer: model. */
#pragma once

#include <mbox2series/macros.h>

G_BEGIN_DECLS

/* Someone patches can be delegated to. */
typedef struct {
    guint id; /* from 1, in the order of the configuration */
    char *email;
    char *username; /* the e-mail address, for want of another */
} M2sUser;

/* Files that match pattern are user's.  Rules are tried in order; the first match counts. */
typedef struct {
    char *pattern; /* as for Python's fnmatch */
    const M2sUser *user;
} M2sDelegationRule;

/* One mailing list, or the part of it whose subjects match. */
typedef struct {
    guint id; /* from 1 */
    char *link_name;
    char *name;
    char *list_id;
    char *list_email;    /* may be "" */
    char *subject_match; /* a regular expression, or "" */
    char *web_url;
    char *scm_url;
    char *webscm_url;
    char *list_archive_url;
    char *list_archive_url_format; /* `{}` stands for the Message-ID without its brackets */
    char *commit_url_format;
    gboolean show_dependencies;
    GPtrArray *delegation; /* of M2sDelegationRule */
} M2sProject;

/* A trailer that is counted on each patch, such as Acked-by. */
typedef struct {
    char *name;
    char *pattern; /* a regular expression, matched line by line in any case */
    char *abbrev;  /* the head of its column: A, R, T */
} M2sTag;

/* How many tags a configuration may have. */
#define M2S_TAGS_MAX 8

/* What became of a patch: New, Accepted … */
typedef struct {
    guint id; /* from 1, in their order */
    char *name;
    char *slug; /* in the API: "under-review" */
} M2sState;

G_END_DECLS
