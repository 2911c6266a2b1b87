/* SPDX-License-Identifier: GPL-2.0-or-later */
#define M2S_LIBPQ_LOADER
#include "postgres/libpq.h"

#include "base/library.h"

#define LIBRARY "libpq.so.5"

M2sLibpq m2s_libpq;

gboolean
m2s_libpq_load(GError **error)
{
#define SYMBOL(name) M2S_SYMBOL(m2s_libpq, name),
    static const M2sSymbol symbols[] = {M2S_LIBPQ_FUNCTIONS(SYMBOL){NULL}};
#undef SYMBOL
    return m2s_library_load(LIBRARY, "libpq", symbols, error);
}
