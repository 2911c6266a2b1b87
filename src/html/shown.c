/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/shown.h"

M2sSlice
m2s_shown(M2sSlice text, gsize max)
{
    if (text.size <= max)
        return text;
    const char *end = memrchr(text.data, '\n', max);
    if (end)
        return m2s_slice(text.data, end + 1 - text.data);
    while (max > 0 && ((guchar)text.data[max] & 0xc0) == 0x80)
        max--;
    return m2s_slice(text.data, max);
}
