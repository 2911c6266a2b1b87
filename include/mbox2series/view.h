/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as Patchwork shows them: its REST API, and its mailboxes for `git am`.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* What is shown, and how.  Everything is borrowed. */
typedef struct {
    const M2sArchive *archive;
    const char *base_url; /* "http://patchwork.example.org", without a slash at the end */
    const char *version;  /* (nullable): "1.0" to "1.4"; NULL: the newest, and URLs without one */
} M2sView;

/* Whether there is an API of that version: "1.0" to "1.4". */
M2S_API gboolean m2s_api_has_version(const char *version);

typedef struct {
    guint status; /* of HTTP: 200 or 404 */
    char *link;   /* (nullable): the Link header of a list */
    char *body;   /* JSON on one line, UTF-8, safe for a terminal */
} M2sAnswer;

/* Answers a GET of target, "/api/1.2/covers/?order=-id": API 1.0 to 1.4 and without a version; the
 * index, projects, people, series, covers, patches, comments, checks (none), events, users and
 * bundles (none), as lists and details, with Patchwork's filters, orders and pages.  A missing slash
 * at the end of the path is added, where Patchwork would redirect.  The version of view is ignored.
 * Returns: (transfer full) (nullable): NULL with an error of m2s_archive_text(). */
M2S_API M2sAnswer *m2s_api_get(const M2sView *view, const char *target, GError **error);
M2S_API void m2s_answer_free(M2sAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sAnswer, m2s_answer_free)

/* Writes every object as its detail view to projects, people, series, covers, patches,
 * cover_comments, patch_comments and events .ndjson in folder, one object a line; events are newest
 * first, everything else in the order of numbers.  folder is created if need be.  A file replaces an
 * older one only when it is complete.
 * jobs: threads; 0: one a core.
 * Returns: FALSE with an error of M2S_ERROR_USAGE if there is no such version, M2S_ERROR_CREATE if
 * folder or a file cannot be created, M2S_ERROR_IO, or of m2s_archive_text(). */
M2S_API gboolean m2s_export(const M2sView *view, const char *folder, guint jobs, GError **error);

/* The mailboxes that Patchwork offers for `git am`.  A mail in them has the headers that Patchwork
 * stored, the message, the trailers that replies gave, the notes after "---" and the diff, in UTF-8.
 * A From that the list rewrote because of DMARC is restored.  The text is mail as it came: it is
 * not safe for a terminal.
 *
 * All return (transfer full) (nullable): UTF-8, line ends "\n"; NULL with an error of
 * m2s_archive_text(). */
M2S_API char *m2s_mailbox_of_cover(const M2sArchive *archive, const M2sCover *cover,
                                   GError **error);
M2S_API char *m2s_mailbox_of_patch(const M2sArchive *archive, const M2sPatch *patch,
                                   GError **error);

/* The patch, after all of its series with a smaller number.  It must have a series. */
M2S_API char *m2s_mailbox_up_to_patch(const M2sArchive *archive, const M2sPatch *patch,
                                      GError **error);

/* All patches in the order of their numbers, without the cover; "" if there are none. */
M2S_API char *m2s_mailbox_of_series(const M2sArchive *archive, const M2sSeries *series,
                                    GError **error);

/* A section of Markdown for a cover letter: its subject and its sender, as they were sent, are
 * headings, its text is a fenced block.  Whatever the mail holds stays within them, and control
 * characters are escaped.
 * Returns: (transfer full) (nullable): UTF-8, ending in a line end; NULL with an error of
 * m2s_archive_text(). */
M2S_API char *m2s_digest_format(const M2sArchive *archive, const M2sCover *cover, GError **error);

G_END_DECLS
