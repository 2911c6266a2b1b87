/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mailboxes made for `git am -3`: a series that applies at once, with what replies gave it.
 * Layer: compose.
 *
 * Patchwork's own mailboxes are in view.h.  These differ from them: the author is restored, also
 * from a `From:` in the text; the diff is what was sent, byte by byte; trailers are put where git
 * puts them, each once, and not from replies that make a condition. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/revisions.h>

G_BEGIN_DECLS

/* Which patches are taken of a chain of versions. */
typedef struct {
    const M2sRevisions *revisions;
    const M2sPosting *named;
    const M2sPosting *posting; /* the one that is taken */
    const M2sPosting *newer;   /* (nullable): the last one after it, which is incomplete */
    gint64 version;            /* of the posting, or of the patches that were sent again */
    GPtrArray *patches;        /* of const M2sPatch *: by number, each number once; those that were
                                  sent again are in another posting */
    char *missing;             /* (nullable): "patch 2 of 3 is missing" */
} M2sAmChoice;

/* Chooses the newest complete posting of those that are or follow named; named, if none is.  A
 * patch that was sent again alone, as a reply to the one with its number ([PATCH v3 2/5] below
 * [PATCH v2 2/5]), takes its place, as in b4.
 * revisions: made with sketches and hashes; it must outlive the choice.
 * exact: take named as it is.
 * Returns: (transfer full). */
M2S_API M2sAmChoice *m2s_am_choice_new(const M2sRevisions *revisions, const M2sPosting *named,
                                       gboolean exact);
M2S_API void m2s_am_choice_free(M2sAmChoice *choice);

/* The older selves of patch that have the same diff: what was given to them holds still.
 * Returns: (transfer container): of const M2sPatch *, the oldest first. */
M2S_API GPtrArray *m2s_am_choice_equals(const M2sAmChoice *choice, const M2sPatch *patch);

typedef struct {
    gboolean without_trailers; /* take none from replies */
    gboolean link;             /* add the address of each mail as a `Link:` */
    const char *link_format;   /* (nullable): of these addresses: `{}` is replaced by the
                                  Message-ID; NULL: list_archive_url_format of the project, or
                                  https://lore.kernel.org/r/{} */
    const char *signer;        /* (nullable): "Ann Lee <ann@example.org>": adds a Signed-off-by */
} M2sAmOptions;

/* What becomes of a trailer in a reply. */
typedef enum {
    M2S_TRAILER_ADDED,       /* unless the patch has it already */
    M2S_TRAILER_CONDITIONAL, /* "With that fixed, Reviewed-by: …" */
    M2S_TRAILER_NAK,         /* the reply refuses the patch */
    M2S_TRAILER_PROPOSED,    /* it belongs to another patch, in the reply */
    M2S_TRAILER_MISSPELT,    /* "Reviewed by: …" */
    M2S_TRAILER_UNSAFE,      /* it has control characters, or ones that reorder text */
} M2sTrailerFate;

/* Why a trailer is left out: "the reply makes a condition"; "" for one that is added.
 * (transfer none) */
M2S_API const char *m2s_trailer_fate_reason(M2sTrailerFate fate);

typedef struct {
    M2sTrailerFate fate;
    char *line;    /* "Reviewed-by: Bo <bo@example.org>", or the line that refuses; UTF-8, not safe
                   for a terminal */
    guint patches; /* how many patches it was added to */
    const M2sComment *comment; /* the reply */
} M2sGivenTrailer;

typedef struct {
    char *mailbox;     /* ends in an empty line; not safe for a terminal */
    GPtrArray *given;  /* of M2sGivenTrailer: in the order of patches, then those of covers */
    GPtrArray *doubts; /* of char *: "patch 2 has no diff": clauses without a full stop */
} M2sAm;

/* Makes a mailbox of the patches of choice.  Trailers come from replies to a patch, to its cover,
 * and to the older selves of the patch with the same diff, and to their covers.  Headers are as in
 * RFC 2047; text is UTF-8, and a diff keeps its bytes, which may be in any charset.  Of a
 * compressed archive, the mails that this and m2s_am_cover() need are read in one go.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2S_API M2sAm *m2s_am_new(const M2sArchive *archive, const M2sAmChoice *choice,
                          const M2sAmOptions *options, GError **error);
M2S_API void m2s_am_free(M2sAm *am);

/* What to say of a mail, or of a line in it, where a series is shown: which version `am` takes
 * (item is NULL), which patch it takes in place of another, which trailers of replies.
 * line: (nullable): NULL for the mail as a whole.
 * Returns: (transfer full) (nullable): a clause without a full stop, not safe for a terminal. */
M2S_API char *m2s_am_note(const M2sAm *am, const M2sAmChoice *choice, const M2sItem *item,
                          const char *line);

/* A file before the series. */
typedef struct {
    char *path; /* bytes; relative, without "..", and without control characters */
    char *blob; /* the start of its blob's name: at least 4 hexadecimal digits, in lower case */
} M2sPreimage;

/* What a series says of the commit that it is for. */
typedef struct {
    char *base_commit;        /* (nullable): of `base-commit:`, in hexadecimal */
    GPtrArray *prerequisites; /* of char *: of `prerequisite-patch-id:`, in hexadecimal */
    gint64 date;              /* of the series */
    GPtrArray *preimages;     /* of M2sPreimage: from the diffs' index lines, each path once */
    GPtrArray *files;         /* of char *: paths, as of preimages, that the diffs name */
} M2sNeeds;

/* Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2S_API M2sNeeds *m2s_am_needs(const M2sArchive *archive, const M2sAmChoice *choice,
                               GError **error);
M2S_API void m2s_needs_free(M2sNeeds *needs);

/* The cover as the message of a merge: a title, who wrote it, the text without the list of patches
 * and the diffstat, and its address if options say so.  The choice must have a cover.
 * Returns: (transfer full) (nullable): UTF-8; NULL with an error as from m2s_archive_text(). */
M2S_API char *m2s_am_cover(const M2sArchive *archive, const M2sAmChoice *choice,
                           const M2sAmOptions *options, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sAmChoice, m2s_am_choice_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sAm, m2s_am_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sNeeds, m2s_needs_free)

G_END_DECLS
