/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/reference.h"

#include <string.h>

#include <mbox2series/base.h>

#include "cli/path.h"
#include "cli/usage.h"

gboolean
reference_check(const char *text, const char *command, GError **error)
{
    g_auto(M2sReference) reference = {0};
    if (text && !strchr(text, '@') && g_file_test(text, G_FILE_TEST_IS_REGULAR)) {
        return usage_error(error, "“%s” is a file; a REF comes before it: “%s REF %s”", text,
                           command, text);
    }
    if (text)
        return m2s_reference_parse(text, &reference, error);
    return usage_error(
        error, "%s needs a REF: a number, a Message-ID, or the address of a mail on the web",
        command);
}

gboolean
reference_is_meant(const char *argument, gboolean has_inputs)
{
    g_auto(M2sReference) reference = {0};
    if (has_inputs && path_may_exist(argument))
        return FALSE;
    if (g_str_has_prefix(argument, "https://") || g_str_has_prefix(argument, "http://"))
        return TRUE; /* even one without a Message-ID, which is an error then */
    return m2s_reference_parse(argument, &reference, NULL) &&
           (reference.msgid == NULL || strchr(reference.msgid, '@') ||
            strcmp(reference.msgid, argument) != 0);
}

gboolean
reference_find_posting(const M2sArchive *archive, const M2sRevisions *revisions, const char *text,
                       const M2sPosting **posting, GError **error)
{
    g_auto(M2sReference) reference = {0};
    gboolean is_mail = m2s_reference_parse(text, &reference, NULL) && reference.msgid;
    const M2sPatch *patch = NULL;
    const M2sCover *cover = NULL;
    const M2sSeries *series;
    *posting = NULL;
    if (is_mail && (!m2s_archive_find_patch(archive, text, &patch, error) ||
                    !m2s_archive_find_cover(archive, text, &cover, error)))
        return FALSE;
    if (patch || cover) {
        *posting = m2s_revisions_of_item(revisions, patch ? &patch->item : &cover->item);
        return TRUE;
    }
    if (!m2s_archive_find_series(archive, text, &series, error))
        return FALSE;
    if (series)
        *posting = m2s_revisions_of_series(revisions, series);
    return TRUE;
}

gboolean
reference_unknown(Console *console, const M2sArchive *archive, M2sKind kind, const char *reference,
                  int *status, GError **error)
{
    g_autofree char *why = m2s_archive_explain(archive, kind, reference, error);
    if (why == NULL)
        return FALSE;
    console_message(console, "%s: %s", reference, why);
    *status = 1;
    return TRUE;
}
