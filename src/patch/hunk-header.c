/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/hunk-header.h"

#include "patch/scan.h"

/* Steps over text at *p, or leaves *p where it is. */
static gboolean
take(const char **p, const char *end, const char *text)
{
    if (!m2s_slice_has_prefix(m2s_slice(*p, end - *p), text))
        return FALSE;
    *p += strlen(text);
    return TRUE;
}

static gboolean
take_digits(const char **p, const char *end, gint64 *value)
{
    guint64 number;
    const char *start = *p;
    *p = m2s_scan_digits(start, end, &number);
    *value = MIN(number, G_MAXINT64);
    return *p > start;
}

/* `12,5` or `12`, which means one line. */
static gboolean
take_range(const char **p, const char *end, gint64 *lines)
{
    gint64 line;
    if (!take_digits(p, end, &line))
        return FALSE;
    *lines = 1;
    return !take(p, end, ",") || take_digits(p, end, lines);
}

gboolean
m2s_hunk_header_parse(M2sSlice line, M2sHunkHeader *header)
{
    const char *p = line.data, *end = line.data + line.size;
    return take(&p, end, "@@ -") && take_range(&p, end, &header->old_lines) &&
           take(&p, end, " +") && take_range(&p, end, &header->new_lines) && take(&p, end, " @@");
}
