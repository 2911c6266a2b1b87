/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as rows. */
#include <mbox2series/base.h>

#include "model/project.h"
#include "store/query.h"

/* Runs query, and makes object that of number id. */
static gboolean
insert(M2sQuery *query, GHashTable *ids, guint id, gconstpointer object, GError **error)
{
    if (!m2s_query_run(query, error))
        return FALSE;
    m2s_store_remember(ids, id, object);
    return TRUE;
}

/* Runs query, which must change the one row of number id. */
static gboolean
update(M2sQuery *query, guint id, GError **error)
{
    if (!m2s_query_run(query, error))
        return FALSE;
    return sqlite3_changes(query->store->db) == 1 ||
           m2s_store_fail_damaged(query->store, error, "%s: there is no number %u", query->what,
                                  id);
}

/* All columns but the number, in the order of m2s_project_texts. */
static void
bind_project(M2sQuery *query, const M2sProject *project)
{
    m2s_query_bind_text(query, project->link_name);
    for (guint i = 0; i < m2s_kinds[M2S_PROJECT].field_count; i++) {
        const M2sField *field = &m2s_kinds[M2S_PROJECT].fields[i];
        if (field->type == M2S_FIELD_OWN_TEXT && m2s_project_is_key(field))
            m2s_query_bind_text(query, *m2s_project_text(project, field));
    }
    m2s_query_bind_integer(query, project->show_dependencies);
}

gboolean
m2s_store_insert_project(M2sStore *store, const M2sProject *project, GError **error)
{
    static const char sql[] =
        "INSERT INTO projects (link_name, name, list_id, list_email, web_url, scm_url,"
        " webscm_url, subject_match, list_archive_url, list_archive_url_format, commit_url_format,"
        " show_dependencies, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a project", sql);
    bind_project(&query, project);
    m2s_query_bind_integer(&query, project->id);
    return insert(&query, store->project_ids, project->id, project, error);
}

gboolean
m2s_store_update_project(M2sStore *store, const M2sProject *project, GError **error)
{
    static const char sql[] =
        "UPDATE projects SET link_name = ?, name = ?, list_id = ?, list_email = ?,"
        " web_url = ?, scm_url = ?, webscm_url = ?, subject_match = ?, list_archive_url = ?,"
        " list_archive_url_format = ?, commit_url_format = ?, show_dependencies = ? WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a project", sql);
    bind_project(&query, project);
    m2s_query_bind_integer(&query, project->id);
    return update(&query, project->id, error);
}

gboolean
m2s_store_insert_person(M2sStore *store, const M2sPerson *person, GError **error)
{
    static const char sql[] = "INSERT INTO people (id, email, name) VALUES (?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a person", sql);
    m2s_query_bind_integer(&query, person->id);
    m2s_query_bind_text(&query, person->email);
    m2s_query_bind_text(&query, person->name);
    return insert(&query, store->person_ids, person->id, person, error);
}

gboolean
m2s_store_update_person(M2sStore *store, const M2sPerson *person, GError **error)
{
    static const char sql[] = "UPDATE people SET name = ? WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a person", sql);
    m2s_query_bind_text(&query, person->name);
    m2s_query_bind_integer(&query, person->id);
    return update(&query, person->id, error);
}

gboolean
m2s_store_insert_series(M2sStore *store, const M2sSeries *series, GError **error)
{
    static const char sql[] =
        "INSERT INTO series (id, project, submitter, cover, name, date, version, total, received,"
        " complete_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a series", sql);
    m2s_query_bind_integer(&query, series->id);
    m2s_query_bind_integer(&query, series->project->id);
    m2s_query_bind_integer(&query, series->submitter->id);
    m2s_query_bind_id(&query, series->cover ? series->cover->item.id : 0);
    m2s_query_bind_text(&query, series->name);
    m2s_query_bind_integer(&query, series->date);
    m2s_query_bind_integer(&query, series->version);
    m2s_query_bind_integer(&query, series->total);
    m2s_query_bind_integer(&query, series->received);
    m2s_query_bind_integer(&query, series->complete_to);
    return insert(&query, store->series_ids, series->id, series, error);
}

gboolean
m2s_store_update_series(M2sStore *store, const M2sSeries *series, GError **error)
{
    static const char sql[] =
        "UPDATE series SET cover = ?, name = ?, received = ?, complete_to = ? WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a series", sql);
    m2s_query_bind_id(&query, series->cover ? series->cover->item.id : 0);
    m2s_query_bind_text(&query, series->name);
    m2s_query_bind_integer(&query, series->received);
    m2s_query_bind_integer(&query, series->complete_to);
    m2s_query_bind_integer(&query, series->id);
    return update(&query, series->id, error);
}

gboolean
m2s_store_insert_reference(M2sStore *store, const char *msgid, const M2sSeries *series,
                           GError **error)
{
    static const char sql[] =
        "INSERT INTO series_references (project, msgid, series) VALUES (?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a reference", sql);
    m2s_query_bind_integer(&query, series->project->id);
    m2s_query_bind_text(&query, msgid);
    m2s_query_bind_integer(&query, series->id);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_insert_dependency(M2sStore *store, const M2sSeries *series, const M2sSeries *dependency,
                            GError **error)
{
    static const char sql[] = "INSERT INTO series_dependencies (series, dependency) VALUES (?, ?)"
                              " ON CONFLICT (series, dependency) DO NOTHING";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a dependency", sql);
    m2s_query_bind_integer(&query, series->id);
    m2s_query_bind_integer(&query, dependency->id);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_insert_cover(M2sStore *store, const M2sCover *cover, GError **error)
{
    static const char sql[] =
        "INSERT INTO covers (id, digest, project, msgid, submitter, name, date, mail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a cover", sql);
    m2s_query_bind_integer(&query, cover->item.id);
    m2s_query_bind_integer(&query, cover->item.fingerprint);
    m2s_query_bind_integer(&query, cover->item.project->id);
    m2s_query_bind_text(&query, cover->item.msgid);
    m2s_query_bind_integer(&query, cover->item.submitter->id);
    m2s_query_bind_text(&query, cover->name);
    m2s_query_bind_integer(&query, cover->item.date);
    m2s_query_bind_integer(&query, cover->item.mail.id);
    return insert(&query, store->cover_ids, cover->item.id, cover, error);
}

#define TAGS_LENGTH (M2S_TAGS_MAX * sizeof "65535,")

/* "1,0,2", or "" if no tag is there at all. */
static void
format_tags(const guint16 tags[M2S_TAGS_MAX], char text[TAGS_LENGTH])
{
    guint count = M2S_TAGS_MAX;
    gsize length = 0;
    while (count > 0 && tags[count - 1] == 0)
        count--;
    text[0] = '\0';
    for (guint i = 0; i < count; i++)
        length += (gsize)g_snprintf(text + length, TAGS_LENGTH - length, i ? ",%u" : "%u", tags[i]);
}

gboolean
m2s_store_insert_patch(M2sStore *store, const M2sPatch *patch, GError **error)
{
    static const char sql[] =
        "INSERT INTO patches (id, digest, project, msgid, submitter, series, number, name,"
        " pull_url, delegate, state, date, mail, tags, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    char tags[TAGS_LENGTH];
    format_tags(patch->tags, tags);
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a patch", sql);
    m2s_query_bind_integer(&query, patch->item.id);
    m2s_query_bind_integer(&query, patch->item.fingerprint);
    m2s_query_bind_integer(&query, patch->item.project->id);
    m2s_query_bind_text(&query, patch->item.msgid);
    m2s_query_bind_integer(&query, patch->item.submitter->id);
    m2s_query_bind_id(&query, patch->series ? patch->series->id : 0);
    m2s_query_bind_integer(&query, patch->number);
    m2s_query_bind_text(&query, patch->name);
    m2s_query_bind_text(&query, patch->pull_url);
    m2s_query_bind_text(&query, patch->delegate ? patch->delegate->email : NULL);
    m2s_query_bind_text(&query, patch->state ? patch->state->slug : NULL);
    m2s_query_bind_integer(&query, patch->item.date);
    m2s_query_bind_integer(&query, patch->item.mail.id);
    m2s_query_bind_text(&query, tags);
    if (patch->has_hash)
        m2s_query_bind_blob(&query, m2s_slice((const char *)patch->hash, sizeof patch->hash));
    return insert(&query, store->patch_ids, patch->item.id, patch, error);
}

gboolean
m2s_store_update_patch(M2sStore *store, const M2sPatch *patch, GError **error)
{
    static const char sql[] = "UPDATE patches SET series = ?, number = ?, tags = ? WHERE id = ?";
    char tags[TAGS_LENGTH];
    format_tags(patch->tags, tags);
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a patch", sql);
    m2s_query_bind_id(&query, patch->series ? patch->series->id : 0);
    m2s_query_bind_integer(&query, patch->number);
    m2s_query_bind_text(&query, tags);
    m2s_query_bind_integer(&query, patch->item.id);
    return update(&query, patch->item.id, error);
}

gboolean
m2s_store_insert_comment(M2sStore *store, const M2sComment *comment, GError **error)
{
    static const char patch_sql[] =
        "INSERT INTO patch_comments (id, digest, project, msgid, submitter, patch, date, mail,"
        " addressed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static const char cover_sql[] =
        "INSERT INTO cover_comments (id, digest, project, msgid, submitter, cover, date, mail,"
        " addressed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query =
        m2s_query_begin(store, "storing a comment", comment->patch ? patch_sql : cover_sql);
    m2s_query_bind_integer(&query, comment->item.id);
    m2s_query_bind_integer(&query, comment->item.fingerprint);
    m2s_query_bind_integer(&query, comment->item.project->id);
    m2s_query_bind_text(&query, comment->item.msgid);
    m2s_query_bind_integer(&query, comment->item.submitter->id);
    m2s_query_bind_integer(&query,
                           comment->patch ? comment->patch->item.id : comment->cover->item.id);
    m2s_query_bind_integer(&query, comment->item.date);
    m2s_query_bind_integer(&query, comment->item.mail.id);
    m2s_query_bind_integer(&query, comment->addressed);
    return insert(&query, comment->patch ? store->patch_comment_ids : store->cover_comment_ids,
                  comment->item.id, comment, error);
}

/* Binds cover, patch, series, cover_comment, patch_comment: one of them. */
static void
bind_event_object(M2sQuery *query, const M2sEvent *event)
{
    guint cover = 0, patch = 0, series = 0, cover_comment = 0, patch_comment = 0;
    switch (event->category) {
    case M2S_EVENT_COVER_CREATED:
        cover = event->cover->item.id;
        break;
    case M2S_EVENT_PATCH_CREATED:
    case M2S_EVENT_PATCH_COMPLETED:
        patch = event->patch->item.id;
        break;
    case M2S_EVENT_SERIES_CREATED:
    case M2S_EVENT_SERIES_COMPLETED:
        series = event->series->id;
        break;
    case M2S_EVENT_COVER_COMMENT_CREATED:
        cover_comment = event->comment->item.id;
        break;
    case M2S_EVENT_PATCH_COMMENT_CREATED:
        patch_comment = event->comment->item.id;
        break;
    }
    m2s_query_bind_id(query, cover);
    m2s_query_bind_id(query, patch);
    m2s_query_bind_id(query, series);
    m2s_query_bind_id(query, cover_comment);
    m2s_query_bind_id(query, patch_comment);
}

gboolean
m2s_store_insert_event(M2sStore *store, const M2sEvent *event, GError **error)
{
    static const char sql[] =
        "INSERT INTO events (id, category, date, cover, patch, series, cover_comment,"
        " patch_comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing an event", sql);
    m2s_query_bind_integer(&query, event->id);
    m2s_query_bind_text(&query, m2s_event_category_name(event->category));
    m2s_query_bind_integer(&query, event->date);
    bind_event_object(&query, event);
    return m2s_query_run(&query, error);
}
