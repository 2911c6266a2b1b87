/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of patches and series, worked out from the replies to them and from repositories.
 * Layer: fate.
 *
 * Patchwork's own states are what people set on its web pages, and no mail has them.  This is an
 * estimate that would rather miss an acceptance than claim one: docs/states.md has the rules, and
 * how often they are right. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

typedef enum {
    M2S_FATE_NEW,               /* nobody but its submitter has written about it */
    M2S_FATE_NEEDS_REVIEW,      /* others have replied */
    M2S_FATE_REVIEWED,          /* others have given a Reviewed-by or an Acked-by */
    M2S_FATE_CHANGES_REQUESTED, /* a NAK, or a command to Patchwork's bot */
    M2S_FATE_ACCEPTED,
    M2S_FATE_SUPERSEDED, /* a newer version has taken its place */
    M2S_FATE_STALE,      /* no mail for some weeks, and none of the three before */
    M2S_FATE_STATES,     /* the number of states */
} M2sFateState;

/* The states of what is not dealt with yet: a bit, 1 << state, for each. */
#define M2S_FATES_OPEN                                                                             \
    (((1U << M2S_FATE_STATES) - 1) & ~(1U << M2S_FATE_ACCEPTED) & ~(1U << M2S_FATE_SUPERSEDED))

/* The name of state: "changes-requested".  (transfer none) */
M2S_API const char *m2s_fate_state_name(M2sFateState state);

/* Reads names separated by commas: "new,accepted".
 * states: (out): a bit, 1 << state, for each.
 * Returns: FALSE with M2S_ERROR_USAGE if there is no such state. */
M2S_API gboolean m2s_fate_states_parse(const char *names, guint *states, GError **error);

/* A state, and what says so.  Texts are UTF-8, from mails and commits: not safe for a terminal. */
typedef struct {
    M2sFateState state;
    const char *why;    /* "patchwork-bot", "b4", "reply", "link" …: docs/states.md lists them */
    const char *name;   /* (nullable): of who says so, or who committed it */
    const char *email;  /* (nullable) */
    const char *mail;   /* (nullable): the Message-ID of the mail that says so, with its brackets */
    gint64 date;        /* of that mail or commit, UTC seconds; 0 without one */
    const char *commit; /* (nullable): hexadecimal, in full or, if a mail says so, in short */
    const char *branch; /* (nullable): of a repository, where the commit was found */
    gint64 last;        /* the date of the last mail about it or its series, UTC seconds */
} M2sFate;

/* What became of the patches and series of an archive. */
typedef struct M2sFates M2sFates;

/* The patch or cover letter that takes the place of item, which is one of the two; NULL if there is
 * none: how knowledge of newer versions comes in.  (transfer none) (nullable) */
typedef const M2sItem *(*M2sSuccessorFunc)(const M2sItem *item, gpointer user_data);

typedef struct {
    gint64 now;         /* UTC seconds: what is stale is counted from here */
    char *const *trees; /* (nullable): git repositories, bare or not; ended by NULL */
    const GPtrArray
        *series; /* (nullable): of const M2sSeries *: only these are judged; NULL: all */
    const GPtrArray
        *alone; /* (nullable): of const M2sPatch *: in no series; judged besides series */
    const M2sCatalogue *catalogue; /* (nullable): has all of them; NULL: that of the archive does */
    M2sSuccessorFunc newer;        /* (nullable): such as m2s_revisions_newer() */
    gpointer newer_data;           /* passed to newer */
} M2sFateOptions;

/* Whether trees, ended by NULL, are git repositories: to be told before a large input is read.
 * libgit2 reads them; from then on, it has its memory from GLib, in all of the process.
 * Returns: FALSE with M2S_ERROR_NO_INPUT, or M2S_ERROR_UNSUPPORTED in a build without libgit2. */
M2S_API gboolean m2s_fates_check_trees(char *const *trees, GError **error);

/* A time at which nothing is stale: for states that depend on mails only. */
#define M2S_FATES_EVER (G_MININT64 / 2)

/* Judges what the replies of archive say, and reads the repositories.
 * archive: read with M2sOptions.verdicts; without it, replies say nothing.  All of it must be
 * loaded, unless options->trees is NULL and options->series or options->catalogue says which are
 * judged.
 * Returns: (transfer full) (nullable): it borrows archive; NULL with an error as from
 * m2s_archive_open(), and with repositories, one of m2s_fates_check_trees(), M2S_ERROR_DATA for a
 * damaged one, or one of m2s_archive_text(). */
M2S_API M2sFates *m2s_fates_new(const M2sArchive *archive, const M2sFateOptions *options,
                                GError **error);
M2S_API void m2s_fates_free(M2sFates *fates);

/* (transfer none) (nullable): NULL if it was not judged, also for the next one. */
M2S_API const M2sFate *m2s_fates_of_patch(const M2sFates *fates, const M2sPatch *patch);

/* A series is as far as its patches have come: it is accepted when all of them are.
 * (transfer none) */
M2S_API const M2sFate *m2s_fates_of_series(const M2sFates *fates, const M2sSeries *series);

/* Gives each patch of the archive the Patchwork state that fits what became of it, where the
 * configuration has such a state: "Accepted", "Superseded", "Changes Requested", and "Under Review"
 * for those that were answered.  All views of archive then show these.
 * archive: that fates was made of. */
M2S_API void m2s_fates_infer_states(const M2sFates *fates, M2sArchive *archive);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFates, m2s_fates_free)

G_END_DECLS
