/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/fields.h"

#define ITEM(member) M2S_MEMBER(M2sItem, member)

/* What covers, patches and comments have in common. */
#define ITEM_ID                                                                                    \
    {                                                                                              \
        M2S_FIELD_UINT, ITEM(id), .json = "id"                                                     \
    }
#define ITEM_FINGERPRINT                                                                           \
    {                                                                                              \
        M2S_FIELD_UINT, ITEM(fingerprint)                                                          \
    }
#define ITEM_MAIL                                                                                  \
    {                                                                                              \
        M2S_FIELD_MAIL, ITEM(mail)                                                                 \
    }
#define ITEM_WEB_URL                                                                               \
    {                                                                                              \
        M2S_VIEW_WEB_URL, .json = "web_url", .api = 1                                              \
    }
#define ITEM_MSGID                                                                                 \
    {                                                                                              \
        M2S_FIELD_TEXT, ITEM(msgid), .json = "msgid"                                               \
    }
#define ITEM_ARCHIVE_URL                                                                           \
    {                                                                                              \
        M2S_VIEW_ARCHIVE_URL, .json = "list_archive_url", .api = 2                                 \
    }
#define ITEM_DATE                                                                                  \
    {                                                                                              \
        M2S_FIELD_DATE, ITEM(date), .json = "date"                                                 \
    }
#define ITEM_PROJECT M2S_FIELD_OBJECT, ITEM(project), .kind = M2S_PROJECT
#define ITEM_SUBMITTER                                                                             \
    {                                                                                              \
        M2S_FIELD_OBJECT, ITEM(submitter), .kind = M2S_PERSON, .json = "submitter"                 \
    }

/* clang-format off */
static const M2sField project_fields[] = {
    {M2S_FIELD_UINT, M2S_MEMBER(M2sProject, id), .json = "id"},
    {M2S_VIEW_URL, .json = "url"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, name), .changes = TRUE, .json = "name"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, link_name), .changes = TRUE, .json = "link_name"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, list_id), .changes = TRUE, .json = "list_id"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, list_email), .changes = TRUE, .json = "list_email"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, web_url), .changes = TRUE, .json = "web_url"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, scm_url), .changes = TRUE, .json = "scm_url"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, webscm_url), .changes = TRUE, .json = "webscm_url"},
    {M2S_VIEW_EMPTY_ARRAY, .json = "maintainers"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, subject_match), .changes = TRUE,
     .json = "subject_match", .api = 1},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, list_archive_url), .changes = TRUE,
     .json = "list_archive_url", .api = 2},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, list_archive_url_format), .changes = TRUE,
     .json = "list_archive_url_format", .api = 2},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sProject, commit_url_format), .changes = TRUE,
     .json = "commit_url_format", .api = 2},
    {M2S_FIELD_BOOLEAN, M2S_MEMBER(M2sProject, show_dependencies), .changes = TRUE,
     .json = "show_dependencies", .api = 4},
};

static const M2sField person_fields[] = {
    {M2S_FIELD_UINT, M2S_MEMBER(M2sPerson, id), .json = "id"},
    {M2S_VIEW_URL, .json = "url"},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sPerson, name), .nullable = TRUE, .changes = TRUE,
     .json = "name"},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sPerson, email), .json = "email"},
    {M2S_VIEW_NULL, .json = "user"},
};

static const M2sField user_fields[] = {
    {M2S_FIELD_UINT, M2S_MEMBER(M2sUser, id), .json = "id"},
    {M2S_VIEW_URL, .json = "url"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sUser, username), .json = "username"},
    {M2S_VIEW_EMPTY_TEXT, .json = "first_name"},
    {M2S_VIEW_EMPTY_TEXT, .json = "last_name"},
    {M2S_FIELD_OWN_TEXT, M2S_MEMBER(M2sUser, email), .json = "email"},
};

static const M2sField series_fields[] = {
    {M2S_FIELD_UINT, M2S_MEMBER(M2sSeries, id), .json = "id"},
    {M2S_VIEW_URL, .json = "url"},
    {M2S_VIEW_WEB_URL, .json = "web_url", .api = 1},
    {M2S_FIELD_OBJECT, M2S_MEMBER(M2sSeries, project), .kind = M2S_PROJECT, .json = "project"},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sSeries, name), .nullable = TRUE, .changes = TRUE,
     .json = "name"},
    {M2S_FIELD_DATE, M2S_MEMBER(M2sSeries, date), .json = "date"},
    {M2S_FIELD_OBJECT, M2S_MEMBER(M2sSeries, submitter), .kind = M2S_PERSON, .json = "submitter"},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sSeries, version), .changes = TRUE, .json = "version"},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sSeries, total), .changes = TRUE, .json = "total"},
    {M2S_FIELD_UINT, M2S_MEMBER(M2sSeries, received), .changes = TRUE, .json = "received_total"},
    {M2S_VIEW_RECEIVED_ALL, .json = "received_all"},
    {M2S_VIEW_MBOX_URL, .json = "mbox"},
    {M2S_FIELD_OBJECT, M2S_MEMBER(M2sSeries, cover), .kind = M2S_COVER, .nullable = TRUE,
     .changes = TRUE, .json = "cover_letter"},
    {M2S_VIEW_PATCHES, .json = "patches"},
    {M2S_VIEW_DEPENDENCIES, .json = "dependencies", .api = 4},
    {M2S_VIEW_DEPENDENTS, .json = "dependents", .api = 4},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sSeries, complete_to), .changes = TRUE},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sSeries, prefixes), .nullable = TRUE, .since = 5},
    {M2S_FIELD_DATE, M2S_MEMBER(M2sSeries, first_date), .changes = TRUE, .since = 5},
    {M2S_FIELD_DATE, M2S_MEMBER(M2sSeries, last_date), .changes = TRUE, .since = 5},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sSeries, latest), .changes = TRUE, .since = 5},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sSeries, announced_version), .changes = TRUE, .since = 5},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sSeries, announced_total), .changes = TRUE, .since = 5},
    {M2S_FIELD_UINT, M2S_MEMBER(M2sSeries, base), .since = 5},
    {M2S_FIELD_BOOLEAN, M2S_MEMBER(M2sSeries, is_version_written), .changes = TRUE, .since = 5},
    {M2S_FIELD_BOOLEAN, M2S_MEMBER(M2sSeries, is_answer), .changes = TRUE, .since = 5},
    {M2S_FIELD_BOOLEAN, M2S_MEMBER(M2sSeries, is_threaded), .changes = TRUE, .since = 5},
    {M2S_FIELD_BOOLEAN, M2S_MEMBER(M2sSeries, is_cover_guessed), .changes = TRUE, .since = 5},
};

static const M2sField cover_fields[] = {
    ITEM_ID,
    {M2S_VIEW_URL, .json = "url"},
    ITEM_WEB_URL,
    {ITEM_PROJECT, .json = "project"},
    ITEM_MSGID,
    ITEM_ARCHIVE_URL,
    ITEM_DATE,
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sCover, name), .json = "name"},
    ITEM_SUBMITTER,
    {M2S_VIEW_MBOX_URL, .json = "mbox", .api = 1},
    {M2S_VIEW_SERIES, .json = "series"},
    {M2S_VIEW_COMMENTS_URL, .json = "comments", .api = 1},
    {M2S_VIEW_HEADERS, .json = "headers", .detail_only = TRUE},
    {M2S_VIEW_CONTENT, .json = "content", .detail_only = TRUE},
    {M2S_FIELD_OBJECT, M2S_MEMBER(M2sCover, series), .kind = M2S_SERIES, .nullable = TRUE,
     .changes = TRUE, .derived = TRUE},
    ITEM_FINGERPRINT,
    ITEM_MAIL,
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sCover, parent), .nullable = TRUE, .since = 5},
};

static const M2sField patch_fields[] = {
    ITEM_ID,
    {M2S_VIEW_URL, .json = "url"},
    ITEM_WEB_URL,
    {ITEM_PROJECT, .json = "project"},
    ITEM_MSGID,
    ITEM_ARCHIVE_URL,
    ITEM_DATE,
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sPatch, name), .json = "name"},
    {M2S_VIEW_NULL, .json = "commit_ref"},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sPatch, pull_url), .nullable = TRUE, .json = "pull_url"},
    {M2S_FIELD_STATE, M2S_MEMBER(M2sPatch, state), .nullable = TRUE, .json = "state"},
    {M2S_VIEW_FALSE, .json = "archived"},
    {M2S_FIELD_HASH, M2S_MEMBER(M2sPatch, hash), .nullable = TRUE, .json = "hash"},
    ITEM_SUBMITTER,
    {M2S_FIELD_USER, M2S_MEMBER(M2sPatch, delegate), .nullable = TRUE, .json = "delegate"},
    {M2S_VIEW_MBOX_URL, .json = "mbox"},
    {M2S_VIEW_SERIES, .json = "series"},
    {M2S_VIEW_COMMENTS_URL, .json = "comments", .api = 1},
    {M2S_VIEW_PENDING, .json = "check"},
    {M2S_VIEW_CHECKS_URL, .json = "checks"},
    {M2S_VIEW_EMPTY_OBJECT, .json = "tags"},
    {M2S_VIEW_EMPTY_ARRAY, .json = "related", .api = 2},
    {M2S_VIEW_HEADERS, .json = "headers", .detail_only = TRUE},
    {M2S_VIEW_CONTENT, .json = "content", .detail_only = TRUE},
    {M2S_VIEW_DIFF, .json = "diff", .detail_only = TRUE},
    {M2S_VIEW_PREFIXES, .json = "prefixes", .detail_only = TRUE},
    {M2S_FIELD_OBJECT, M2S_MEMBER(M2sPatch, series), .kind = M2S_SERIES, .nullable = TRUE,
     .changes = TRUE},
    {M2S_FIELD_INTEGER, M2S_MEMBER(M2sPatch, number), .changes = TRUE},
    {M2S_FIELD_TAGS, M2S_MEMBER(M2sPatch, tags), .changes = TRUE},
    ITEM_FINGERPRINT,
    ITEM_MAIL,
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sPatch, parent), .nullable = TRUE, .since = 5},
};

/* Comments on patches and on covers differ only in their parent. */
#define COMMENT_FIELDS(parent, parent_kind)                                                      \
    {                                                                                            \
        ITEM_ID,                                                                                 \
        {M2S_VIEW_URL, .json = "url", .api = 3},                                                 \
        ITEM_WEB_URL,                                                                            \
        ITEM_MSGID,                                                                              \
        ITEM_ARCHIVE_URL,                                                                        \
        ITEM_DATE,                                                                               \
        {M2S_VIEW_TITLE, .json = "subject"},                                                     \
        ITEM_SUBMITTER,                                                                          \
        {M2S_VIEW_CONTENT, .json = "content"},                                                   \
        {M2S_VIEW_HEADERS, .json = "headers"},                                                   \
        {M2S_FIELD_ADDRESSED, M2S_MEMBER(M2sComment, addressed), .json = "addressed", .api = 3}, \
        {ITEM_PROJECT},                                                                          \
        {M2S_FIELD_OBJECT, M2S_MEMBER(M2sComment, parent), .kind = parent_kind},                 \
        ITEM_FINGERPRINT,                                                                        \
        ITEM_MAIL,                                                                               \
    }
static const M2sField cover_comment_fields[] = COMMENT_FIELDS(cover, M2S_COVER);
static const M2sField patch_comment_fields[] = COMMENT_FIELDS(patch, M2S_PATCH);

static const M2sField loose_mail_fields[] = {
    ITEM_ID,
    {ITEM_PROJECT},
    ITEM_MSGID,
    ITEM_DATE,
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sLooseMail, name)},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sLooseMail, author_email)},
    {M2S_FIELD_TEXT, M2S_MEMBER(M2sLooseMail, author_name), .nullable = TRUE},
    ITEM_FINGERPRINT,
    ITEM_MAIL,
};

/* A column for what an event is about. */
#define SUBJECT(column, column_kind)                                                               \
    {M2S_FIELD_SUBJECT, .name = #column, .offset = offsetof(M2sEvent, object),                     \
     .kind = column_kind, .nullable = TRUE}
static const M2sField event_fields[] = {
    {M2S_FIELD_UINT, M2S_MEMBER(M2sEvent, id), .json = "id"},
    {M2S_FIELD_CATEGORY, M2S_MEMBER(M2sEvent, category), .json = "category"},
    SUBJECT(cover, M2S_COVER),
    SUBJECT(patch, M2S_PATCH),
    SUBJECT(series, M2S_SERIES),
    SUBJECT(cover_comment, M2S_COVER_COMMENT),
    SUBJECT(patch_comment, M2S_PATCH_COMMENT),
    {M2S_FIELD_SUBJECT, .name = "project", .offset = offsetof(M2sEvent, object),
     .kind = M2S_PROJECT, .since = 7, .json = "project"},
    {M2S_FIELD_DATE, M2S_MEMBER(M2sEvent, date), .json = "date"},
    {M2S_FIELD_DATE, M2S_MEMBER(M2sEvent, received), .since = 7},
    {M2S_VIEW_NULL, .json = "actor"}, /* shown in every version, although 1.2 introduced it */
    {M2S_VIEW_PAYLOAD, .json = "payload"},
};

#define FIELDS(fields) fields, G_N_ELEMENTS(fields)
const M2sKindInfo m2s_kinds[M2S_KINDS] = {
    [M2S_PROJECT] = {"project", "projects", sizeof(M2sProject), FIELDS(project_fields)},
    [M2S_PERSON] = {"person", "people", sizeof(M2sPerson), FIELDS(person_fields)},
    [M2S_SERIES] = {"series", "series", sizeof(M2sSeries), FIELDS(series_fields)},
    [M2S_COVER] = {"cover", "covers", sizeof(M2sCover), FIELDS(cover_fields)},
    [M2S_PATCH] = {"patch", "patches", sizeof(M2sPatch), FIELDS(patch_fields)},
    [M2S_COVER_COMMENT] = {"cover comment", "cover_comments", sizeof(M2sComment),
                           FIELDS(cover_comment_fields)},
    [M2S_PATCH_COMMENT] = {"patch comment", "patch_comments", sizeof(M2sComment),
                           FIELDS(patch_comment_fields)},
    [M2S_LOOSE_MAIL] = {"loose mail", "loose_mails", sizeof(M2sLooseMail),
                        FIELDS(loose_mail_fields)},
    [M2S_EVENT] = {"event", "events", sizeof(M2sEvent), FIELDS(event_fields)},
};

const M2sKindInfo m2s_user_info = {"user", "users", sizeof(M2sUser), FIELDS(user_fields)};

static const struct {
    const char *name;
    M2sKind kind;
} categories[] = {
    [M2S_EVENT_COVER_CREATED] = {"cover-created", M2S_COVER},
    [M2S_EVENT_PATCH_CREATED] = {"patch-created", M2S_PATCH},
    [M2S_EVENT_PATCH_COMPLETED] = {"patch-completed", M2S_PATCH},
    [M2S_EVENT_SERIES_CREATED] = {"series-created", M2S_SERIES},
    [M2S_EVENT_SERIES_COMPLETED] = {"series-completed", M2S_SERIES},
    [M2S_EVENT_COVER_COMMENT_CREATED] = {"cover-comment-created", M2S_COVER_COMMENT},
    [M2S_EVENT_PATCH_COMMENT_CREATED] = {"patch-comment-created", M2S_PATCH_COMMENT},
    [M2S_EVENT_SERIES_REVISED] = {"series-revised", M2S_SERIES},
};
/* clang-format on */

const char *
m2s_event_category_name(M2sEventCategory category)
{
    g_return_val_if_fail((guint)category < G_N_ELEMENTS(categories), NULL);
    return categories[category].name;
}

M2sKind
m2s_event_kind(M2sEventCategory category)
{
    return categories[category].kind;
}

const M2sField *
m2s_kind_find_member(const M2sKindInfo *info, const char *json)
{
    /* The linker gives equal literals one address, which settles nearly all. */
    for (guint i = 0; i < info->field_count; i++)
        if (info->fields[i].json == json)
            return &info->fields[i];
    for (guint i = 0; i < info->field_count; i++)
        if (g_strcmp0(info->fields[i].json, json) == 0)
            return &info->fields[i];
    return NULL;
}

const M2sField *
m2s_kind_find_field(M2sKind kind, const char *name)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    for (guint i = 0; i < info->field_count; i++)
        if (g_strcmp0(info->fields[i].name, name) == 0)
            return &info->fields[i];
    return NULL;
}

static gconstpointer
project_of(const M2sEvent *event)
{
    return m2s_event_kind(event->category) == M2S_SERIES
               ? event->series->project
               : ((const M2sItem *)event->object)->project;
}

gconstpointer
m2s_event_related(const M2sEvent *event, M2sKind kind)
{
    M2sKind own = m2s_event_kind(event->category);
    if (kind == own)
        return event->object;
    if (kind == M2S_PROJECT)
        return project_of(event);
    if (kind == M2S_SERIES && event->category == M2S_EVENT_PATCH_COMPLETED)
        return event->patch->series;
    if (kind == M2S_PATCH && own == M2S_PATCH_COMMENT)
        return event->comment->patch;
    return kind == M2S_COVER && own == M2S_COVER_COMMENT ? event->comment->cover : NULL;
}

guint
m2s_field_number(const M2sField *field, gconstpointer object)
{
    gconstpointer member = m2s_field_of(field, object);
    if (field->type == M2S_FIELD_CATEGORY)
        return *(const M2sEventCategory *)member + 1;
    if (field->type == M2S_FIELD_SUBJECT)
        return m2s_object_id(m2s_event_related(object, field->kind));
    return m2s_object_id(*(const gconstpointer *)member);
}
