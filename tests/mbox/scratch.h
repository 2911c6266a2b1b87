/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that a test writes to while it is read. */
#pragma once

#include <glib.h>

#include "mbox/input.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

typedef struct {
    char *path; /* a temporary file, empty at first */
    M2sSources *sources;
    GString *warnings; /* each what it says, and a line end */
} Scratch;

void scratch_set_up(Scratch *scratch, gconstpointer data);
void scratch_tear_down(Scratch *scratch, gconstpointer data);

/* Makes text what is in the file, which stays the same file. */
void scratch_write(Scratch *scratch, const char *text);
void scratch_append(const char *path, const char *text);
void scratch_cut(const char *path, gsize size);

/* Makes the file look as if it was written so many seconds ago. */
void scratch_age(Scratch *scratch, gint64 seconds);

/* Opens the file; its warnings go to the scratch. */
M2sInput *scratch_open(Scratch *scratch);

/* count mails of about 1 KiB in an mbox. */
char *scratch_mbox(guint count);
