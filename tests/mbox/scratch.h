/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that a test changes while it is read. */
#pragma once

#include <glib.h>

#include "mbox/input.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

typedef struct {
    char *path; /* a temporary file, empty at first */
    M2sSources *sources;
    GString *warnings; /* one in each line */
} Scratch;

typedef struct {
    const char *path;
    void (*run)(Scratch *scratch, gconstpointer data);
} ScratchTest;

/* Runs the tests of a program, each with a new scratch.  Returns: the exit status. */
int scratch_run_tests(int argc, char **argv, const ScratchTest *tests, gsize count);

/* Replaces the contents of the file, which stays the same file. */
void scratch_write(Scratch *scratch, const char *text);
void scratch_append(const char *path, const char *text);
void scratch_cut(const char *path, gsize size);

/* Sets the time of the last change to some seconds ago. */
void scratch_age(Scratch *scratch, gint64 seconds);

/* Opens the file; warnings are added to those of scratch. */
M2sInput *scratch_open(Scratch *scratch);

/* An mbox of count mails of about 1 KiB each. */
char *scratch_mbox(guint count);
