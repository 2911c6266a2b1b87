/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes to standard error and standard output, terminals or not.  Layer: cli. */
#pragma once

#include <stdio.h>

#include <mbox2series/archive.h>
#include <mbox2series/list.h>

typedef enum {
    CONSOLE_COLOUR_AUTO, /* on a terminal, unless NO_COLOR is set or TERM is "dumb" */
    CONSOLE_COLOUR_ALWAYS,
    CONSOLE_COLOUR_NEVER,
} ConsoleColour;

/* What to print on standard error, and what was printed. */
typedef struct {
    gboolean quiet;
    gboolean verbose;
    gboolean brief;       /* report no mails unless verbose: only one thing was asked for */
    gboolean is_delivery; /* print the summary only if something is special */
    gboolean progress;    /* show progress */
    gboolean shown;       /* a line of progress is on the terminal now */
    const char *counted;  /* (nullable): what progress is told of: "mails" */
    gint64 start;         /* monotonic time of the first report of it */
    gint64 last;          /* likewise, of the one that was shown last */
    guint diagnostics;    /* how many there were, shown or not */

    ConsoleColour colour;
    gboolean no_pager;
    GString *held; /* (nullable): what was shown until now, while it fits a terminal */
    FILE *pager;   /* (nullable): NULL if standard output is written directly */
} Console;

/* The callbacks of archive.h; user_data is a Console. */
void console_diagnostic(const char *where, const char *what, gpointer user_data);
void console_progress(const M2sProgressReport *report, gpointer user_data);

/* Prints what became of the mails.  Prints nothing if quiet is set; or brief without verbose; or
 * is_delivery, unless there were diagnostics, or mails that became no object. */
void console_summary(Console *console, const M2sSummary *summary);

/* Prints how many diagnostics were not shown. */
void console_more(Console *console);

/* Prints "mbox2series: text" on standard error, escaped. */
void console_message(Console *console, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The same, unless quiet is set. */
void console_note(Console *console, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "1 list", "2 lists": appends it, or returns it (transfer full). */
void console_append_count(GString *text, guint64 count, const char *one, const char *many);
char *console_count(guint64 count, const char *one, const char *many);

/* The width of standard output, 0 if it is not a terminal, and whether to use colour there. */
M2sTerminal console_terminal(const Console *console);

/* Gets ready for console_show(), which may have to run a pager: to be called while the program may
 * still run others. */
void console_prepare(const Console *console);

/* Writes text, which is for people, to standard output: through a pager if that is a terminal with
 * fewer lines; in ASCII if the locale has nothing else.
 * text: safe for a terminal.
 * Returns: FALSE with M2S_ERROR_IO. */
gboolean console_show(Console *console, const char *text, GError **error);

/* Writes text, which may be for programs, to standard output as it is.
 * Returns: FALSE with M2S_ERROR_IO. */
gboolean console_print(const char *text, GError **error);

/* Writes size bytes of a mailbox as they are to a file, and escaped to a terminal: an M2sWriteFunc,
 * whose user_data is the Console.
 * Returns: FALSE with M2S_ERROR_IO. */
gboolean console_print_mails(const char *data, gsize size, gpointer console, GError **error);

/* Writes what was not written yet, and waits until the pager was left.
 * Returns: FALSE with M2S_ERROR_IO. */
gboolean console_finish(Console *console, GError **error);
