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

char *
progress_format(guint64 mails, guint64 bytes, guint64 total, gint64 elapsed)
{
    GString *text = g_string_new(NULL);
    double seconds = (double)elapsed / G_USEC_PER_SEC;
    g_string_append_printf(text, "%" G_GUINT64_FORMAT " mail%s", mails, mails == 1 ? "" : "s");
    if (total > 0)
        g_string_append_printf(text, ", %d %%, %.0f of %.0f MB", (int)(100.0 * bytes / total),
                               bytes / MEGABYTE, total / MEGABYTE);
    if (bytes > 0 && seconds > 0)
        g_string_append_printf(text, ", %.0f MB/s", bytes / MEGABYTE / seconds);
    else if (seconds > 0)
        g_string_append_printf(text, ", %.0f mails/s", mails / seconds);
    if (total > bytes && bytes > 0)
        append_time_left(text, seconds * (total - bytes) / bytes);
    return g_string_free(text, FALSE);
}
