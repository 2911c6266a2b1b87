/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a subject says of a version, and what it says besides.  Layer: revisions.
 *
 * More is read from it than Patchwork does: "[PATCH RFCv3.1 net-next 1/2]". */
#pragma once

#include <glib.h>

/* "v3" is 3.0, and "v2.1" 2.1. */
typedef struct {
    guint major, minor;
} M2sVersion;

static inline int
m2s_version_compare(M2sVersion a, M2sVersion b)
{
    if (a.major != b.major)
        return a.major < b.major ? -1 : 1;
    return (a.minor > b.minor) - (a.minor < b.minor);
}

typedef struct {
    M2sVersion version; /* 1.0 if there is none */
    gboolean has_number;
    gint64 number, total; /* of the last x/n */
    gboolean is_rfc;      /* or a draft of another name: "WIP" */
    gboolean is_resend;   /* "RESEND", "REBASED" */
    gboolean is_bot;      /* machines write so, of somebody else's patch: "[Bug 12]" */
    GPtrArray *trees;     /* of char *: all other prefixes, in lower case: "net-next", "5.10" */
    char *text;           /* the rest: lower case, words with one blank between them */
} M2sTitle;

/* name: of a patch or a cover, prefixes included. */
void m2s_title_parse(const char *name, M2sTitle *title);
void m2s_title_clear(M2sTitle *title);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sTitle, m2s_title_clear)

/* Appends to branches the releases that a prefix names: "5.10" for "linux-5.10.y", "stable". */
void m2s_title_branches(const char *tree, GPtrArray *branches);
