/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each kind of object consists of.  Layer: model.
 *
 * A fact about a field is written once, in the table of its kind in fields.c.  The columns of the
 * database and everything that reads, writes or compares them are made from it, and so are the
 * members of objects in Patchwork's JSON, in its order, and the columns of `list`. */
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
    M2S_FIELD_SUBJECT,  /* the same, if it is what M2sEvent.category is about */
    M2S_FIELD_MAIL,     /* M2sLocation */
    M2S_FIELD_TAGS,     /* guint16[M2S_TAGS_MAX] */
    M2S_FIELD_HASH,     /* M2sPatch.hash, if it has one */
    M2S_FIELD_USER,     /* const M2sUser * */
    M2S_FIELD_STATE,    /* const M2sState * */
    M2S_FIELD_ADDRESSED,
    M2S_FIELD_CATEGORY,

    /* What views make of the object: */
    M2S_VIEW_URL, /* its address in the API */
    M2S_VIEW_WEB_URL,
    M2S_VIEW_ARCHIVE_URL, /* its address in the list's own archive */
    M2S_VIEW_MBOX_URL,
    M2S_VIEW_COMMENTS_URL,
    M2S_VIEW_CHECKS_URL,
    M2S_VIEW_RECEIVED_ALL,
    M2S_VIEW_PROJECT, /* of what an event is about */
    M2S_VIEW_SERIES,  /* a list of none or one: a patch could once be in several series */
    M2S_VIEW_PATCHES,
    M2S_VIEW_DEPENDENCIES,
    M2S_VIEW_DEPENDENTS,
    M2S_VIEW_HEADERS, /* from here to M2S_VIEW_TITLE: read again from the mail */
    M2S_VIEW_CONTENT,
    M2S_VIEW_DIFF,
    M2S_VIEW_PREFIXES,
    M2S_VIEW_TITLE, /* the Subject header as stored */
    M2S_VIEW_PAYLOAD,
    M2S_VIEW_NULL, /* what only a Patchwork server has: nothing … */
    M2S_VIEW_FALSE,
    M2S_VIEW_PENDING,
    M2S_VIEW_EMPTY_TEXT,
    M2S_VIEW_EMPTY_ARRAY,
    M2S_VIEW_EMPTY_OBJECT, /* … to here */
    M2S_FIELD_TYPES,       /* how many there are */
} M2sFieldType;

typedef struct {
    M2sFieldType type;
    const char *name;  /* (nullable): of the member and of its column; NULL if a view makes it */
    gsize offset;      /* of the member in the object */
    M2sKind kind;      /* of M2S_FIELD_OBJECT and M2S_FIELD_SUBJECT */
    gboolean nullable; /* a text or pointer that may be NULL */
    gboolean changes;  /* after the object was made */
    gboolean derived;  /* follows from the rows of other objects: it has no column of its own */
    guint since; /* the version of the database that brought the column; 0: there from the start */

    const char *json;     /* (nullable): the name in JSON; NULL if the API does not show it */
    guint api;            /* shown from API 1.api on */
    gboolean detail_only; /* lists leave it out */
    guint place;          /* among the columns of `list`, from 1; 0: not there */
} M2sField;

typedef struct {
    const char *name;   /* "patch": in messages and addresses of pages */
    const char *plural; /* "patches": its table, its path in the API, its exported file */
    gsize size;         /* bytes of an object */
    const M2sField *fields;
    guint field_count;
} M2sKindInfo;

extern const M2sKindInfo m2s_kinds[M2S_KINDS];

/* Users and states belong to a configuration and are in no catalogue. */
extern const M2sKindInfo m2s_user_info;

/* The field of info with that name in JSON, or NULL. */
const M2sField *m2s_kind_find_member(const M2sKindInfo *info, const char *json);

/* The kind of what an event of category is about. */
M2sKind m2s_event_kind(M2sEventCategory category);

/* Where object has the member of field. */
static inline gpointer
m2s_field_of(const M2sField *field, gconstpointer object)
{
    return (char *)object + field->offset;
}

/* Whether a view must read the mail again to show field. */
static inline gboolean
m2s_field_needs_text(const M2sField *field)
{
    return field->type >= M2S_VIEW_HEADERS && field->type <= M2S_VIEW_TITLE;
}
