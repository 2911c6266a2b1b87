/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a mail that are searched.  Layer: search. */
#pragma once

#include <glib.h>

typedef enum {
    M2S_IN_FROM,    /* the From header */
    M2S_IN_TO,      /* the To headers */
    M2S_IN_CC,      /* the Cc headers */
    M2S_IN_SUBJECT, /* the Subject header */
    M2S_IN_MESSAGE, /* the text without the diff; of a reply, all of it */
    M2S_IN_DIFF,    /* the diff */
    M2S_IN_FILES,   /* the names of the files that the diff changes */
    M2S_FIELDS,     /* the number of fields */
} M2sSearchField;

/* Sets of fields. */
#define M2S_FIELD_SET(field) (1U << (field))

/* The fields of a word of which nothing is said.  Every mail is to the list, so To and Cc are not
 * among them. */
#define M2S_FIELDS_OF_A_WORD                                                                       \
    (M2S_FIELD_SET(M2S_IN_FROM) | M2S_FIELD_SET(M2S_IN_SUBJECT) | M2S_FIELD_SET(M2S_IN_MESSAGE) |  \
     M2S_FIELD_SET(M2S_IN_DIFF) | M2S_FIELD_SET(M2S_IN_FILES))

#define M2S_ALL_FIELDS (M2S_FIELD_SET(M2S_FIELDS) - 1)
