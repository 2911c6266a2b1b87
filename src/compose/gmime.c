/* SPDX-License-Identifier: GPL-2.0-or-later */
#define M2S_GMIME_LOADER
#include "compose/gmime.h"

#include "base/library.h"

#define LIBRARY "libgmime-3.0.so.0"

M2sGmime m2s_gmime;

gboolean
m2s_gmime_load(GError **error)
{
    static GMutex mutex;
    static gboolean is_loaded;
#define SYMBOL(name) M2S_SYMBOL(m2s_gmime, name),
    static const M2sSymbol symbols[] = {M2S_GMIME_FUNCTIONS(SYMBOL){NULL}};
#undef SYMBOL
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mutex);
    if (is_loaded)
        return TRUE;
    is_loaded = m2s_library_load(LIBRARY, "GMime", symbols, error);
    if (is_loaded)
        m2s_gmime.g_mime_init();
    return is_loaded;
}
