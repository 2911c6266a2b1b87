/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a text: what an index has and a scan looks for.  Layer: search.
 *
 * A word consists of letters, digits and underscores: "erofs_read", "0x1f", "über".  All else
 * separates words.  They are in lower case, and cut after M2S_WORD_MAX bytes, between characters.
 * The words of a text never change: an index that was made with others is of no use
 * (M2S_WORDS_FORMAT). */
#pragma once

#include "base/slice.h"

#define M2S_WORD_MAX 64

/* NUL behind a word, so that it can be read in steps of that many bytes. */
#define M2S_WORD_PADDING 8

/* Grows whenever the words of a mail are others than before. */
#define M2S_WORDS_FORMAT 1

typedef struct {
    M2sSlice rest;
    char word[M2S_WORD_MAX + M2S_WORD_PADDING];
} M2sWords;

/* text: UTF-8; what is not separates words.  It is used as long as words are. */
static inline void
m2s_words_init(M2sWords *words, M2sSlice text)
{
    words->rest = text;
}

/* Finds the next word.
 * word: (out): valid until the next call.  M2S_WORD_PADDING NULs follow it.  It is empty where the
 * text has a NUL: a phrase does not go on there.
 * Returns: FALSE if there is none. */
gboolean m2s_words_next(M2sWords *words, M2sSlice *word);
