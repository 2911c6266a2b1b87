/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which objects of a kind are wanted, and in which order.  Layer: model.
 *
 * Criteria are data: the objects in memory are tested one by one (model/criteria.c), and a store
 * makes SQL of them (store/matches.c).  Both give the same objects in the same order. */
#pragma once

#include "model/fields.h"

typedef enum {
    M2S_TEST_NEVER,   /* nothing passes */
    M2S_TEST_NUMBERS, /* the number that m2s_field_number() gives is one of numbers */
    M2S_TEST_TEXTS,   /* the text is one of texts */
    M2S_TEST_CASE,    /* the same, whatever the case of ASCII letters */
    M2S_TEST_START,   /* the text begins with one of texts, which are not empty */
    M2S_TEST_TERMS,   /* the text has all of texts in it, whatever the case of ASCII letters */
    M2S_TEST_HASH,    /* the hash is this one */
    M2S_TEST_PERIOD,  /* the date is not before since, but before before */
} M2sTestType;

typedef struct {
    M2sTestType type;
    const M2sField *field; /* one with a name; (nullable): NULL for M2S_TEST_NEVER */
    GArray *numbers;       /* (nullable): of guint */
    GPtrArray *texts;      /* (nullable): of char *, owned */
    guint8 hash[M2S_HASH_SIZE];
    gint64 since, before;
} M2sTest;

/* A field to order by.  Texts are ordered by their bytes, NULL first; projects by their link names;
 * what else is pointed to, by its number. */
typedef struct {
    const M2sField *field;
    gboolean backwards;
} M2sSortKey;

typedef struct {
    M2sKind kind;
    GArray *tests;         /* of M2sTest: all must pass */
    GArray *keys;          /* of M2sSortKey: then, or without any, by number */
    gboolean newest_first; /* without keys: the highest number first */
} M2sCriteria;

/* All objects of kind, in the order of their numbers.  Returns: (transfer full). */
M2sCriteria *m2s_criteria_new(M2sKind kind);
void m2s_criteria_free(M2sCriteria *criteria);

/* Adds a test of the field with that name, which the kind must have.
 * field: (nullable): NULL for M2S_TEST_NEVER.
 * Returns: (transfer none): valid until the next test is added. */
M2sTest *m2s_criteria_add(M2sCriteria *criteria, M2sTestType type, const char *field);

/* Adds a value to a test of numbers or texts.  text: copied. */
void m2s_test_add_number(M2sTest *test, guint number);
void m2s_test_add_text(M2sTest *test, const char *text);

void m2s_criteria_add_key(M2sCriteria *criteria, const char *field, gboolean backwards);

/* Those of objects that criteria want, in their order.
 * objects: all objects of the kind, in the order of their numbers.
 * Returns: (transfer container). */
GPtrArray *m2s_criteria_apply(const M2sCriteria *criteria, const GPtrArray *objects);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCriteria, m2s_criteria_free)
