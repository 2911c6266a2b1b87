/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Libraries that few commands need, loaded when they are needed.  Layer: base.
 *
 * GMime and libgit2 bring some thirty other libraries.  If the program were linked with them, each
 * start of it would take 6 ms instead of 1.7, and a mail server starts it for every mail. */
#pragma once

#include <glib.h>

/* A function of the library, and the pointer to it that is set. */
typedef struct {
    const char *name; /* (nullable): NULL ends a list */
    void *place;
} M2sSymbol;

/* The entry of a function in a struct of pointers whose members have the names of functions. */
#define M2S_SYMBOL(functions, function)                                                            \
    {                                                                                              \
#function, &(functions).function                                                           \
    }

/* Loads file, such as "libz.so.1", for good, and sets what symbols say.  Callable again, and from
 * any thread.
 * shown: what people call the library.
 * Returns: FALSE with M2S_ERROR_UNAVAILABLE if it is not there or lacks a function. */
gboolean m2s_library_load(const char *file, const char *shown, const M2sSymbol *symbols,
                          GError **error);
