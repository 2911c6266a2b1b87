/* SPDX-License-Identifier: GPL-2.0-or-later */
#define M2S_MICROHTTPD_LOADER
#include "server/microhttpd.h"

#include "base/library.h"

#define LIBRARY "libmicrohttpd.so.12"

M2sMicrohttpd m2s_microhttpd;

gboolean
m2s_microhttpd_load(GError **error)
{
#define SYMBOL(name) M2S_SYMBOL(m2s_microhttpd, name),
    static const M2sSymbol symbols[] = {M2S_MICROHTTPD_FUNCTIONS(SYMBOL){NULL}};
#undef SYMBOL
    return m2s_library_load(LIBRARY, "libmicrohttpd", symbols, error);
}
