/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/console.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <mbox2series/base.h>

#define DIAGNOSTICS_SHOWN 10 /* unless verbose */
#define DEFAULT_WIDTH     80

static void
clear_progress(Console *console)
{
    if (console->shown)
        fputs("\r\033[K", stderr);
    console->shown = FALSE;
}

void
console_message(Console *console, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *safe = m2s_terminal_escape(valid);
    clear_progress(console);
    fprintf(stderr, "mbox2series: %s\n", safe);
}

static gboolean
tells_of_mails(const Console *console)
{
    return !console->quiet && (console->verbose || !console->brief);
}

void
console_diagnostic(const char *where, const char *what, gpointer user_data)
{
    Console *console = user_data;
    if (!tells_of_mails(console))
        return;
    if (console->verbose || console->diagnostics < DIAGNOSTICS_SHOWN)
        console_message(console, "%s: %s", where, what);
    console->diagnostics++;
}

void
console_progress(guint64 mails, guint64 bytes, guint64 total_bytes, gpointer user_data)
{
    Console *console = user_data;
    if (!console->progress)
        return;
    if (total_bytes > 0)
        fprintf(stderr, "\r%" G_GUINT64_FORMAT " mails, %d %%\033[K", mails,
                (int)(100.0 * bytes / total_bytes));
    else
        fprintf(stderr, "\r%" G_GUINT64_FORMAT " mails\033[K", mails);
    fflush(stderr);
    console->shown = TRUE;
}

/* Appends ", 3 duplicates" unless count is 0. */
static void
append_count(GString *text, guint64 count, const char *what)
{
    if (count > 0)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " %s", count, what);
}

static char *
format_summary(const M2sSummary *summary)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%" G_GUINT64_FORMAT " mail%s: ", summary->mails,
                           summary->mails == 1 ? "" : "s");
    g_string_append_printf(text,
                           "%" G_GUINT64_FORMAT " patches, %" G_GUINT64_FORMAT
                           " covers, %" G_GUINT64_FORMAT " comments",
                           summary->patches, summary->covers, summary->comments);
    append_count(text, summary->orphans, "that belong to no known patch or cover");
    append_count(text, summary->foreign, "to no known list");
    append_count(text, summary->duplicates, "duplicates");
    append_count(text, summary->empty, "without text");
    append_count(text, summary->ignored, "marked to be ignored");
    append_count(text, summary->invalid, "not valid");
    append_count(text, summary->set_aside, "set aside");
    if (summary->kept > 0)
        g_string_append_printf(text,
                               "; %" G_GUINT64_FORMAT " of them without an object, but kept "
                               "in the state",
                               summary->kept);
    if (summary->lost > 0)
        g_string_append_printf(text, "; %" G_GUINT64_FORMAT " of them too large to keep",
                               summary->lost);
    return g_string_free(text, FALSE);
}

/* Newcomers stumble over this: archives of some lists have no List-Id. */
static void
hint_at_list_id(Console *console, const M2sSummary *summary)
{
    if (summary->foreign > 0 && summary->patches + summary->covers == 0)
        console_message(console, "no mail names a known list; use --list-id ID to say which list "
                                 "they were all sent to");
}

void
console_more(Console *console)
{
    if (!console->verbose && console->diagnostics > DIAGNOSTICS_SHOWN)
        console_message(console, "… and %u more such messages; --verbose shows all of them",
                        console->diagnostics - DIAGNOSTICS_SHOWN);
}

void
console_summary(Console *console, const M2sSummary *summary)
{
    clear_progress(console);
    if (!tells_of_mails(console))
        return;
    console_more(console);
    gboolean eventful =
        summary->diagnostics > 0 || summary->kept > 0 || summary->patches + summary->covers == 0;
    if (console->verbose || console->always || eventful) {
        g_autofree char *text = format_summary(summary);
        console_message(console, "%s", text);
    }
    hint_at_list_id(console, summary);
}

M2sTerminal
console_terminal(void)
{
    M2sTerminal terminal = {0};
    if (!isatty(STDOUT_FILENO))
        return terminal;
    struct winsize size = {0};
    gboolean known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    terminal.width = known ? size.ws_col : DEFAULT_WIDTH;
    const char *no_colour = g_getenv("NO_COLOR");
    terminal.colour =
        (no_colour == NULL || *no_colour == '\0') && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
    return terminal;
}

gboolean
console_print(const char *text, GError **error)
{
    if (fputs(text, stdout) != EOF && fflush(stdout) == 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "standard output: %s", g_strerror(errno));
    return FALSE;
}
