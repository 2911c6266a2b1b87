/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-id.h"

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
    for (guint i = 0; i < M2S_GIT_ID_SIZE; i++)
        g_string_append_printf(text, "%02x", id->bytes[i]);
    return g_string_free(text, FALSE);
}
