/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/watch.h"

#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/base.h>

#define PATIENCE 10000 /* milliseconds */

static gboolean
fail(const Watch *watch, GError **error)
{
    g_autofree char *shown = g_filename_display_name(watch->path);
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "%s: cannot be watched: %s", shown,
                g_strerror(errno));
    return FALSE;
}

gboolean
watch_open(Watch *watch, const char *path, GError **error)
{
    /* A file that somebody has open is not deleted, but loses its name: IN_ATTRIB. */
    const uint32_t mask = IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF;
    struct stat status;
    *watch = (Watch){.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), .path = g_strdup(path)};
    if (watch->fd < 0 || inotify_add_watch(watch->fd, path, mask) < 0 || stat(path, &status) != 0)
        return fail(watch, error);
    watch->device = status.st_dev;
    watch->inode = status.st_ino;
    return TRUE;
}

void
watch_close(Watch *watch)
{
    if (watch->path && watch->fd >= 0)
        close(watch->fd);
    g_clear_pointer(&watch->path, g_free);
}

static gboolean
is_there(const Watch *watch)
{
    struct stat status;
    return stat(watch->path, &status) == 0 && status.st_dev == watch->device &&
           status.st_ino == watch->inode;
}

gboolean
watch_wait(Watch *watch, GError **error)
{
    struct pollfd waiting = {watch->fd, POLLIN, 0};
    char told[4096];
    ssize_t size;
    if (poll(&waiting, 1, PATIENCE) < 0 && errno != EINTR)
        return fail(watch, error);
    while ((size = read(watch->fd, told, sizeof told)) > 0)
        ; /* whatever it was, the file is looked at */
    if (size < 0 && errno != EAGAIN && errno != EINTR)
        return fail(watch, error);
    if (is_there(watch))
        return TRUE;
    g_autofree char *shown = g_filename_display_name(watch->path);
    g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "%s: was deleted, moved or replaced", shown);
    return FALSE;
}

/* The watch begins before the first look, so that nothing is missed in between. */
gboolean
watch_follow(const char *path, gboolean (*look)(gpointer user_data, GError **error),
             gpointer user_data, GError **error)
{
    g_auto(Watch) watch = {0};
    if (!watch_open(&watch, path, error) || !look(user_data, error))
        return FALSE;
    while (watch_wait(&watch, error) && look(user_data, error))
        ;
    return FALSE;
}
