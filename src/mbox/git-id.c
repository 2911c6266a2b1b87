/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-id.h"

#include "base/slice.h"

gboolean
m2s_git_id_parse(const char *text, gsize size, M2sGitId *id)
{
    if (size < M2S_GIT_ID_HEX)
        return FALSE;
    for (guint i = 0; i < M2S_GIT_ID_SIZE; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]), low = g_ascii_xdigit_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return FALSE;
        id->bytes[i] = high << 4 | low;
    }
    return TRUE;
}

char *
m2s_git_id_format(const M2sGitId *id)
{
    GString *text = g_string_sized_new(M2S_GIT_ID_HEX);
    m2s_slice_append_hex(text, m2s_slice((const char *)id->bytes, M2S_GIT_ID_SIZE));
    return g_string_free(text, FALSE);
}
