/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scratch.h"

#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

static char *folder;

static void
remove_folder(void)
{
    const char *name;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

char *
scratch_path(const char *name)
{
    if (folder == NULL) {
        /* In memory, where there is such a place: some thousand files a second are written. */
        const char *base =
            g_file_test("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir();
        folder = g_build_filename(base, "m2s-fuzz-XXXXXX", NULL);
        g_assert_nonnull(g_mkdtemp(folder));
        atexit(remove_folder);
    }
    return g_build_filename(folder, name, NULL);
}

char *
scratch_write(const char *name, M2sSlice bytes)
{
    char *path = scratch_path(name);
    /* In place: a new file each time would cost a rename. */
    FILE *file = g_fopen(path, "wb");
    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(bytes.data ? bytes.data : "", 1, bytes.size, file), ==, bytes.size);
    g_assert_cmpint(fclose(file), ==, 0);
    return path;
}

/* Appends the answer to target. */
static gboolean
answer(GString *out, const M2sView *view, const char *target, GError **error)
{
    g_autoptr(M2sAnswer) found = m2s_api_get(view, target, error);
    if (found == NULL)
        return FALSE;
    g_assert_true(found->status == 200 || found->status == 404);
    g_assert_true(g_utf8_validate(found->body, -1, NULL));
    g_string_append_printf(out, "%s %u %s\n", target, found->status, found->body);
    return TRUE;
}

char *
scratch_answers(const M2sArchive *archive, GError **error)
{
    static const char *const targets[] = {"projects", "people",  "series",
                                          "covers",   "patches", "events"};
    const M2sView view = {.archive = archive, .base_url = "http://patchwork.example.org"};
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autofree char *target = g_strdup_printf("/api/%s/?per_page=250", targets[i]);
        if (!answer(out, &view, target, error))
            return NULL;
    }
    for (guint id = 1; id <= 4; id++) {
        g_autofree char *patch = g_strdup_printf("/api/patches/%u/comments/", id);
        g_autofree char *detail = g_strdup_printf("/api/patches/%u/", id);
        g_autofree char *cover = g_strdup_printf("/api/covers/%u/comments/", id);
        if (!answer(out, &view, patch, error) || !answer(out, &view, detail, error) ||
            !answer(out, &view, cover, error))
            return NULL;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
