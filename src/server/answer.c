/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/answer.h"

#include <string.h>

M2sWebAnswer *
m2s_web_answer_not_found(const char *base_url)
{
    return m2s_web_answer_new(
        404, M2S_TYPE_TEXT,
        g_strdup_printf("There is nothing at this address.\n\n"
                        "The REST API begins at %s/api/\n"
                        "Mailboxes are at %s/series/ID/mbox/ and %s/patch/ID/mbox/\n",
                        base_url, base_url, base_url));
}

/* A name that every file system takes, by Patchwork's rule (FilenameMixin): runs of anything but
 * ASCII letters, digits and "-_." become a hyphen. */
static char *
file_name(const char *name, const char *suffix)
{
    static const char kept[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.";
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = name; *p; p++) {
        gboolean is_kept = *p == '-' || strchr(kept, *p);
        if (is_kept)
            g_string_append_c(out, *p);
        else if (p == name || p[-1] == '-' || strchr(kept, p[-1]))
            g_string_append_c(out, '-');
    }
    while (out->len > 0 && out->str[out->len - 1] == '-')
        g_string_truncate(out, out->len - 1);
    return g_strconcat(out->str + strspn(out->str, "-"), suffix, NULL);
}

M2sWebAnswer *
m2s_web_answer_file(const char *type, char *text, const char *name, const char *suffix)
{
    M2sWebAnswer *answer = m2s_web_answer_new(200, type, text);
    answer->file = file_name(name, suffix);
    return answer;
}
