/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages for people with a browser: from a server, or as files.  Layer: html.
 *
 *     const M2sPages pages = {archive, revisions, fates, now};
 *     g_autoptr(M2sWebAnswer) page = m2s_page_get(&pages, "/project/widgets/list/?q=lid", &error);
 *
 * Pages are HTML that needs no script, one style sheet and one small script.  They ask nothing of
 * any other origin, and M2S_PAGES_POLICY keeps a browser from doing so whatever is in the mails. */
#pragma once

#include <mbox2series/fates.h>
#include <mbox2series/revisions.h>

G_BEGIN_DECLS

/* The Content-Security-Policy of all pages.  A server sends it as a header, with
 * "; frame-ancestors 'none'", which counts only there; files have it in a <meta>. */
#define M2S_PAGES_POLICY                                                                           \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "   \
    "form-action 'self'"

/* What pages are made of.  All pointers are borrowed.  Revisions and fates are for an archive that
 * was read from inputs, or loaded.  For one that was opened, they are worked out for each page, as
 * far as the store knows them. */
typedef struct {
    M2sArchive *archive;           /* read from inputs, or opened; it need not be loaded */
    const M2sRevisions *revisions; /* (nullable): without them, no page tells of other versions */
    const M2sFates *fates;         /* (nullable): without them, nor of what became of patches */
    gint64 now;                    /* UTC seconds: what "2 weeks ago" in a filter is counted from */
} M2sPages;

/* An answer to a GET. */
typedef struct {
    guint status;     /* of HTTP: 200, 301, 302, 400 or 404 */
    const char *type; /* the Content-Type */
    char *location;   /* (nullable): of a redirect: a path, with its query: what is before it is up
                         to who sends it */
    char *link;       /* (nullable): the Link of a list */
    char *file;       /* (nullable): the name under which the body is saved: letters, digits, ".",
                         "-" and "_" only */
    GBytes *body;     /* of pages: UTF-8 */
} M2sWebAnswer;

/* Answers GET target.  Pages are where Patchwork has them:
 *
 *     /                                  the projects; a 302 to the list if there is but one
 *     /project/NAME/list/                series, the newest first; filters: q (words of the name),
 *                                        submitter (a number, or part of a name or address), state
 *                                        (docs/states.md, separated by commas, or "open"), since,
 *                                        until (as m2s_when_parse() reads them), search (as
 *                                        m2s_search_query_new() reads it, where there is an
 *                                        index), page
 *     /project/NAME/list/?series=ID      a 302 to the series
 *     /project/NAME/patch/MSGID/         a patch
 *     /project/NAME/cover/MSGID/         a cover; a 302 to its series, if it has one
 *     /project/NAME/feed/                an Atom feed
 *     /project/NAME/                     a 302 to the list
 *     /series/ID/, /person/ID/           which Patchwork does not have
 *     /series/ID/diff/OTHER/             what changed since OTHER, an older version of the same
 *     /static/style.css, /static/keys.js, /static/icon.svg
 *
 * A missing slash at the end is added by a 302.  Anything else is a 404, and a filter that makes no
 * sense a 400, both with a page that says so.
 * target: a path and a query as in a request, not decoded.
 * Callable from any thread if the archive was loaded or read from inputs; otherwise, by one at a
 * time.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2S_API M2sWebAnswer *m2s_page_get(const M2sPages *pages, const char *target, GError **error);
M2S_API void m2s_web_answer_free(M2sWebAnswer *answer);

typedef struct {
    const char *base_url;     /* (nullable): where the site will be, without a slash at the end: for
                             feeds, whose addresses are relative without it */
    guint jobs;               /* threads; 0: one per core */
    M2sProgressFunc progress; /* (nullable): of "pages" */
    gpointer user_data;
} M2sSiteOptions;

/* Files of a site. */
typedef struct {
    guint64 files, written, removed; /* written: those that are new or have changed */
} M2sSiteSummary;

/* Writes all pages as files to folder, for any server of files, or none: links are relative.  A
 * file that is there already with the same content is left alone; one that an earlier run has made
 * and that is no longer wanted is removed.  Which ones were made is in folder/.mbox2series-site.
 * pages: their archive is loaded.
 * Returns: FALSE with M2S_ERROR_CREATE if folder holds anything else, or a file cannot be created;
 * M2S_ERROR_IO, or an error as from m2s_archive_text(). */
M2S_API gboolean m2s_site_write(const M2sPages *pages, const char *folder,
                                const M2sSiteOptions *options, M2sSiteSummary *summary,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sWebAnswer, m2s_web_answer_free)

G_END_DECLS
