/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/progress.h"

#define MEGABYTE 1000000.0

/* Appends ", 2 min 5 s left". */
static void
append_time_left(GString *text, double seconds)
{
    guint64 left = seconds + 0.5;
    g_string_append(text, ", ");
    if (left >= 3600)
        g_string_append_printf(text, "%" G_GUINT64_FORMAT " h ", left / 3600);
    if (left >= 60)
        g_string_append_printf(text, "%d min ", (int)(left / 60 % 60));
    g_string_append_printf(text, "%d s left", (int)(left % 60));
}

/* "78 of 173 MB" */
static void
append_bytes(GString *text, const M2sProgressReport *report)
{
    g_string_append_printf(text, ", %.0f of %.0f MB", report->bytes / MEGABYTE,
                           report->total_bytes / MEGABYTE);
}

/* How much is done, from 0 to 1; 0 if it is not known. */
static double
share_done(const M2sProgressReport *report)
{
    if (report->total_bytes > 0)
        return (double)report->bytes / report->total_bytes;
    return report->total > 0 ? (double)report->done / report->total : 0;
}

char *
progress_format(const M2sProgressReport *report, gint64 elapsed)
{
    GString *text = g_string_new(NULL);
    double seconds = (double)elapsed / G_USEC_PER_SEC, share = share_done(report);
    g_string_append_printf(text, "%" G_GUINT64_FORMAT " %s", report->done, report->what);
    if (share > 0)
        g_string_append_printf(text, ", %d %%", (int)(100 * share));
    if (report->total_bytes > 0)
        append_bytes(text, report);
    if (report->bytes > 0 && seconds > 0)
        g_string_append_printf(text, ", %.0f MB/s", report->bytes / MEGABYTE / seconds);
    else if (seconds > 0)
        g_string_append_printf(text, ", %.0f %s/s", report->done / seconds, report->what);
    if (share > 0)
        append_time_left(text, seconds * (1 - share) / share);
    return g_string_free(text, FALSE);
}
