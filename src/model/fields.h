/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fields of each kind of object.  Layer: model.
 *
 * Every fact about a field is written once, in the table of its kind in fields.c.  The columns of
 * the database and all code that reads, writes or compares them come from these tables, and so do
 * the members of objects in Patchwork's JSON, in Patchwork's order. */
#pragma once

#include "model/object.h"

typedef enum {
    /* Members of the object: */
    M2S_FIELD_UINT,     /* guint or guint32 */
    M2S_FIELD_INTEGER,  /* gint64 */
    M2S_FIELD_DATE,     /* gint64: UTC seconds */
    M2S_FIELD_BOOLEAN,  /* gboolean */
    M2S_FIELD_TEXT,     /* const char *: one of the catalogue's strings */
    M2S_FIELD_OWN_TEXT, /* char *: freed with the object */
    M2S_FIELD_OBJECT,   /* a pointer to an object of field->kind */
    M2S_FIELD_SUBJECT,  /* of an event: m2s_event_related() of field->kind */
    M2S_FIELD_MAIL,     /* M2sLocation */
    M2S_FIELD_TAGS,     /* guint16[M2S_TAGS_MAX] */
    M2S_FIELD_HASH,     /* M2sPatch.hash, if has_hash */
    M2S_FIELD_USER,     /* const M2sUser * */
    M2S_FIELD_STATE,    /* const M2sState * */
    M2S_FIELD_ADDRESSED,
    M2S_FIELD_CATEGORY,

    /* Made by views from the object: */
    M2S_VIEW_URL, /* its URL in the API */
    M2S_VIEW_WEB_URL,
    M2S_VIEW_ARCHIVE_URL, /* its URL in the list's own archive */
    M2S_VIEW_MBOX_URL,
    M2S_VIEW_COMMENTS_URL,
    M2S_VIEW_CHECKS_URL,
    M2S_VIEW_RECEIVED_ALL,
    M2S_VIEW_SERIES, /* a list of at most one: a patch could once be in several series */
    M2S_VIEW_PATCHES,
    M2S_VIEW_DEPENDENCIES,
    M2S_VIEW_DEPENDENTS,
    M2S_VIEW_HEADERS, /* this and all up to M2S_VIEW_TITLE need the mail's text */
    M2S_VIEW_CONTENT,
    M2S_VIEW_DIFF,
    M2S_VIEW_PREFIXES,
    M2S_VIEW_TITLE, /* the Subject header as Patchwork stores it */
    M2S_VIEW_PAYLOAD,
    M2S_VIEW_NULL, /* this and all up to M2S_VIEW_EMPTY_OBJECT: known only to a server */
    M2S_VIEW_FALSE,
    M2S_VIEW_PENDING,
    M2S_VIEW_EMPTY_TEXT,
    M2S_VIEW_EMPTY_ARRAY,
    M2S_VIEW_EMPTY_OBJECT,
    M2S_FIELD_TYPES, /* the number of types */
} M2sFieldType;

typedef struct {
    M2sFieldType type;
    const char *name;  /* (nullable): of the member and its column; NULL if a view makes it */
    gsize offset;      /* of the member in the object */
    M2sKind kind;      /* for M2S_FIELD_OBJECT and M2S_FIELD_SUBJECT */
    gboolean nullable; /* a text or pointer that can be NULL */
    gboolean changes;  /* can change after the object was made */
    gboolean derived;  /* follows from the rows of other objects and has no column */
    guint since;       /* the version of the database that added the column; 0: the first */

    const char *json;     /* (nullable): the name in JSON; NULL if the API does not show it */
    guint api;            /* shown since API 1.api */
    gboolean detail_only; /* not shown in lists */
} M2sField;

/* The name and the offset of a member of TYPE, for a row of such a table. */
#define M2S_MEMBER(TYPE, member) .name = #member, .offset = offsetof(TYPE, member)

typedef struct {
    const char *name;   /* "patch": in messages and URLs of pages */
    const char *plural; /* "patches": the table, the path in the API, the exported file */
    gsize size;         /* bytes of an object */
    const M2sField *fields;
    guint field_count;
} M2sKindInfo;

extern const M2sKindInfo m2s_kinds[M2S_KINDS];

/* Users belong to a configuration and are in no catalogue. */
extern const M2sKindInfo m2s_user_info;

/* The field of info that is called json in JSON.  (nullable) */
const M2sField *m2s_kind_find_member(const M2sKindInfo *info, const char *json);

/* The field of the kind that has that name.  (nullable) */
const M2sField *m2s_kind_find_field(M2sKind kind, const char *name);

/* The kind of object that events of category are about. */
M2sKind m2s_event_kind(M2sEventCategory category);

/* The object of kind that event is about, or that the object it is about belongs to: its project,
 * the patch of a comment, the series of a completed patch.  (nullable) */
gconstpointer m2s_event_related(const M2sEvent *event, M2sKind kind);

/* What filters of the API compare: the number of the object, user or state that field points to in
 * object, or of a category, from 1; 0: none. */
guint m2s_field_number(const M2sField *field, gconstpointer object);

/* A pointer to the member of object that field describes. */
static inline gpointer
m2s_field_of(const M2sField *field, gconstpointer object)
{
    return (char *)object + field->offset;
}

/* Whether a view needs the mail's text to show field. */
static inline gboolean
m2s_field_needs_text(const M2sField *field)
{
    return field->type >= M2S_VIEW_HEADERS && field->type <= M2S_VIEW_TITLE;
}
