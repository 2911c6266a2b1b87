/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/rows.h"

#include <stdlib.h>

#include "model/catalogue.h"
#include "model/project.h"

M2sProject *
m2s_row_project(M2sQuery *query, guint id)
{
    M2sProject *project = m2s_project_new(id, m2s_query_string(query), "");
    for (guint i = 0; i < m2s_kinds[M2S_PROJECT].field_count; i++) {
        const M2sField *field = &m2s_kinds[M2S_PROJECT].fields[i];
        if (field->type != M2S_FIELD_OWN_TEXT || !m2s_project_is_key(field))
            continue;
        char **text = m2s_project_text(project, field);
        g_free(*text);
        *text = g_strdup(m2s_query_string(query));
    }
    project->show_dependencies = m2s_query_integer(query) != 0;
    return project;
}

void
m2s_row_person(M2sQuery *query, M2sCatalogue *catalogue, M2sPerson *person)
{
    person->email = m2s_catalogue_string(catalogue, m2s_query_string(query));
    person->name = m2s_catalogue_string(catalogue, m2s_query_text(query));
}

void
m2s_row_series(M2sQuery *query, M2sCatalogue *catalogue, M2sSeries *series, M2sLinks *links)
{
    links->project = m2s_query_id(query);
    links->submitter = m2s_query_id(query);
    links->cover = m2s_query_id(query);
    series->name = m2s_catalogue_string(catalogue, m2s_query_text(query));
    series->date = m2s_query_integer(query);
    series->version = m2s_query_integer(query);
    series->total = m2s_query_integer(query);
    series->received = m2s_query_id(query);
    series->complete_to = m2s_query_integer(query);
}

/* The columns that all mails of the model end in. */
static M2sLocation
row_mail(M2sQuery *query, guint32 *fingerprint)
{
    *fingerprint = (guint32)m2s_query_integer(query);
    return (M2sLocation){.where = M2S_MAIL_IN_STORE, .id = m2s_query_id(query)};
}

void
m2s_row_cover(M2sQuery *query, M2sCatalogue *catalogue, M2sCover *cover, M2sLinks *links)
{
    links->project = m2s_query_id(query);
    cover->item.msgid = m2s_catalogue_string(catalogue, m2s_query_string(query));
    links->submitter = m2s_query_id(query);
    links->series = m2s_query_id(query);
    cover->name = m2s_catalogue_string(catalogue, m2s_query_string(query));
    cover->item.date = m2s_query_integer(query);
    cover->item.mail = row_mail(query, &cover->item.fingerprint);
}

/* "1,0,2": what is left out at the end is 0. */
static void
parse_tags(const char *text, guint16 tags[M2S_TAGS_MAX])
{
    for (guint i = 0; i < M2S_TAGS_MAX && *text; i++) {
        char *end;
        tags[i] = (guint16)strtoul(text, &end, 10);
        text = *end == ',' ? end + 1 : end;
    }
}

static const M2sState *
state_of_slug(const M2sStore *store, const char *slug)
{
    const M2sState *state = slug ? g_hash_table_lookup(store->states, slug) : NULL;
    return state ? state : store->first_state;
}

void
m2s_row_patch(M2sQuery *query, M2sCatalogue *catalogue, M2sPatch *patch, M2sLinks *links)
{
    links->project = m2s_query_id(query);
    patch->item.msgid = m2s_catalogue_string(catalogue, m2s_query_string(query));
    links->submitter = m2s_query_id(query);
    links->series = m2s_query_id(query);
    patch->number = m2s_query_integer(query);
    patch->name = m2s_catalogue_string(catalogue, m2s_query_string(query));
    patch->pull_url = m2s_catalogue_string(catalogue, m2s_query_text(query));
    const char *delegate = m2s_query_text(query);
    patch->delegate = delegate ? g_hash_table_lookup(query->store->users, delegate) : NULL;
    patch->state = state_of_slug(query->store, m2s_query_text(query));
    patch->item.date = m2s_query_integer(query);
    parse_tags(m2s_query_string(query), patch->tags);
    M2sSlice hash = m2s_query_blob(query);
    patch->has_hash = hash.size == M2S_HASH_SIZE;
    if (patch->has_hash)
        memcpy(patch->hash, hash.data, M2S_HASH_SIZE);
    patch->item.mail = row_mail(query, &patch->item.fingerprint);
}

void
m2s_row_comment(M2sQuery *query, M2sCatalogue *catalogue, M2sComment *comment, M2sLinks *links)
{
    links->project = m2s_query_id(query);
    comment->item.msgid = m2s_catalogue_string(catalogue, m2s_query_string(query));
    links->submitter = m2s_query_id(query);
    links->parent = m2s_query_id(query);
    comment->item.date = m2s_query_integer(query);
    gint64 addressed = m2s_query_integer(query);
    comment->addressed = (M2sAddressed)CLAMP(addressed, M2S_ADDRESSED_UNSET, M2S_ADDRESSED_YES);
    links->same_id = m2s_query_id(query);
    comment->item.mail = row_mail(query, &comment->item.fingerprint);
}
