/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits which files the program can open from now on, with Landlock.  Layer: cli.
 *
 * Linux has it since version 5.13 (https://docs.kernel.org/userspace-api/landlock.html).  What is
 * open, such as standard output, stays so.  The C library has no functions for it. */
#pragma once

#include <glib.h>

/* What may be done with a file, or with what is anywhere below a folder. */
typedef enum {
    LANDLOCK_READ,
    LANDLOCK_FILES, /* files are read, written, made and removed */
    LANDLOCK_TREES, /* the same, and folders and links are made and removed */
} LandlockUse;

typedef struct {
    const char *path;
    LandlockUse use;
} LandlockPath;

/* What is not limited. */
typedef enum {
    LANDLOCK_ALL_READING = 1 << 0,
    LANDLOCK_ALL_PROGRAMS = 1 << 1, /* may be run, by what other limits leave */
} LandlockFlags;

/* The version of the interface that the kernel has, 0 if it has none. */
guint landlock_version(void);

/* Limits this thread, and those that it starts, to paths, for good.  TCP is limited, too: nothing
 * is left of it but sockets that are there.
 * paths: ended by one of NULL; those that do not exist are passed over.
 * Returns: FALSE if the kernel has no Landlock, or refuses: nothing is limited then. */
gboolean landlock_restrict(const LandlockPath *paths, LandlockFlags flags);
