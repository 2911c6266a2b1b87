/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "state-folder.h"

#include <glib/gstdio.h>

void
state_folder_make(StateFolder *folder)
{
    g_autoptr(GError) error = NULL;
    folder->path = g_dir_make_tmp("m2s-XXXXXX", &error);
    g_assert_no_error(error);
    folder->state = g_build_filename(folder->path, "list.db", NULL);
    folder->mbox = g_build_filename(folder->path, "list.mbox", NULL);
}

void
state_folder_remove(StateFolder *folder)
{
    g_remove(folder->state);
    g_remove(folder->mbox);
    g_assert_cmpint(g_rmdir(folder->path), ==, 0);
    g_free(folder->path);
    g_free(folder->state);
    g_free(folder->mbox);
}

void
state_folder_write(const StateFolder *folder, const char *mails)
{
    g_autoptr(GError) error = NULL;
    g_file_set_contents(folder->mbox, mails, -1, &error);
    g_assert_no_error(error);
}

void
state_folder_ingest(const StateFolder *folder, const char *mails, const M2sOptions *options)
{
    g_autoptr(GError) error = NULL;
    char *const inputs[] = {folder->mbox, NULL};
    M2sSummary summary;
    state_folder_write(folder, mails);
    m2s_ingest(NULL, options, folder->state, inputs, &summary, &error);
    g_assert_no_error(error);
}

void
state_folder_add_lamp(const StateFolder *folder, guint number, const M2sOptions *options)
{
    g_autofree char *mail = g_strdup_printf("From x Thu Jan  1 00:00:00 1970\n"
                                            "From: Ann <ann@example.org>\n"
                                            "Subject: [PATCH] lamp %u\n"
                                            "Message-ID: <%u@example.org>\n"
                                            "List-Id: <widgets.example.org>\n\n"
                                            "Trim it.\n---\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n"
                                            "-a\n+b\n",
                                            number, number);
    state_folder_ingest(folder, mail, options);
}
