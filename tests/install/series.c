/* SPDX-License-Identifier: GPL-2.0-or-later */
/* series ARCHIVE: a program that uses the library to list number and name of every series. */
#include <stdio.h>

#include <mbox2series/archive.h>

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(M2sArchive) archive = m2s_archive_new(config, &(M2sOptions){0}, &error);
    if (archive == NULL || !m2s_archive_read(archive, argv[1], &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    const GPtrArray *all = m2s_archive_catalogue(archive)->series;
    for (guint i = 0; i < all->len; i++) {
        const M2sSeries *series = g_ptr_array_index(all, i);
        printf("%u %s\n", series->id, series->name);
    }
    return 0;
}
