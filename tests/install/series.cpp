// SPDX-License-Identifier: GPL-2.0-or-later
// series.c in C++.
#include <iostream>

#include <mbox2series/archive.h>

int
main(int, char **argv)
{
    g_autoptr(GError) error = nullptr;
    g_autoptr(M2sConfig) config = m2s_config_new();
    const M2sOptions options = {};
    g_autoptr(M2sArchive) archive = m2s_archive_new(config, &options, &error);
    if (archive == nullptr || !m2s_archive_read(archive, argv[1], &error)) {
        std::cerr << error->message << '\n';
        return 1;
    }
    const GPtrArray *all = m2s_archive_catalogue(archive)->series;
    for (guint i = 0; i < all->len; i++) {
        const auto *series = static_cast<const M2sSeries *>(g_ptr_array_index(all, i));
        std::cout << series->id << ' ' << series->name << '\n';
    }
    return 0;
}
