/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/mboxrd.h"

#include "mbox/quoting.h"

#define SEPARATOR "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

void
m2s_mboxrd_append(GString *out, M2sSlice raw)
{
    g_string_append(out, SEPARATOR);
    m2s_quoting_add(raw, out);
    if (raw.size > 0 && raw.data[raw.size - 1] != '\n')
        g_string_append_c(out, '\n');
    g_string_append_c(out, '\n');
}
