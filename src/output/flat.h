/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as rows of flat tables.  Layer: output.
 *
 * What others load into a database or a data frame.  Every column is described once, in
 * flat-columns.c; the views of a state (store/views.sql) have the same columns and give the same
 * rows, which a test compares. */
#pragma once

#include <mbox2series/config.h>
#include <mbox2series/fates.h>
#include <mbox2series/revisions.h>

#include "model/details.h"
#include "model/objects.h"

typedef enum {
    M2S_FLAT_INTEGER,
    M2S_FLAT_BOOLEAN, /* 0 or 1 in SQL */
    M2S_FLAT_TEXT,
    M2S_FLAT_LIST, /* of texts; in CSV and SQL, a JSON array */
} M2sFlatType;

typedef struct M2sFlatInsight M2sFlatInsight;

/* A row: an object, or one of the things in it. */
typedef struct {
    const M2sConfig *config;
    const M2sFlatInsight *insight; /* (nullable): of tables that need it */
    M2sKind kind;
    gconstpointer object;
    guint place; /* of what is in the object, from 1 */
    union {
        M2sTrailer trailer;
        M2sFileChange file;
        struct {
            guint index; /* in the configuration */
            M2sSlice name;
            guint count;
        } tag;
        const M2sPosting *posting;
        const M2sFate *fate;
    };
} M2sFlatRow;

/* What is in a column of a row. */
typedef struct {
    gboolean is_null;
    gint64 integer; /* of numbers and booleans */
    GString *text;  /* of texts; of lists, with a line end after each */
} M2sFlatValue;

typedef struct M2sFlatColumn M2sFlatColumn;
struct M2sFlatColumn {
    const char *name;
    M2sFlatType type;
    const char *about; /* a line for people */
    /* Sets value, which is 0 and "" before. */
    void (*get)(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value);
    gboolean is_own; /* the member is one of the row, and not of the object */
    union {
        gsize offset;    /* of a member */
        const char *tag; /* the name of one */
        M2sKind kind;
    };
};

/* What there is a row for. */
typedef enum {
    M2S_FLAT_OBJECTS,
    M2S_FLAT_FILES, /* each file of a patch … */
    M2S_FLAT_TRAILERS,
    M2S_FLAT_TAGS,     /* … each tag that was given */
    M2S_FLAT_POSTINGS, /* the posting that a patch or a cover is the first mail of */
    M2S_FLAT_FATES,    /* what became of a patch or a series */
} M2sFlatPart;

#define M2S_FLAT_KINDS 4 /* a table has objects of at most so many kinds */

typedef struct {
    const char *name;             /* of the exported file; with v_ before it, of the view */
    const M2sFlatColumn *columns; /* the last one without a name */
    M2sKind kinds[M2S_FLAT_KINDS];
    guint kind_count;
    M2sWith with; /* the lists that columns are made from */
    M2sFlatPart part;
    gboolean needs_insight; /* rows depend on all objects: see output/flat-insight.h */
} M2sFlatTable;

/* All tables, the last one without a name. */
extern const M2sFlatTable m2s_flat_tables[];

/* Sets row to the next part of its object; its place is 0 before the first.
 * rest: (inout): for its use.  Returns: FALSE at the end. */
gboolean m2s_flat_next(M2sFlatPart part, M2sFlatRow *row, M2sSlice *rest);

/* Sets value to the number of an object, or to a text.  object, text: (nullable). */
void m2s_flat_set_object(M2sFlatValue *value, gconstpointer object);
void m2s_flat_set_text(M2sFlatValue *value, const char *text);

/* What is in column of row.  scratch: overwritten: the value's text. */
M2sFlatValue m2s_flat_value(const M2sFlatColumn *column, const M2sFlatRow *row, GString *scratch);

/* Appends the line with the names of the columns of table, or a line with what is in them in row.
 * scratch: overwritten. */
void m2s_flat_append_csv_names(const M2sFlatTable *table, GString *out);
void m2s_flat_append_csv(const M2sFlatTable *table, const M2sFlatRow *row, GString *scratch,
                         GString *out);
void m2s_flat_append_json(const M2sFlatTable *table, const M2sFlatRow *row, GString *scratch,
                          GString *out);
