/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where pages are, and how they link to each other.  Layer: html.
 *
 * The same templates make the pages that a server gives and those of a folder of files.  All that
 * differs is in the two tables here.  A server has Patchwork's addresses, "/project/widgets/list/";
 * files have relative ones, of names that are made of our own numbers only: "../series/12.html". */
#pragma once

#include <mbox2series/model.h>

typedef struct M2sLinks M2sLinks;

/* Where links begin. */
typedef struct {
    const M2sLinks *links;
    guint depth;        /* of a file: the folders that it is in */
    gboolean is_single; /* there is but one project, so its list is the first page */
} M2sPlace;

/* All return (transfer full). */
struct M2sLinks {
    gboolean is_served; /* a server answers queries; a file has none */
    char *(*home)(const M2sPlace *place);
    char *(*list)(const M2sPlace *place, const M2sProject *project);
    char *(*feed)(const M2sPlace *place, const M2sProject *project);
    char *(*series)(const M2sPlace *place, const M2sSeries *series);
    char *(*difference)(const M2sPlace *place, const M2sSeries *newer, const M2sSeries *older);
    char *(*patch)(const M2sPlace *place, const M2sPatch *patch);
    char *(*cover)(const M2sPlace *place, const M2sCover *cover); /* one without a series */
    char *(*person)(const M2sPlace *place, const M2sPerson *person);
    char *(*series_mbox)(const M2sPlace *place, const M2sSeries *series);
    char *(*patch_mbox)(const M2sPlace *place, const M2sPatch *patch);
    char *(*asset)(const M2sPlace *place, const char *name); /* "style.css" */
};

extern const M2sLinks m2s_links_served, m2s_links_static;

/* The names of files, from the top of their folder.  number: from 1: the oldest page. */
char *m2s_file_of_list(const M2sPlace *place, const M2sProject *project);
char *m2s_file_of_older(const M2sProject *project, guint number);

/* The page of a cover letter: that of its series, or its own. */
char *m2s_link_to_cover(const M2sPlace *place, const M2sCover *cover);

/* The page of what a comment answers, where the comment is: at "#12", as in Patchwork. */
char *m2s_link_to_comment(const M2sPlace *place, const M2sComment *comment);
