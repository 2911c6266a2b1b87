/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/watch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
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
    *watch = (Watch){inotify_init1(IN_CLOEXEC | IN_NONBLOCK), g_strdup(path), FALSE};
    if (watch->fd < 0 ||
        inotify_add_watch(watch->fd, path, IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF) < 0)
        return fail(watch, error);
    return TRUE;
}

void
watch_close(Watch *watch)
{
    if (watch->path && watch->fd >= 0)
        close(watch->fd);
    g_clear_pointer(&watch->path, g_free);
}

/* Takes what inotify has told.  Returns: FALSE with an error. */
static gboolean
take_events(Watch *watch, GError **error)
{
    char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    ssize_t size;
    while ((size = read(watch->fd, buffer, sizeof buffer)) > 0) {
        const struct inotify_event *event;
        for (ssize_t at = 0; at < size; at += (ssize_t)(sizeof *event + event->len)) {
            event = (const struct inotify_event *)(buffer + at);
            if (event->mask & (IN_MOVE_SELF | IN_DELETE_SELF | IN_IGNORED))
                watch->is_gone = TRUE;
        }
    }
    return size >= 0 || errno == EAGAIN || errno == EINTR || fail(watch, error);
}

gboolean
watch_wait(Watch *watch, GError **error)
{
    struct pollfd waiting = {watch->fd, POLLIN, 0};
    if (poll(&waiting, 1, PATIENCE) < 0 && errno != EINTR)
        return fail(watch, error);
    if (!take_events(watch, error))
        return FALSE;
    if (!watch->is_gone)
        return TRUE;
    g_autofree char *shown = g_filename_display_name(watch->path);
    g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "%s: was moved or deleted", shown);
    return FALSE;
}
