/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/file-writer.h"

#include <errno.h>

#include <glib/gstdio.h>

gboolean
m2s_file_fail(const char *path, M2sError code, GError **error)
{
    int saved = errno;
    g_autofree char *shown = g_filename_display_name(path);
    g_set_error(error, M2S_ERROR, code, "%s: %s", shown, g_strerror(saved));
    return FALSE;
}

gboolean
m2s_file_write(const char *folder, const char *name, M2sFileFunc write, gpointer user_data,
               GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s", folder, name);
    g_autofree char *draft = g_strdup_printf("%s.part", path);
    if (g_mkdir_with_parents(folder, 0777) != 0)
        return m2s_file_fail(folder, M2S_ERROR_CREATE, error);
    FILE *file = g_fopen(draft, "we");
    if (file == NULL)
        return m2s_file_fail(draft, M2S_ERROR_CREATE, error);
    gboolean written = write(file, draft, user_data, error);
    if (fclose(file) != 0 && written)
        written = m2s_file_fail(draft, M2S_ERROR_IO, error);
    if (written && g_rename(draft, path) != 0)
        written = m2s_file_fail(path, M2S_ERROR_CREATE, error);
    if (!written)
        g_unlink(draft);
    return written;
}
