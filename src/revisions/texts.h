/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers for texts that are compared often.  Layer: revisions. */
#pragma once

#include <glib.h>

/* Texts that were given numbers. */
typedef struct {
    GHashTable *numbers; /* char * -> number */
    GStringChunk *chunk;
} M2sTexts;

void m2s_texts_init(M2sTexts *texts);
void m2s_texts_clear(M2sTexts *texts);

/* The number of text, from 1 on; 0 for an empty one. */
guint m2s_texts_number(M2sTexts *texts, const char *text);
