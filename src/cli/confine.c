/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/confine.h"

#include <unistd.h>

#include "cli/landlock.h"
#include "cli/syscalls.h"

/* What the C library, GLib and the libraries that are loaded when they are needed read: themselves,
 * charsets, locales, time zones, the names of users.  Nothing private is there. */
static const char *const system_paths[] = {"/usr",
                                           "/lib",
                                           "/lib32",
                                           "/lib64",
                                           "/opt",
                                           "/nix/store",
                                           "/gnu/store",
                                           "/etc/ld.so.cache",
                                           "/etc/localtime",
                                           "/etc/nsswitch.conf",
                                           "/etc/passwd",
                                           "/etc/group",
                                           "/etc/gnutls",
                                           "/etc/crypto-policies",
                                           "/etc/pkcs11",
                                           "/etc/ssl/openssl.cnf",
                                           "/dev/urandom",
                                           "/dev/random",
                                           "/dev/zero",
                                           "/proc/cpuinfo",
                                           "/proc/meminfo",
                                           "/proc/stat",
                                           "/proc/sys",
                                           "/proc/filesystems",
                                           "/sys/devices/system/cpu"};

/* Variables with folders where somebody keeps such things elsewhere. */
static const char *const system_variables[] = {"LD_LIBRARY_PATH", "GCONV_PATH", "LOCPATH", "TZDIR"};

void
wanted_clear(Wanted *wanted)
{
    g_clear_pointer(&wanted->read, g_ptr_array_unref);
    g_clear_pointer(&wanted->files, g_ptr_array_unref);
    g_clear_pointer(&wanted->trees, g_ptr_array_unref);
}

#if defined(__has_feature)
#define HAS(feature) __has_feature(feature)
#else
#define HAS(feature) 0
#endif

/* Why nothing is to be given up, or NULL. */
static const char *
find_obstacle(void)
{
    const char *wish = g_getenv("M2S_CONFINEMENT");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || HAS(address_sanitizer) ||     \
    HAS(thread_sanitizer) || HAS(memory_sanitizer)
    return "a sanitizer, which the program was built with, traces processes";
#endif
    return g_strcmp0(wish, "off") == 0 ? "M2S_CONFINEMENT is “off”" : NULL;
}

static void
allow(GArray *paths, const char *path, LandlockUse use)
{
    if (path && *path)
        g_array_append_vals(paths, &(LandlockPath){path, use}, 1);
}

static void
allow_all(GArray *paths, const GPtrArray *from, LandlockUse use)
{
    for (guint i = 0; from && i < from->len; i++)
        allow(paths, g_ptr_array_index(from, i), use);
}

/* Where SQLite makes temporary files: in the first of these folders that it can write to. */
static const char *
sqlite_folder(void)
{
    const char *const folders[] = {g_getenv("SQLITE_TMPDIR"), g_getenv("TMPDIR"), "/var/tmp",
                                   "/usr/tmp", "/tmp"};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
        if (folders[i] && access(folders[i], W_OK | X_OK) == 0)
            return folders[i];
    return NULL;
}

/* git makes a whole repository there, others only files. */
static void
allow_temporary(GArray *paths, const Wanted *wanted)
{
    LandlockUse use = wanted->needs & NEED_PROGRAMS ? LANDLOCK_TREES : LANDLOCK_FILES;
    if (wanted->is_beside)
        return;
    allow(paths, g_get_tmp_dir(), use);
    allow(paths, sqlite_folder(), use);
}

/* folders: (out): keeps what paths point to. */
static void
allow_system(GArray *paths, GPtrArray *folders)
{
    for (gsize i = 0; i < G_N_ELEMENTS(system_paths); i++)
        allow(paths, system_paths[i], LANDLOCK_READ);
    for (gsize i = 0; i < G_N_ELEMENTS(system_variables); i++) {
        const char *value = g_getenv(system_variables[i]);
        g_auto(GStrv) some = g_strsplit(value ? value : "", ":", -1);
        for (char **folder = some; *folder; folder++)
            g_ptr_array_add(folders, g_steal_pointer(folder));
    }
    allow_all(paths, folders, LANDLOCK_READ);
    allow(paths, "/dev/null", LANDLOCK_FILES);
}

static gboolean
limit_files(const Wanted *wanted)
{
    g_autoptr(GArray) paths = g_array_new(TRUE, FALSE, sizeof(LandlockPath));
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    LandlockFlags flags = (wanted->needs & NEED_READING ? LANDLOCK_ALL_READING : 0) |
                          (wanted->needs & NEED_PROGRAMS ? LANDLOCK_ALL_PROGRAMS : 0);
    allow_system(paths, folders);
    allow_temporary(paths, wanted);
    allow_all(paths, wanted->read, LANDLOCK_READ);
    allow_all(paths, wanted->files, LANDLOCK_FILES);
    allow_all(paths, wanted->trees, LANDLOCK_TREES);
    return landlock_restrict((const LandlockPath *)paths->data, flags);
}

/* The filter comes last, as it may refuse what limits files. */
Confinement
confine(const Wanted *wanted)
{
    Confinement confinement = {.why_not = find_obstacle()};
    if (confinement.why_not)
        return confinement;
    if (!(wanted->needs & NEED_WRITING) && limit_files(wanted))
        confinement.landlock = landlock_version();
    confinement.is_filtered = syscalls_filter(wanted->needs & NEED_PROGRAMS);
    return confinement;
}
