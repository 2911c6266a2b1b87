/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes to standard error and standard output, terminals or not.  Layer: cli. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/list.h>

/* What to print on standard error, and what was printed. */
typedef struct {
    gboolean quiet;
    gboolean verbose;
    gboolean brief;    /* report no mails unless verbose: only one thing was asked for */
    gboolean always;   /* print the summary even if it is not special */
    gboolean progress; /* show progress */
    gboolean shown;    /* a line of progress is on the terminal now */
    guint diagnostics; /* how many there were, shown or not */
} Console;

/* The callbacks of archive.h; user_data is a Console. */
void console_diagnostic(const char *where, const char *what, gpointer user_data);
void console_progress(guint64 mails, guint64 bytes, guint64 total_bytes, gpointer user_data);

/* Prints what became of the mails if verbose or always is set, if there were diagnostics or mails
 * kept without an object, or if there is no patch and no cover.  Prints nothing if quiet is set, or
 * brief without verbose. */
void console_summary(Console *console, const M2sSummary *summary);

/* Prints how many diagnostics were not shown. */
void console_more(Console *console);

/* Prints "mbox2series: text" on standard error, escaped. */
void console_message(Console *console, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The width of standard output and whether to use colour there, which NO_COLOR prevents; width 0
 * and no colour if it is not a terminal. */
M2sTerminal console_terminal(void);

/* Writes text to standard output.  Returns: FALSE with M2S_ERROR_IO. */
gboolean console_print(const char *text, GError **error);
