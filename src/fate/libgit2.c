/* SPDX-License-Identifier: GPL-2.0-or-later */
#define M2S_LIBGIT2_LOADER
#include "fate/libgit2.h"

#include "base/library.h"

/* The numbers and structs of one version are not those of the next. */
#define LIBRARY "libgit2.so." LIBGIT2_SOVERSION

M2sLibgit2 m2s_libgit2;

gboolean
m2s_libgit2_load(GError **error)
{
#define SYMBOL(name) M2S_SYMBOL(m2s_libgit2, name),
    static const M2sSymbol symbols[] = {M2S_LIBGIT2_FUNCTIONS(SYMBOL){NULL}};
#undef SYMBOL
    return m2s_library_load(LIBRARY, "libgit2", symbols, error);
}
