/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Standard error and standard output, terminals or not.  Layer: cli. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/list.h>

/* How much is said on standard error, and what has been. */
typedef struct {
    gboolean quiet;
    gboolean verbose;
    gboolean brief;    /* one thing was asked for: do not tell of other mails unless verbose */
    gboolean always;   /* say what became of the mails even if nothing was special */
    gboolean progress; /* show how far reading has come */
    gboolean shown;    /* a line of progress stands there now */
    guint diagnostics; /* how many were printed */
} Console;

/* What archive.h calls; user_data is a Console. */
void console_diagnostic(const char *where, const char *what, gpointer user_data);
void console_progress(guint64 mails, guint64 bytes, guint64 total_bytes, gpointer user_data);

/* Says what became of the mails: always if something was set aside or lost, else only if verbose. */
void console_summary(Console *console, const M2sSummary *summary);

/* Says how many diagnostics were not shown. */
void console_more(Console *console);

/* "mbox2series: text" on standard error, made safe. */
void console_message(Console *console, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Standard output as a terminal: its width and whether it has colours (NO_COLOR is honoured), or
 * width 0 and none. */
M2sTerminal console_terminal(void);

/* Writes text to standard output.  Returns: FALSE with an error of M2S_ERROR_IO. */
gboolean console_print(const char *text, GError **error);
