/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/answer.h"

#include <string.h>

M2sWebAnswer *
m2s_web_answer_new_bytes(guint status, const char *type, GBytes *body)
{
    M2sWebAnswer *answer = g_new0(M2sWebAnswer, 1);
    answer->status = status;
    answer->type = type;
    answer->body = g_bytes_ref(body);
    return answer;
}

M2sWebAnswer *
m2s_web_answer_new(guint status, const char *type, char *text)
{
    g_autoptr(GBytes) body = g_bytes_new_take(text, strlen(text));
    return m2s_web_answer_new_bytes(status, type, body);
}

void
m2s_web_answer_free(M2sWebAnswer *answer)
{
    g_free(answer->location);
    g_free(answer->link);
    g_free(answer->file);
    g_bytes_unref(answer->body);
    g_free(answer);
}

M2sWebAnswer *
m2s_web_answer_redirect(guint status, const char *path)
{
    M2sWebAnswer *answer = m2s_web_answer_new(status, M2S_TYPE_TEXT, g_strdup(""));
    answer->location = g_strdup(path);
    return answer;
}
