/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/engine.h"

#include <string.h>

#include "model/catalogue.h"
#include "series/dependencies.h"
#include "series/grouping.h"

struct M2sEngine {
    M2sCatalogue *catalogue;
    M2sIndex *index;
};

M2sEngine *
m2s_engine_new(M2sCatalogue *catalogue, M2sIndex *index)
{
    M2sEngine *engine = g_new0(M2sEngine, 1);
    engine->catalogue = catalogue;
    engine->index = index;
    return engine;
}

void
m2s_engine_free(M2sEngine *engine)
{
    g_free(engine);
}

static gboolean
is_link_name_taken(const M2sEngine *engine, const char *link_name)
{
    for (guint i = 0; i < engine->catalogue->projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(engine->catalogue->projects, i);
        if (g_str_equal(project->link_name, link_name))
            return TRUE;
    }
    return FALSE;
}

/* A list met for the first time: its first label names it, or its whole id if another list has that
 * label ("dev.foo.example.org" and "dev.bar.example.org"). */
static M2sProject *
add_list(M2sEngine *engine, const char *list_id)
{
    g_autofree char *label = g_strndup(list_id, strcspn(list_id, "."));
    gboolean usable = *label != '\0' && !is_link_name_taken(engine, label);
    M2sProject *project =
        m2s_catalogue_add_project(engine->catalogue, usable ? label : list_id, list_id);
    engine->index->class->add_project(engine->index, project);
    return project;
}

/* The catalogue's own copy of the project that mail was read for. */
static const M2sProject *
configured_project(const M2sEngine *engine, const M2sMail *mail)
{
    return g_ptr_array_index(engine->catalogue->projects, mail->project - 1);
}

/* The project of mail, or NULL: a list becomes one once something is made of a mail to it, so that
 * mail of which nothing comes leaves no trace. */
static const M2sProject *
find_project(const M2sEngine *engine, const M2sMail *mail)
{
    M2sIndex *index = engine->index;
    return mail->project ? configured_project(engine, mail)
                         : index->class->project(index, mail->list_id);
}

/* The project of mail, of which something will be made; it is made if new, and knows the list's
 * address as soon as one of its mails does. */
static const M2sProject *
project_of_mail(M2sEngine *engine, const M2sMail *mail)
{
    if (mail->project)
        return configured_project(engine, mail);
    M2sIndex *index = engine->index;
    M2sProject *project = index->class->project(index, mail->list_id);
    if (project == NULL)
        project = add_list(engine, mail->list_id);
    if (*project->list_email == '\0' && mail->list_email) {
        g_free(project->list_email);
        project->list_email = g_strdup(mail->list_email);
        index->class->update_project(index, project);
    }
    return project;
}

/* The author of mail, made if new.  The newest name stands, on older objects too. */
static M2sPerson *
person_of_mail(M2sEngine *engine, const M2sMail *mail)
{
    M2sIndex *index = engine->index;
    M2sPerson *person = index->class->person(index, mail->author_email);
    if (person == NULL) {
        person = m2s_catalogue_add(engine->catalogue, M2S_PERSON);
        person->email = m2s_catalogue_string(engine->catalogue, mail->author_email);
        person->name = m2s_catalogue_string(engine->catalogue, mail->author_name);
        index->class->add_person(index, person);
    } else if (mail->author_name && *mail->author_name &&
               g_strcmp0(mail->author_name, person->name) != 0) {
        person->name = m2s_catalogue_string(engine->catalogue, mail->author_name);
        index->class->update_person(index, person);
    }
    return person;
}

static M2sOutcome
reject(M2sMail *mail, const char *why)
{
    mail->status = M2S_MAIL_INVALID;
    m2s_mail_diagnose(mail, "%s", why);
    return M2S_OUTCOME_UNUSABLE;
}

/* What keeps mail from becoming a patch or a cover; NULL if nothing does.  Patchwork's order of
 * checks differs, but it undoes all of a mail that fails. */
static const char *
obstacle(const M2sMail *mail)
{
    if (mail->author_email == NULL)
        return "From holds no address";
    return mail->out_of_range ? "a number in the subject is too large" : NULL;
}

static M2sOutcome
drop_duplicate(M2sMail *mail, guint32 fingerprint)
{
    if (mail->fingerprint != fingerprint)
        m2s_mail_diagnose(mail, "another mail had this Message-ID; the first one stays");
    return M2S_OUTCOME_DUPLICATE;
}

static M2sPatch *
create_patch(M2sEngine *engine, const M2sMail *mail, const M2sProject *project,
             const M2sPerson *submitter)
{
    M2sPatch *patch = m2s_catalogue_add(engine->catalogue, M2S_PATCH);
    patch->item.fingerprint = mail->fingerprint;
    patch->item.project = project;
    patch->item.msgid = m2s_catalogue_string(engine->catalogue, mail->msgid);
    patch->item.submitter = submitter;
    patch->name = m2s_catalogue_column(engine->catalogue, mail->name);
    patch->pull_url = m2s_catalogue_string(engine->catalogue, mail->pull_url);
    patch->delegate = mail->delegate;
    patch->state = mail->state;
    patch->item.date = mail->date;
    patch->item.mail = mail->location;
    patch->has_hash = mail->has_hash;
    memcpy(patch->hash, mail->hash, sizeof patch->hash);
    memcpy(patch->tags, mail->tags, sizeof patch->tags);
    engine->index->class->add_patch(engine->index, patch);
    m2s_catalogue_add_event(engine->catalogue, M2S_EVENT_PATCH_CREATED, mail->date, patch);
    return patch;
}

/* The series of a patch: the one that it fits in, if it has a marker and its number is free there,
 * else a new one, which claims all that the mail refers to, so that earlier patches that arrive
 * later find it. */
static M2sSeries *
series_of_patch(M2sEngine *engine, const M2sMail *mail, const M2sPatch *patch, gint64 number,
                gint64 total)
{
    M2sIndex *index = engine->index;
    M2sSeries *series = NULL;
    if (mail->has_marker && mail->total != 0)
        series = m2s_grouping_find(index, mail, patch->item.project, patch->item.submitter);
    if (series && index->class->patch_by_number(index, series, number) == NULL)
        return series;
    series = m2s_grouping_create(engine->catalogue, index, mail, patch->item.project,
                                 patch->item.submitter, total);
    for (guint i = 0; i < mail->references->len; i++)
        m2s_grouping_claim(engine->catalogue, index, series,
                           g_ptr_array_index(mail->references, i));
    m2s_grouping_claim(engine->catalogue, index, series, patch->item.msgid);
    return series;
}

static M2sOutcome
add_patch(M2sEngine *engine, M2sMail *mail)
{
    M2sIndex *index = engine->index;
    const M2sProject *project = find_project(engine, mail);
    const M2sPatch *known = project ? index->class->patch(index, project, mail->msgid) : NULL;
    if (known)
        return drop_duplicate(mail, known->item.fingerprint);
    if (obstacle(mail))
        return reject(mail, obstacle(mail));
    g_autoptr(GPtrArray) dependencies = NULL;
    if (!m2s_dependencies_find(index, engine->catalogue, mail, &dependencies))
        return reject(mail, "Depends-on names a cover without a series");
    project = project_of_mail(engine, mail);
    M2sPatch *patch = create_patch(engine, mail, project, person_of_mail(engine, mail));
    gboolean numbered = mail->has_marker && mail->total != 0;
    gint64 number = numbered ? mail->number : 1;
    M2sSeries *series = series_of_patch(engine, mail, patch, number, numbered ? mail->total : 1);
    if (number != 0) /* a cover with a diff stays outside */
        m2s_grouping_add_patch(engine->catalogue, index, series, patch, number);
    m2s_dependencies_add(index, series, dependencies);
    return M2S_OUTCOME_PATCH;
}

/* A mail 0/n is a cover if it begins a thread, or if no cover has its name: a reply to a cover may
 * lack "Re:". */
static gboolean
is_cover(const M2sEngine *engine, const M2sMail *mail)
{
    if (mail->is_reply || !mail->has_marker || mail->number != 0)
        return FALSE;
    return mail->references->len == 0 ||
           engine->index->class->covers_named(engine->index, mail->name) == 0;
}

static M2sCover *
create_cover(M2sEngine *engine, const M2sMail *mail, const M2sProject *project,
             const M2sPerson *submitter)
{
    M2sCover *cover = m2s_catalogue_add(engine->catalogue, M2S_COVER);
    cover->item.fingerprint = mail->fingerprint;
    cover->item.project = project;
    cover->item.msgid = m2s_catalogue_string(engine->catalogue, mail->msgid);
    cover->item.submitter = submitter;
    cover->name = m2s_catalogue_column(engine->catalogue, mail->name);
    cover->item.date = mail->date;
    cover->item.mail = mail->location;
    engine->index->class->add_cover(engine->index, cover);
    m2s_catalogue_add_event(engine->catalogue, M2S_EVENT_COVER_CREATED, mail->date, cover);
    return cover;
}

static M2sOutcome
add_cover(M2sEngine *engine, M2sMail *mail)
{
    M2sIndex *index = engine->index;
    const M2sProject *project = find_project(engine, mail);
    const M2sCover *known = project ? index->class->cover(index, project, mail->msgid) : NULL;
    if (known)
        return drop_duplicate(mail, known->item.fingerprint);
    if (obstacle(mail))
        return reject(mail, obstacle(mail));
    g_autoptr(GPtrArray) dependencies = NULL;
    if (!m2s_dependencies_find(index, engine->catalogue, mail, &dependencies))
        return reject(mail, "Depends-on names a cover without a series");
    project = project_of_mail(engine, mail);
    const M2sPerson *submitter = person_of_mail(engine, mail);
    M2sSeries *series = index->class->series_by_reference(index, project, mail->msgid);
    if (series == NULL) {
        series =
            m2s_grouping_create(engine->catalogue, index, mail, project, submitter, mail->total);
        m2s_grouping_claim(engine->catalogue, index, series, mail->msgid);
    }
    M2sCover *cover = create_cover(engine, mail, project, submitter);
    m2s_grouping_add_cover(engine->catalogue, index, series, cover);
    m2s_dependencies_add(engine->index, series, dependencies);
    return M2S_OUTCOME_COVER;
}

/* The patch of a comment known by msgid; of several comments of that Message-ID, the newest one
 * decides (find_patch_for_comment). */
static M2sPatch *
patch_of_comment(const M2sComment *comment)
{
    const M2sComment *newest = comment;
    for (; comment; comment = comment->same_id)
        if (comment->item.date > newest->item.date ||
            (comment->item.date == newest->item.date &&
             comment->patch->item.id < newest->patch->item.id))
            newest = comment;
    return newest ? newest->patch : NULL;
}

static M2sPatch *
find_commented_patch(M2sIndex *index, const M2sMail *mail, const M2sProject *project)
{
    M2sPatch *patch = NULL;
    for (guint i = 0; patch == NULL && i < mail->references->len; i++) {
        g_autofree char *copy = NULL;
        const char *msgid = m2s_msgid_column(g_ptr_array_index(mail->references, i), &copy);
        patch = index->class->patch(index, project, msgid);
        if (patch == NULL)
            patch = patch_of_comment(index->class->patch_comment(index, project, msgid));
    }
    return patch;
}

/* ambiguous: (out): TRUE if a Message-ID on the way is that of several comments of covers, at which
 * Patchwork gives up. */
static M2sCover *
find_commented_cover(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                     gboolean *ambiguous)
{
    M2sCover *cover = NULL;
    for (guint i = 0; cover == NULL && i < mail->references->len; i++) {
        g_autofree char *copy = NULL;
        const char *msgid = m2s_msgid_column(g_ptr_array_index(mail->references, i), &copy);
        cover = index->class->cover(index, project, msgid);
        if (cover)
            break;
        const M2sComment *comment = index->class->cover_comment(index, project, msgid);
        if (comment && comment->same_id) {
            *ambiguous = TRUE;
            return NULL;
        }
        cover = comment ? comment->cover : NULL;
    }
    return cover;
}

static void
fill_comment(M2sEngine *engine, M2sComment *comment, const M2sMail *mail)
{
    comment->item.fingerprint = mail->fingerprint;
    comment->item.msgid = m2s_catalogue_string(engine->catalogue, mail->msgid);
    comment->item.submitter = person_of_mail(engine, mail);
    comment->item.date = mail->date;
    comment->item.mail = mail->location;
    project_of_mail(engine, mail); /* which may get to know its address */
}

static M2sOutcome
add_patch_comment(M2sEngine *engine, M2sMail *mail, M2sPatch *patch)
{
    M2sIndex *index = engine->index;
    const M2sComment *known = index->class->patch_comment(index, patch->item.project, mail->msgid);
    for (; known; known = known->same_id)
        if (known->patch->item.id == patch->item.id)
            return drop_duplicate(mail, known->item.fingerprint);
    if (mail->author_email == NULL)
        return reject(mail, "From holds no address");
    M2sComment *comment = m2s_catalogue_add_comment(engine->catalogue, patch, NULL);
    fill_comment(engine, comment, mail);
    comment->addressed = mail->addressed;
    for (guint i = 0; i < M2S_TAGS_MAX; i++)
        patch->tags[i] = MIN(patch->tags[i] + mail->tags[i], G_MAXUINT16);
    index->class->update_patch(index, patch);
    index->class->add_patch_comment(index, comment);
    m2s_catalogue_add_event(engine->catalogue, M2S_EVENT_PATCH_COMMENT_CREATED, mail->date,
                            comment);
    return M2S_OUTCOME_COMMENT;
}

static M2sOutcome
add_cover_comment(M2sEngine *engine, M2sMail *mail, M2sCover *cover)
{
    M2sIndex *index = engine->index;
    const M2sComment *known = index->class->cover_comment(index, cover->item.project, mail->msgid);
    for (; known; known = known->same_id)
        if (known->cover->item.id == cover->item.id)
            return drop_duplicate(mail, known->item.fingerprint);
    if (mail->author_email == NULL)
        return reject(mail, "From holds no address");
    M2sComment *comment = m2s_catalogue_add_comment(engine->catalogue, NULL, cover);
    fill_comment(engine, comment, mail);
    comment->addressed = M2S_ADDRESSED_UNSET;
    index->class->add_cover_comment(index, comment);
    m2s_catalogue_add_event(engine->catalogue, M2S_EVENT_COVER_COMMENT_CREATED, mail->date,
                            comment);
    return M2S_OUTCOME_COMMENT;
}

/* Patches are looked for before covers, over all that the mail refers to. */
static M2sOutcome
add_comment(M2sEngine *engine, M2sMail *mail)
{
    const M2sProject *project = find_project(engine, mail);
    if (project == NULL)
        return M2S_OUTCOME_ORPHAN;
    M2sPatch *patch = find_commented_patch(engine->index, mail, project);
    if (patch)
        return add_patch_comment(engine, mail, patch);
    gboolean ambiguous = FALSE;
    M2sCover *cover = find_commented_cover(engine->index, mail, project, &ambiguous);
    if (ambiguous)
        return reject(mail, "it answers a mail that is a comment of several covers");
    return cover ? add_cover_comment(engine, mail, cover) : M2S_OUTCOME_ORPHAN;
}

M2sOutcome
m2s_engine_add(M2sEngine *engine, M2sMail *mail)
{
    if (mail->status != M2S_MAIL_USABLE)
        return M2S_OUTCOME_UNUSABLE;
    if (!mail->is_reply && (mail->has_diff || mail->pull_url))
        return add_patch(engine, mail);
    if (is_cover(engine, mail))
        return add_cover(engine, mail);
    return add_comment(engine, mail);
}
