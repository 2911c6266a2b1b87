/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of `list`, the same ones in tables, CSV and JSON.  Layer: output.
 *
 * Every fact about a column is written once, in the table of column.c.  A column for each tag of
 * the configuration comes on top of these. */
#pragma once

#include <mbox2series/list.h>

#include "model/objects.h"

typedef enum {
    M2S_COLUMN_NUMBER,
    M2S_COLUMN_COUNT, /* a number; in a table, none is "-", as in Patchwork's lists */
    M2S_COLUMN_FLAG,  /* a number: 0 or 1 */
    M2S_COLUMN_DATE,  /* a number: UTC seconds, or M2S_COLUMN_NONE */
    M2S_COLUMN_TEXT,
    M2S_COLUMN_LIST, /* of texts */
} M2sColumnType;

#define M2S_COLUMN_NONE G_MININT64

typedef struct M2sColumn M2sColumn;

/* All columns that there are for a configuration, and what their values are made from. */
typedef struct {
    const M2sConfig *config;
    const M2sObjects *objects; /* (nullable) */
    const M2sFates *fates;     /* (nullable) */
    GArray *all;               /* of M2sColumn, in order */
    GStringChunk *strings;     /* of the columns of tags */
    const M2sPatch **makers;   /* (nullable): made when needed: by the number of a series less
                                      one, the patch that made it, if no cover did */
} M2sColumns;

struct M2sColumn {
    const char *name;    /* in --columns, CSV and JSON */
    const char *heading; /* in a table; may be of a tag, and hold anything */
    const char *about;   /* a line for people */
    M2sColumnType type;
    const char *before;  /* (nullable): in a table, stands before a number: the "v" of "v2" */
    gboolean in_table;   /* by default */
    gboolean on_request; /* not by default: in a table, only if there are fates */
    gboolean short_form; /* of other columns: neither in CSV and JSON by default, nor a sort key */
    gboolean right;      /* aligned to the right */
    gboolean marked;     /* in colour if patches are missing */

    /* On a terminal that is too narrow: */
    guint dropped; /* the columns that are dropped first have the lowest numbers; 0: never */
    guint enough;  /* the width it is first cut to, before others suffer; 0: it is never cut */
    guint least;   /* the width it keeps until it is dropped */

    /* What makes its value: one of these, by type. */
    gint64 (*number)(const M2sColumn *column, const M2sSeries *series);
    /* Appends to out.  Returns: FALSE if there is no value. */
    gboolean (*text)(M2sColumns *columns, const M2sSeries *series, GString *out);
    /* Adds to texts: of char *, which it frees. */
    void (*list)(const M2sSeries *series, GPtrArray *texts);
    guint tag; /* in M2sConfig.tags, for the column of a tag */
};

/* The columns of all configurations, in order, ending with one without a name; and the column of a
 * tag, which lacks its name, its heading and what it is about.  Those of the tags follow the one
 * that has no heading either: it gets the abbreviations of all. */
extern const M2sColumn m2s_column_table[];
extern const M2sColumn m2s_column_of_tag;

/* objects: (nullable): where the series are; NULL if no values are wanted.
 * fates: (nullable): theirs.
 * Returns: (transfer full); it borrows all three. */
M2sColumns *m2s_columns_new(const M2sConfig *config, const M2sObjects *objects,
                            const M2sFates *fates);
void m2s_columns_free(M2sColumns *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sColumns, m2s_columns_free)

/* The column called name.  (transfer none) (nullable) */
const M2sColumn *m2s_columns_find(const M2sColumns *columns, const char *name);

/* The names of all columns that can be shown, or that can be sorted by: "id, project, date".
 * Returns: (transfer full). */
char *m2s_columns_names(const M2sColumns *columns, gboolean sortable);

/* Whether series can be sorted by column. */
gboolean m2s_column_is_sortable(const M2sColumn *column);

/* The columns to show.
 * names: (nullable): separated by commas; NULL: those shown by default.
 * in_table: which default.
 * Returns: (transfer container) (nullable): of const M2sColumn *; NULL with M2S_ERROR_USAGE if
 * there is no such column, or if one is named twice. */
GPtrArray *m2s_columns_choose(const M2sColumns *columns, const char *names, gboolean in_table,
                              GError **error);

/* The patch of series with the lowest number or, if it has no patches, the one that made it without
 * belonging to it: a cover letter with a diff.  (nullable): NULL if it has but a cover. */
const M2sPatch *m2s_columns_first(M2sColumns *columns, const M2sSeries *series);

/* The texts of a list.  Returns: (transfer full): of char *. */
GPtrArray *m2s_column_list(const M2sColumn *column, const M2sSeries *series);

/* Appends a text, or the texts of a list with blanks between them.
 * Returns: FALSE if there is no value. */
gboolean m2s_column_append(M2sColumns *columns, const M2sColumn *column, const M2sSeries *series,
                           GString *out);
