/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/describe.h"

#include "model/project.h"

#define D G_GINT64_FORMAT

char *
m2s_describe_project(gconstpointer object)
{
    const M2sProject *project = object;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "project %u: %s", project->id, project->link_name);
    for (guint i = 0; i < m2s_kinds[M2S_PROJECT].field_count; i++) {
        const M2sField *field = &m2s_kinds[M2S_PROJECT].fields[i];
        if (field->type == M2S_FIELD_OWN_TEXT)
            g_string_append_printf(text, ", %s %s", field->name, *m2s_project_text(project, field));
    }
    g_string_append_printf(text, ", show_dependencies %d", project->show_dependencies);
    return g_string_free(text, FALSE);
}

char *
m2s_describe_person(gconstpointer object)
{
    const M2sPerson *person = object;
    return g_strdup_printf("person %u: %s <%s>", person->id, person->name ? person->name : "-",
                           person->email);
}

static void
append_ids(GString *text, const char *what, const GPtrArray *series)
{
    for (guint i = 0; series && i < series->len; i++)
        g_string_append_printf(text, ", %s %u", what,
                               ((const M2sSeries *)g_ptr_array_index(series, i))->id);
}

char *
m2s_describe_series(gconstpointer object)
{
    const M2sSeries *series = object;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
                           "series %u: %s, project %u, person %u, cover %u, date %" D
                           ", version %" D ", %u of %" D ", complete to %" D,
                           series->id, series->name ? series->name : "-", series->project->id,
                           series->submitter->id, series->cover ? series->cover->item.id : 0,
                           series->date, series->version, series->received, series->total,
                           series->complete_to);
    append_ids(text, "depends on", series->dependencies);
    return g_string_free(text, FALSE);
}

char *
m2s_describe_cover(gconstpointer object)
{
    const M2sCover *cover = object;
    return g_strdup_printf("cover %u: %s, %s, project %u, person %u, series %u, date %" D
                           ", mail %u, digest %08x",
                           cover->item.id, cover->item.msgid, cover->name, cover->item.project->id,
                           cover->item.submitter->id, cover->series ? cover->series->id : 0,
                           cover->item.date, cover->item.mail.id, cover->item.fingerprint);
}

char *
m2s_describe_patch(gconstpointer object)
{
    const M2sPatch *patch = object;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
                           "patch %u: %s, %s, project %u, person %u, series %u, number %" D
                           ", date %" D ", mail %u, digest %08x, %s, %s, %s",
                           patch->item.id, patch->item.msgid, patch->name, patch->item.project->id,
                           patch->item.submitter->id, patch->series ? patch->series->id : 0,
                           patch->series ? patch->number : 0, patch->item.date, patch->item.mail.id,
                           patch->item.fingerprint, patch->state->slug,
                           patch->delegate ? patch->delegate->email : "-",
                           patch->pull_url ? patch->pull_url : "-");
    for (guint i = 0; i < M2S_TAGS_MAX; i++)
        g_string_append_printf(text, " %u", patch->tags[i]);
    for (guint i = 0; patch->has_hash && i < M2S_HASH_SIZE; i++)
        g_string_append_printf(text, "%s%02x", i ? "" : " ", patch->hash[i]);
    return g_string_free(text, FALSE);
}

char *
m2s_describe_comment(gconstpointer object)
{
    const M2sComment *comment = object;
    return g_strdup_printf("comment %u: %s, %s %u, person %u, date %" D ", mail %u"
                           ", digest %08x, addressed %d",
                           comment->item.id, comment->item.msgid,
                           comment->patch ? "patch" : "cover",
                           comment->patch ? comment->patch->item.id : comment->cover->item.id,
                           comment->item.submitter->id, comment->item.date, comment->item.mail.id,
                           comment->item.fingerprint, comment->addressed);
}

/* Patches, covers, series and comments all begin with their number. */
char *
m2s_describe_event(gconstpointer object)
{
    const M2sEvent *event = object;
    return g_strdup_printf("event %u: %s of %u, date %" D, event->id,
                           m2s_event_category_name(event->category), *(const guint *)event->patch,
                           event->date);
}
