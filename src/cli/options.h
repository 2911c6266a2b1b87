/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of every command, and opening the archive that they name.  Layer: cli. */
#pragma once

#include <mbox2series/fates.h>
#include <mbox2series/revisions.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/settings.h"

/* The options of a command begin with these.  Strings are borrowed from the command line. */
typedef struct {
    const Command *command; /* that was called; set before the command line is read */
    const char *config;
    const char *list_id;
    const char *base_url;
    const char *state;
    gint64 now;     /* set before the command line is read */
    guint grouping; /* an M2sGrouping */
    guint jobs;     /* 0: one per core */
    gboolean quiet;
    gboolean verbose;
    gboolean no_progress;
    gboolean no_pager;
    guint colour; /* a ConsoleColour */
    gboolean help;
    gboolean hashes;   /* the command shows hashes of patches */
    gboolean sketches; /* the command works out revisions */
    gboolean details;  /* the command needs trailers and files */
    gboolean fates;    /* the command works out what became of patches */
    GPtrArray *trees;  /* (nullable): of const char *: git repositories */
    char **inputs;     /* the rest of the command line */

    Settings settings;
    M2sOptions reading; /* set by options_prepare() */
    M2sConfig *chosen;  /* (nullable): the configuration to read by; NULL: none, or the state's */
    Console console;
} Options;

/* The same for every command, ended by OPTIONS_END. */
extern const Option common_options[];

/* The choices of --evidence, as in M2sEvidence. */
extern const char *const options_evidence[];

void options_clear(Options *options);

/* The start of URLs in views, without a slash at its end.  (transfer full) */
char *options_base_url(const Options *options);

/* Fails if an argument that the command needs is missing.
 * what: "show needs a REF: the number of a series, or a Message-ID". */
gboolean options_need(const Options *options, const char *what, GError **error);

/* Finds the settings for inputs from index first on, chooses the configuration, and sets
 * options->reading.  The program then gives up what the command does not need (needs.h): what comes
 * before are trusted things, and what comes after is mail.
 * Returns: FALSE with an error. */
gboolean options_prepare(Options *options, guint first, GError **error);

/* The same for a command that needs a state and takes no inputs. */
gboolean options_prepare_state(Options *options, GError **error);

/* Sets what options->reading says of the index, from --index and --no-index.
 * Returns: FALSE with M2S_ERROR_USAGE if both were given. */
gboolean options_set_index(Options *options, gboolean index, gboolean no_index, GError **error);

/* Does options_prepare(), and opens the state, if one is in force; otherwise reads the inputs from
 * index first on, or standard input if there are none and it is not a terminal.
 * status: (inout): set to 65 (EX_DATAERR) if an input is damaged, which is reported; what came
 * before the damage is in the archive.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sArchive *options_open(Options *options, guint first, int *status, GError **error);

/* The same for a command that needs a state and takes no inputs. */
M2sArchive *options_open_state(Options *options, GError **error);

/* The same as options_open() once options_prepare() is done. */
M2sArchive *options_read(Options *options, guint first, int *status, GError **error);

/* Opens the archive of a command whose first argument is a REF, unless is_all, and works out the
 * revisions of what REF names, or all of them.
 * archive: (out) (transfer full): must outlive them.
 * Returns: (transfer full) (nullable): NULL with an error; archive is NULL then, too. */
M2sRevisions *options_open_revisions(Options *options, gboolean is_all, M2sEvidence evidence,
                                     M2sArchive **archive, int *status, GError **error);

/* What is worked out of an archive, which must outlive it. */
typedef struct {
    M2sRevisions *revisions; /* (nullable) */
    M2sFates *fates;         /* (nullable) */
} Insight;

/* Works out what options->sketches and options->fates ask for, by all evidence, and with the
 * repositories of --git.
 * archive: opened with them set; all of it is loaded, so what was found in it before is not valid.
 * Returns: FALSE with an error. */
gboolean options_look_into(const Options *options, M2sArchive *archive, Insight *insight,
                           GError **error);

/* The same of the series that reference names, and of what it follows and what follows it. */
gboolean options_look_into_one(const Options *options, M2sArchive *archive, const char *reference,
                               Insight *insight, GError **error);

/* The same of series that were found in archive.
 * series: (inout): of const M2sSeries *: if the archive had to be loaded, those that it has now. */
gboolean options_look_into_some(const Options *options, M2sArchive *archive, GPtrArray *series,
                                Insight *insight, GError **error);
void insight_clear(Insight *insight);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Insight, insight_clear)
