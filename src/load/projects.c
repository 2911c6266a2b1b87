/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/projects.h"

#include <mbox2series/base.h>

#include "model/project.h"

/* Columns of the query below. */
enum { ID, LINK_NAME, NAME, LIST_ID, SUBJECT_MATCH, HAS_MAIL };

static M2sResult *
read_projects(M2sFilling *filling, GError **error)
{
    return m2s_database_ask(
        filling->database, "reading projects",
        "SELECT id, linkname, name, listid, subject_match, EXISTS (SELECT FROM patchwork_patch p "
        "WHERE p.project_id = o.id) OR EXISTS (SELECT FROM patchwork_cover c WHERE c.project_id = "
        "o.id) FROM patchwork_project o ORDER BY id",
        NULL, 0, error);
}

static gboolean
has(const M2sResult *rows, guint row, guint column, const char *text)
{
    return g_str_equal(m2s_result_text(rows, row, column), text);
}

/* index: (out): of the row of project, or the number of rows if there is none.
 * Returns: FALSE with an error if another project has its name. */
static gboolean
find_project(const M2sResult *rows, const M2sProject *project, guint *index, GError **error)
{
    guint count = m2s_result_count(rows);
    for (*index = 0; *index < count; (*index)++)
        if (has(rows, *index, LIST_ID, project->list_id) &&
            has(rows, *index, SUBJECT_MATCH, project->subject_match))
            return TRUE;
    for (guint i = 0; i < count; i++) {
        if (!has(rows, i, LINK_NAME, project->link_name) && !has(rows, i, NAME, project->name))
            continue;
        g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                    "project %s of the database is for the list “%s”, and the one to be loaded for "
                    "“%s”; give this one another name in the configuration",
                    m2s_result_text(rows, i, LINK_NAME), m2s_result_text(rows, i, LIST_ID),
                    project->list_id);
        return FALSE;
    }
    return TRUE;
}

static void
add_row(M2sFilling *filling, const M2sProject *project, guint id, M2sRows *rows)
{
    const char *const texts[] = {project->link_name,        project->name,
                                 project->list_id,          project->list_email,
                                 project->subject_match,    project->web_url,
                                 project->scm_url,          project->webscm_url,
                                 project->list_archive_url, project->list_archive_url_format,
                                 project->commit_url_format};
    m2s_rows_add_integer(rows, id);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        m2s_rows_add_text(rows, texts[i]);
    m2s_rows_add_boolean(rows, FALSE); /* nobody is sent notifications */
    m2s_rows_add_boolean(rows, TRUE);  /* tags are used */
    if (filling->version->has_dependencies)
        m2s_rows_add_boolean(rows, project->show_dependencies);
    m2s_rows_end(rows);
    filling->loaded->projects++;
}

static gboolean
join_project(M2sFilling *filling, const M2sResult *there, const M2sProject *project, M2sRows *rows,
             GError **error)
{
    guint index;
    if (!find_project(there, project, &index, error))
        return FALSE;
    if (index == m2s_result_count(there)) {
        add_row(filling, project, m2s_filling_add(filling, M2S_PROJECT, project->id), rows);
        return TRUE;
    }
    filling->numbers[M2S_PROJECT].ids[project->id] = m2s_result_integer(there, index, ID);
    filling->appends[project->id] = *m2s_result_text(there, index, HAS_MAIL) == 't';
    if (!filling->appends[project->id] || filling->options->append)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CREATE,
                "%s: project %s has mail already; --append adds what is missing",
                m2s_database_name(filling->database), m2s_result_text(there, index, LINK_NAME));
    return FALSE;
}

GPtrArray *
m2s_projects_choose(const M2sArchive *archive, const char *const *names, GError **error)
{
    g_autoptr(GPtrArray) all = m2s_archive_projects(archive, error);
    if (all == NULL || names == NULL)
        return g_steal_pointer(&all);
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    for (; *names; names++) {
        M2sProject *project = m2s_project_find(all, *names);
        if (project == NULL) {
            g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "there is no project “%s” to be loaded",
                        *names);
            return NULL;
        }
        if (!g_ptr_array_find(wanted, project, NULL))
            g_ptr_array_add(wanted, project);
    }
    return g_steal_pointer(&wanted);
}

gboolean
m2s_projects_join(M2sFilling *filling, GError **error)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    g_autoptr(GPtrArray) wanted =
        m2s_projects_choose(filling->archive, filling->options->projects, error);
    g_autoptr(M2sResult) there = wanted ? read_projects(filling, error) : NULL;
    if (there == NULL)
        return FALSE;
    filling->appends = g_new0(gboolean, filling->numbers[M2S_PROJECT].count + 1);
    for (guint i = 0; i < wanted->len; i++) {
        const M2sProject *project = g_ptr_array_index(wanted, i);
        if (project->id <= filling->numbers[M2S_PROJECT].count && /* or it has come since */
            !join_project(filling, there, project, rows, error))
            return FALSE;
    }
    return m2s_filling_copy(filling, M2S_PROJECT, rows, error);
}

/* The number that sql, of two columns, has for name, in any case; 0 if none. */
static guint32
find_number(const M2sResult *rows, const char *name)
{
    for (guint i = 0; i < m2s_result_count(rows); i++)
        if (g_ascii_strcasecmp(m2s_result_text(rows, i, 1), name) == 0)
            return m2s_result_integer(rows, i, 0);
    return 0;
}

static gboolean
read_states(M2sFilling *filling, const M2sConfig *config, GError **error)
{
    g_autoptr(M2sResult) rows = m2s_database_ask(
        filling->database, "reading states",
        "SELECT id, slug FROM patchwork_state ORDER BY ordering, id", NULL, 0, error);
    if (rows == NULL)
        return FALSE;
    guint32 first = m2s_result_count(rows) ? m2s_result_integer(rows, 0, 0) : 0;
    if (first == 0) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                    "%s: Patchwork has no states of patches; “manage.py loaddata default_states” "
                    "makes them",
                    m2s_database_name(filling->database));
        return FALSE;
    }
    filling->states = g_new0(guint32, config->states->len + 1);
    for (guint i = 0; i < config->states->len; i++) {
        const M2sState *state = g_ptr_array_index(config->states, i);
        guint32 id = find_number(rows, state->slug);
        filling->states[state->id] = id ? id : first;
    }
    return TRUE;
}

static gboolean
read_users(M2sFilling *filling, const M2sConfig *config, GError **error)
{
    filling->users = g_new0(guint32, config->users->len + 1);
    if (config->users->len == 0)
        return TRUE;
    g_autoptr(M2sResult) rows =
        m2s_database_ask(filling->database, "reading users",
                         "SELECT id, email FROM auth_user ORDER BY id", NULL, 0, error);
    for (guint i = 0; rows && i < config->users->len; i++) {
        const M2sUser *user = g_ptr_array_index(config->users, i);
        filling->users[user->id] = find_number(rows, user->email);
        if (filling->users[user->id] == 0)
            m2s_filling_remark(filling, "nobody is delegated to %s, who is no user of the database",
                               user->email);
    }
    return rows != NULL;
}

static gboolean
is_configured(const M2sConfig *config, const char *name)
{
    for (guint i = 0; i < config->tags->len; i++)
        if (g_ascii_strcasecmp(((const M2sTag *)g_ptr_array_index(config->tags, i))->name, name) ==
            0)
            return TRUE;
    return FALSE;
}

static gboolean
read_tags(M2sFilling *filling, const M2sConfig *config, GError **error)
{
    g_autoptr(M2sResult) rows =
        m2s_database_ask(filling->database, "reading tags",
                         "SELECT id, name FROM patchwork_tag ORDER BY id", NULL, 0, error);
    filling->tags = g_new0(guint32, config->tags->len);
    for (guint i = 0; rows && i < config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(config->tags, i);
        filling->tags[i] = find_number(rows, tag->name);
        if (filling->tags[i] == 0)
            m2s_filling_remark(filling, "tag %s is not counted, as the database does not have it",
                               tag->name);
    }
    for (guint i = 0; rows && i < m2s_result_count(rows); i++)
        if (!is_configured(config, m2s_result_text(rows, i, 1)))
            m2s_filling_remark(filling,
                               "tag %s of the database is not counted, as the configuration does "
                               "not have it",
                               m2s_result_text(rows, i, 1));
    return rows != NULL;
}

gboolean
m2s_setup_read(M2sFilling *filling, GError **error)
{
    const M2sConfig *config = m2s_archive_config(filling->archive);
    return read_states(filling, config, error) && read_users(filling, config, error) &&
           read_tags(filling, config, error);
}
