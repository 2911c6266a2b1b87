/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/answer.h"

static void
free_identity(gpointer data)
{
    M2sIdentity *identity = data;
    g_free(identity->name);
    g_free(identity->email);
    g_free(identity);
}

M2sGnupgAnswer *
m2s_gnupg_answer_new(M2sVerdict verdict, const char *reason)
{
    M2sGnupgAnswer *answer = g_new0(M2sGnupgAnswer, 1);
    answer->verdict = verdict;
    answer->reason = g_strdup(reason);
    answer->fingerprint = g_strdup("");
    answer->identities = g_ptr_array_new_with_free_func(free_identity);
    answer->text = g_string_new(NULL);
    return answer;
}

void
m2s_gnupg_answer_add(M2sGnupgAnswer *answer, const char *name, const char *email)
{
    M2sIdentity *identity = g_new(M2sIdentity, 1);
    identity->name = g_utf8_make_valid(name ? name : "", -1);
    identity->email = g_utf8_make_valid(email ? email : "", -1);
    g_ptr_array_add(answer->identities, identity);
}

void
m2s_gnupg_answer_free(M2sGnupgAnswer *answer)
{
    g_free(answer->reason);
    g_free(answer->fingerprint);
    g_ptr_array_unref(answer->identities);
    g_string_free(answer->text, TRUE);
    g_free(answer);
}
