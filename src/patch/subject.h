/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subject of a mail: prefixes, marker, version, and whether it is a reply.  Layer: patch. */
#pragma once

#include <glib.h>

typedef struct {
    char *name;            /* "[RFC,v2,1/3] foo: bar": prefixes that count, then all the rest */
    GPtrArray *prefixes;   /* of char *: "RFC", "v2", "1/3"; owns them */
    gboolean is_reply;     /* begins with "re" (subject_check) */
    gboolean has_marker;   /* there is an x/n among the prefixes */
    gint64 number, total;  /* x and n, if has_marker */
    gint64 version;        /* of `vN` or `(vN)`, else 1 */
    gboolean out_of_range; /* one of these is too large to store, and G_MAXINT64 instead */
} M2sSubject;

/* Understands a decoded subject (white space normalised already).  link_name: the project's, which
 * is no prefix that counts; may be NULL.  (Patchwork's clean_subject, subject_check,
 * parse_series_marker, parse_version.) */
void m2s_subject_parse(const char *subject, const char *link_name, M2sSubject *result);
void m2s_subject_clear(M2sSubject *subject);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sSubject, m2s_subject_clear)
