/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting for a file to change.  Layer: cli. */
#pragma once

#include <sys/types.h>

#include <glib.h>

typedef struct {
    int fd; /* of inotify */
    char *path;
    dev_t device; /* of the file */
    ino_t inode;
} Watch;

/* Begins to watch the file at path.  Returns: FALSE with M2S_ERROR_IO. */
gboolean watch_open(Watch *watch, const char *path, GError **error);
void watch_close(Watch *watch);

/* Waits until the file was written to since the last call, or since watch_open().  On some network
 * file systems nobody is told of that; so it also returns after ten seconds.
 * Returns: FALSE with M2S_ERROR_IO, or with M2S_ERROR_NO_INPUT once it is no longer there, or
 * another one is in its place. */
gboolean watch_wait(Watch *watch, GError **error);

/* Looks at the file at path, and again each time that it was written to.
 * look: whatever it returns FALSE for, with an error, ends this, too.
 * Returns: FALSE. */
gboolean watch_follow(const char *path, gboolean (*look)(gpointer user_data, GError **error),
                      gpointer user_data, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Watch, watch_close)
