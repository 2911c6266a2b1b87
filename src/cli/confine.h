/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives up what a command does not need, before it reads the first byte of mail.  Layer: cli.
 *
 * A mail that took over the program, by a fault that nobody knows of yet, could do no more than
 * what is left: docs/confinement.md says what that is.  Where the kernel cannot do this, the
 * program works all the same. */
#pragma once

#include "cli/command.h"

typedef struct {
    Needs needs;
    GPtrArray *read;    /* of char *: paths of files and folders */
    GPtrArray *files;   /* of char *: folders in which files are written, made and removed */
    GPtrArray *trees;   /* of char *: likewise, and folders and links */
    gboolean is_beside; /* temporary files are made in the folders of files, and nowhere else */
} Wanted;

void wanted_clear(Wanted *wanted);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

/* What is in force. */
typedef struct {
    guint landlock;       /* the version of Landlock; 0: paths are not limited */
    gboolean is_filtered; /* system calls are */
    const char *why_not;  /* (nullable): why neither is: "M2S_CONFINEMENT is “off”" */
} Confinement;

/* Gives up all that is not wanted, for good.  To be called before there are threads. */
Confinement confine(const Wanted *wanted);
