/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates.  An input is the text of a Date header.
 *
 * White space around it makes no difference, and what is read can be written as a date. */
#include "mail/date.h"
#include "check.h"
#include "fuzzer.h"
#include "mail/header-text.h"

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = m2s_header_text(m2s_slice((const char *)data, size));
    if (text == NULL)
        return 0;
    gint64 seconds = 0, again = 0;
    gboolean is_date = m2s_date_parse(text, &seconds);
    g_autofree char *wide = g_strdup_printf("  %s ", text);
    g_assert_cmpint(m2s_date_parse(wide, &again), ==, is_date);
    if (is_date)
        g_assert_cmpint(seconds, ==, again);
    return 0;
}
