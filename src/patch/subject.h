/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail's subject: prefixes, marker, version, and whether it is a reply.  Layer: patch. */
#pragma once

#include <glib.h>

typedef struct {
    char *name;            /* "[RFC,v2,1/3] foo: bar": the prefixes below, then the rest */
    GPtrArray *prefixes;   /* of char *: "RFC", "v2", "1/3"; owns them */
    gboolean is_reply;     /* starts with "re" (subject_check) */
    gboolean has_marker;   /* one of the prefixes has an x/n */
    gint64 number, total;  /* x and n, if has_marker */
    gint64 version;        /* of `vN` or `(vN)`, else 1 */
    gboolean out_of_range; /* one of these is too large to store, and set to G_MAXINT64 */
} M2sSubject;

/* Parses a decoded subject with normalised white space (Patchwork's clean_subject, subject_check,
 * parse_series_marker, parse_version).  link_name: the project's, which does not count as a prefix;
 * may be NULL. */
void m2s_subject_parse(const char *subject, const char *link_name, M2sSubject *result);
void m2s_subject_clear(M2sSubject *subject);

/* Where the x/n at the end of prefix starts, as in `v2PATCH12/15`; NULL if it has none. */
const char *m2s_subject_find_marker(const char *prefix);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sSubject, m2s_subject_clear)
