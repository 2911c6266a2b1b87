/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/console.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "cli/pager.h"
#include "cli/progress.h"

#define DIAGNOSTICS_SHOWN 10 /* unless verbose */
#define DEFAULT_WIDTH     80
#define DEFAULT_HEIGHT    24

/* Microseconds: what takes no longer shows no progress; and between two lines of it. */
#define PROGRESS_DELAY    G_USEC_PER_SEC
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

/* Whether the locale was chosen, and has not all of Unicode: LC_ALL=C.  Without any, as from cron,
 * nobody has said what the reader can see. */
static gboolean
wants_ascii(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    gboolean is_chosen = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = g_getenv(variables[i]);
        is_chosen = is_chosen || (value && *value);
    }
    return is_chosen && !g_get_charset(NULL);
}

/* text as the reader of file can see it.  In a pipe only our own lines and quotes become ASCII, so
 * that no name is lost.
 * is_aligned: whether the width of each character must stay. */
static char *
for_reader(const char *text, FILE *file, gboolean is_aligned)
{
    M2sAsciiFlags flags =
        (isatty(fileno(file)) ? M2S_ASCII_ALL : 0) | (is_aligned ? M2S_ASCII_ALIGNED : 0);
    return wants_ascii() ? m2s_terminal_to_ascii(text, flags) : g_strdup(text);
}

static void
clear_progress(Console *console)
{
    if (console->shown)
        fputs("\r\033[K", stderr);
    console->shown = FALSE;
}

static void G_GNUC_PRINTF(2, 0)
    print_message(Console *console, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *safe = m2s_terminal_escape(valid);
    g_autofree char *shown = for_reader(safe, stderr, FALSE);
    clear_progress(console);
    fprintf(stderr, "mbox2series: %s\n", shown);
}

void
console_message(Console *console, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(console, format, arguments);
    va_end(arguments);
}

void
console_note(Console *console, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!console->quiet)
        print_message(console, format, arguments);
    va_end(arguments);
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

/* The columns of the terminal that descriptor is. */
static guint
terminal_width(int descriptor)
{
    struct winsize size = {0};
    const char *columns = g_getenv("COLUMNS");
    guint64 width;
    if (columns && g_ascii_string_to_unsigned(columns, 10, 1, G_MAXUINT16, &width, NULL))
        return width;
    gboolean is_known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : DEFAULT_WIDTH;
}

void
console_progress(const M2sProgressReport *report, gpointer user_data)
{
    Console *console = user_data;
    gint64 time = g_get_monotonic_time();
    if (g_strcmp0(console->counted, report->what) != 0)
        console->start = time;
    console->counted = report->what;
    gint64 elapsed = time - console->start;
    if (!console->progress || elapsed < PROGRESS_DELAY || time - console->last < PROGRESS_INTERVAL)
        return;
    g_autofree char *text = progress_format(report, elapsed);
    fprintf(stderr, "\r%.*s\033[K", (int)terminal_width(STDERR_FILENO) - 1, text);
    fflush(stderr);
    console->last = time;
    console->shown = TRUE;
}

void
console_append_count(GString *text, guint64 count, const char *one, const char *many)
{
    g_string_append_printf(text, "%" G_GUINT64_FORMAT " %s", count, count == 1 ? one : many);
}

char *
console_count(guint64 count, const char *one, const char *many)
{
    GString *text = g_string_new(NULL);
    console_append_count(text, count, one, many);
    return g_string_free(text, FALSE);
}

/* Appends ", 3 duplicates" unless count is 0. */
static void
append_others(GString *text, guint64 count, const char *one, const char *many)
{
    if (count == 0)
        return;
    g_string_append(text, ", ");
    console_append_count(text, count, one, many);
}

static char *
format_summary(const M2sSummary *summary)
{
    GString *text = g_string_new(NULL);
    console_append_count(text, summary->mails, "mail: ", "mails: ");
    console_append_count(text, summary->patches, "patch", "patches");
    g_string_append(text, ", ");
    console_append_count(text, summary->covers, "cover", "covers");
    g_string_append(text, ", ");
    console_append_count(text, summary->comments, "comment", "comments");
    append_others(text, summary->orphans, "that belongs to no known patch or cover",
                  "that belong to no known patch or cover");
    append_others(text, summary->foreign, "to no known list", "to no known list");
    append_others(text, summary->duplicates, "duplicate", "duplicates");
    append_others(text, summary->empty, "without text", "without text");
    append_others(text, summary->ignored, "marked to be ignored", "marked to be ignored");
    append_others(text, summary->invalid, "not valid", "not valid");
    append_others(text, summary->set_aside, "set aside", "set aside");
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
    if (console->verbose || !console->is_delivery || eventful) {
        g_autofree char *text = format_summary(summary);
        console_message(console, "%s", text);
    }
    hint_at_list_id(console, summary);
}

static gboolean
is_dumb(void)
{
    return g_strcmp0(g_getenv("TERM"), "dumb") == 0;
}

static gboolean
wants_colour(const Console *console, gboolean is_terminal)
{
    const char *no_colour = g_getenv("NO_COLOR");
    if (console->colour != CONSOLE_COLOUR_AUTO)
        return console->colour == CONSOLE_COLOUR_ALWAYS;
    return is_terminal && (no_colour == NULL || *no_colour == '\0') && !is_dumb();
}

M2sTerminal
console_terminal(const Console *console)
{
    gboolean is_terminal = isatty(STDOUT_FILENO);
    return (M2sTerminal){.width = is_terminal ? terminal_width(STDOUT_FILENO) : 0,
                         .colour = wants_colour(console, is_terminal)};
}

static gboolean
write_bytes(const char *data, gsize size, FILE *file, GError **error)
{
    if (fwrite(data, 1, size, file) == size && fflush(file) == 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "standard output: %s", g_strerror(errno));
    return FALSE;
}

static gboolean
write_text(const char *text, FILE *file, GError **error)
{
    return write_bytes(text, strlen(text), file, error);
}

/* Writes what was held until it was clear where it goes. */
static gboolean
release_held(Console *console, GError **error)
{
    g_autoptr(GString) held = g_steal_pointer(&console->held);
    return held == NULL || write_text(held->str, console->pager ? console->pager : stdout, error);
}

gboolean
console_print(const char *text, GError **error)
{
    return write_text(text, stdout, error);
}

/* Whether text has more lines than the terminal can show. */
static gboolean
needs_pages(const char *text)
{
    struct winsize size = {0};
    gboolean is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
    guint rows = is_known ? size.ws_row : DEFAULT_HEIGHT, lines = 0;
    for (const char *end = strchr(text, '\n'); end && lines < rows; end = strchr(end + 1, '\n'))
        lines++;
    return lines >= rows; /* the shell's next prompt takes one */
}

/* Whether long text is shown page by page. */
static gboolean
has_pages(const Console *console)
{
    return !console->no_pager && isatty(STDOUT_FILENO) && !is_dumb();
}

void
console_prepare(const Console *console)
{
    if (has_pages(console))
        pager_prepare();
}

gboolean
console_show(Console *console, const char *text, GError **error)
{
    g_autofree char *shown = for_reader(text, stdout, TRUE);
    clear_progress(console);
    if (console->pager)
        return write_text(shown, console->pager, error);
    if (!has_pages(console))
        return write_text(shown, stdout, error);
    if (console->held == NULL)
        console->held = g_string_new(NULL);
    g_string_append(console->held, shown);
    if (!needs_pages(console->held->str))
        return TRUE;
    console->pager = pager_start();
    console->no_pager = console->pager == NULL;
    return release_held(console, error);
}

gboolean
console_print_mails(const char *data, gsize size, gpointer console, GError **error)
{
    if (console_terminal(console).width == 0)
        return write_bytes(data, size, stdout, error);
    g_autofree char *valid = g_utf8_make_valid(data, size); /* a mail can be in any charset */
    g_autofree char *safe = m2s_terminal_escape_lines(valid);
    return console_show(console, safe, error);
}

gboolean
console_finish(Console *console, GError **error)
{
    clear_progress(console);
    gboolean is_written = release_held(console, error);
    if (console->pager)
        pager_wait(console->pager);
    else
        pager_dismiss();
    console->pager = NULL;
    return is_written;
}
