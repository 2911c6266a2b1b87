/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command is: its options, its help, and what it does.  Layer: cli.
 *
 * Parsing (arguments.h), help (help.h), the manual pages and the completions of shells (manual/)
 * are all made from these descriptions. */
#pragma once

#include <glib.h>

/* The values of an option, and the type of the member that keeps it. */
typedef enum {
    OPTION_FLAG,   /* gboolean: takes no value */
    OPTION_TEXT,   /* const char * */
    OPTION_TEXTS,  /* GPtrArray * of const char *: the option may be given more than once */
    OPTION_FILE,   /* const char *: a path, which shells complete */
    OPTION_FOLDER, /* const char *: likewise */
    OPTION_CHOICE, /* guint: an index into choices */
    OPTION_COUNT,  /* guint: 1 or more */
    OPTION_NUMBER, /* gint64: 0 or more */
    OPTION_TIME,   /* gint64: UTC seconds */
} OptionType;

/* What a command needs besides the paths that it is told: all else is given up before it reads mail
 * (needs.h). */
typedef enum {
    NEED_PROGRAMS = 1 << 0, /* runs others, such as git */
    NEED_READING = 1 << 1,  /* reads what nobody named, such as what a repository borrows from */
    NEED_WRITING = 1 << 2,  /* writes such files */
} Needs;

/* What is done with the file or the folder that an option names, besides what needs say. */
typedef enum {
    PATH_KNOWN, /* nothing: it is read before mail is, or is that of the state */
    PATH_WRITTEN,
    PATH_MADE, /* a folder, which is made if it is not there, and written to */
} PathUse;

typedef struct {
    const char *name; /* "since"; NULL ends a list */
    char letter;      /* 'n'; 0: none */
    OptionType type;
    gsize offset;               /* of the member in the command's options */
    const char *value;          /* (nullable): what stands for the value in help: "TIME" */
    const char *help;           /* "Only series of TIME or later" */
    const char *const *choices; /* (nullable): for OPTION_CHOICE, ended by NULL */
    const char *otherwise;      /* (nullable): for OPTION_CHOICE: the choice if no value is given */
    guint max;                  /* for OPTION_COUNT; 0: no maximum */
    guint common;               /* for an option of options.h: its CommonOptions */
    PathUse use;                /* for a file or a folder */
    Needs needs;                /* of the command, if the option is given */
} Option;

#define OPTIONS_END                                                                                \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* The options that many commands have (options.h).  Every command takes all of them, so that a
 * script can pass the same ones to each; help shows those that mean something. */
typedef enum {
    COMMON_CONFIG = 1 << 0,
    COMMON_LIST_ID = 1 << 1,
    COMMON_STATE = 1 << 2,
    COMMON_BASE_URL = 1 << 3,
    COMMON_NOW = 1 << 4,
    COMMON_JOBS = 1 << 5,
    COMMON_SCREEN = 1 << 6,   /* --color, --no-pager */
    COMMON_MESSAGES = 1 << 7, /* --quiet, --verbose, --no-progress, --help */
    COMMON_GROUPING = 1 << 8,
    COMMON_GIT = 1 << 9,

    COMMON_READING =
        COMMON_CONFIG | COMMON_LIST_ID | COMMON_STATE | COMMON_NOW | COMMON_JOBS | COMMON_GROUPING,
} CommonOptions;

typedef struct {
    const char *line; /* the arguments after "mbox2series "; NULL ends a list */
    const char *what; /* what it does: "The series of the last two weeks that nobody answered" */
} Example;

typedef struct {
    const char *name;
    const char *summary;     /* "list series, one per row" */
    const char *usage;       /* what follows the options: "REF [INPUT…]" */
    const char *description; /* paragraphs, with an empty line between them */
    const char *exit_status; /* (nullable): a sentence, where it says more than the usual */
    const char *notes;       /* (nullable): more paragraphs, which only the manual page has */
    const Option *options;   /* its own; ended by OPTIONS_END */
    const Option *filters;   /* (nullable): those that select series: filter_options of filters.h */
    const Example *examples; /* ended by a line of NULL */
    CommonOptions common;
    Needs needs;         /* whatever the options are */
    gboolean delivers;   /* without inputs, it adds the mail from standard input to the state */
    gsize size;          /* of its options: a struct that begins with Options (options.h) */
    const void *initial; /* (nullable): the struct before the arguments are read; NULL: zeros */

    /* options: as above, read from the arguments.
     * status: (out): the exit status if nothing failed: 1 if the answer is "no", such as for a REF
     * that does not exist.
     * Returns: FALSE with an error; a code of M2S_ERROR determines the exit status. */
    gboolean (*run)(gpointer options, int *status, GError **error);
} Command;

extern const Command command_list, command_show, command_revisions, command_diff, command_api,
    command_export, command_load, command_mbox, command_am, command_verify, command_digest,
    command_ingest, command_check, command_rebuild, command_mails, command_events, command_search,
    command_serve, command_site, command_config, command_help;

/* All commands in the order of the help, ended by NULL; the first is the default. */
extern const Command *const commands[];

/* (nullable): NULL if there is no command called name, or name is NULL. */
const Command *command_find(const char *name);
