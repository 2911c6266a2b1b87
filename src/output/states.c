/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "output/file-writer.h"
#include "output/json.h"

/* "Ann <ann@example.org>".  Returns: (transfer full) (nullable). */
static char *
format_person(const M2sFate *fate)
{
    if (fate->email == NULL || fate->name == NULL || *fate->name == '\0')
        return g_strdup(fate->email ? fate->email : fate->name);
    return g_strdup_printf("%s <%s>", fate->name, fate->email);
}

static void
append_fate(GString *out, const char *msgid, const M2sFate *fate)
{
    M2sJson json = m2s_json_begin(out);
    m2s_json_begin_object(&json);
    m2s_json_name(&json, "msgid");
    m2s_json_string(&json, msgid);
    m2s_json_name(&json, "state");
    m2s_json_string(&json, m2s_fate_state_name(fate->state));
    m2s_json_name(&json, "why");
    m2s_json_string(&json, fate->why);
    m2s_json_name(&json, "by");
    m2s_json_take_string(&json, format_person(fate));
    m2s_json_name(&json, "mail");
    m2s_json_string(&json, fate->mail);
    m2s_json_name(&json, "commit");
    m2s_json_string(&json, fate->commit);
    m2s_json_name(&json, "branch");
    m2s_json_string(&json, fate->branch);
    m2s_json_end_object(&json);
    g_string_append_c(out, '\n');
}

static gboolean
write_text(FILE *file, const char *path, gpointer user_data, GError **error)
{
    const GString *text = user_data;
    return fwrite(text->str, 1, text->len, file) == text->len ||
           m2s_file_fail(path, M2S_ERROR_IO, error);
}

gboolean
m2s_export_states(const M2sArchive *archive, const M2sFates *fates, const char *folder,
                  GError **error)
{
    g_return_val_if_fail(archive && fates && folder, FALSE);
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        append_fate(text, patch->item.msgid, m2s_fates_of_patch(fates, patch));
    }
    for (guint i = 0; i < catalogue->series->len; i++) {
        const M2sSeries *series = g_ptr_array_index(catalogue->series, i);
        if (series->cover)
            append_fate(text, series->cover->item.msgid, m2s_fates_of_series(fates, series));
    }
    return m2s_file_write(folder, "states.ndjson", write_text, text, error);
}
