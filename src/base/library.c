/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include <mbox2series/base.h>

gboolean
m2s_library_load(const char *file, const char *shown, const M2sSymbol *symbols, GError **error)
{
    static GMutex mutex;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mutex);
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                    "this needs %s, which cannot be loaded: %s", shown, dlerror());
        return FALSE;
    }
    for (; symbols->name; symbols++) {
        void *function = dlsym(library, symbols->name);
        if (function == NULL) {
            g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                        "this needs another version of %s: %s has no %s", shown, file,
                        symbols->name);
            return FALSE;
        }
        memcpy(symbols->place, &function, sizeof function);
    }
    return TRUE;
}
