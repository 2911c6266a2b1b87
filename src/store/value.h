/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of objects as the values of columns.  Layer: store. */
#pragma once

#include "model/fields.h"
#include "store/query.h"

/* Tags are stored as "1,0,2"; zeros at the end are left out. */
#define M2S_TAGS_LENGTH (M2S_TAGS_MAX * sizeof "65535,")

typedef struct {
    enum { M2S_VALUE_NULL, M2S_VALUE_INTEGER, M2S_VALUE_TEXT, M2S_VALUE_BYTES } type;
    gint64 integer;
    M2sSlice bytes;             /* of a text (with a NUL behind it) or of bytes; borrowed */
    char tags[M2S_TAGS_LENGTH]; /* what bytes points to if the value is a list of tags */
} M2sValue;

/* The value that a field with a name has in object.  It points into object and into itself. */
void m2s_value_of(const M2sField *field, gconstpointer object, M2sValue *value);

/* The next column of query's row, valid until the next row. */
void m2s_value_read(M2sQuery *query, M2sValue *value);

gboolean m2s_value_equal(const M2sValue *one, const M2sValue *other);

/* For messages: quoted, bytes in hexadecimal; "nothing" for NULL.  Returns: (transfer full). */
char *m2s_value_show(const M2sValue *value);
