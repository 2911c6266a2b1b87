/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_landlock_create_ruleset

/* From linux/landlock.h, which is older than the kernel on many systems: Debian 12 has that of 6.1,
 * without the last three members and rights. */
#define CREATE_RULESET_VERSION (1 << 0)
#define RULE_PATH_BENEATH      1

typedef struct {
    guint64 files, tcp, scoped;
} Ruleset;

typedef struct {
    guint64 allowed;
    gint32 parent;
} __attribute__((packed)) PathBeneath;

#define RIGHT(bit) (G_GUINT64_CONSTANT(1) << (bit))

enum {
    EXECUTE = 0,
    WRITE_FILE,
    READ_FILE,
    READ_FOLDER,
    REMOVE_FOLDER,
    REMOVE_FILE,
    MAKE_CHARACTER_DEVICE,
    MAKE_FOLDER,
    MAKE_FILE,
    MAKE_SOCKET,
    MAKE_FIFO,
    MAKE_BLOCK_DEVICE,
    MAKE_LINK,
    REFER, /* since version 2: to rename from folder to folder; before, nobody could */
    TRUNCATE,
    DEVICE_IOCTL,
    RIGHTS
};

#define READING (RIGHT(READ_FILE) | RIGHT(READ_FOLDER))
#define FILES                                                                                      \
    (READING | RIGHT(WRITE_FILE) | RIGHT(REMOVE_FILE) | RIGHT(MAKE_FILE) | RIGHT(TRUNCATE))
#define TREES (FILES | RIGHT(REMOVE_FOLDER) | RIGHT(MAKE_FOLDER) | RIGHT(MAKE_LINK) | RIGHT(REFER))
/* For what is no folder, the kernel takes no others. */
#define OF_FILES                                                                                   \
    (RIGHT(EXECUTE) | RIGHT(WRITE_FILE) | RIGHT(READ_FILE) | RIGHT(TRUNCATE) | RIGHT(DEVICE_IOCTL))

#define TCP    (RIGHT(0) | RIGHT(1)) /* to bind and to connect */
#define SCOPED (RIGHT(0) | RIGHT(1)) /* abstract Unix sockets and signals of others */

static const guint64 rights_of[] = {
    [LANDLOCK_READ] = READING, [LANDLOCK_FILES] = FILES, [LANDLOCK_TREES] = TREES};

/* For each version, what it knows. */
static const struct {
    guint rights; /* how many */
    gsize size;   /* of the ruleset */
} versions[] = {{0, 0},
                {REFER, G_STRUCT_OFFSET(Ruleset, tcp)},
                {TRUNCATE, G_STRUCT_OFFSET(Ruleset, tcp)},
                {DEVICE_IOCTL, G_STRUCT_OFFSET(Ruleset, tcp)},
                {DEVICE_IOCTL, G_STRUCT_OFFSET(Ruleset, scoped)},
                {RIGHTS, G_STRUCT_OFFSET(Ruleset, scoped)},
                {RIGHTS, sizeof(Ruleset)}};

guint
landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    return MAX(version, 0);
}

/* A path that cannot be opened is nothing to allow.  Nor is a pipe, such as /dev/fd/63 can be: the
 * kernel refuses the rule, and does not limit who reads one. */
static void
allow(int ruleset, guint64 limited, const LandlockPath *path)
{
    struct stat status;
    int parent = open(path->path, O_PATH | O_CLOEXEC);
    if (parent < 0)
        return;
    PathBeneath rule = {rights_of[path->use] & limited, parent};
    if (fstat(parent, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed &= OF_FILES;
    if (rule.allowed)
        syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
    close(parent);
}

gboolean
landlock_restrict(const LandlockPath *paths, LandlockFlags flags)
{
    guint version = MIN(landlock_version(), G_N_ELEMENTS(versions) - 1);
    /* git renames from folder to folder. */
    if (version == 0 || (version == 1 && (flags & LANDLOCK_ALL_PROGRAMS)))
        return FALSE;
    Ruleset wanted = {RIGHT(versions[version].rights) - 1, TCP, SCOPED};
    if (flags & LANDLOCK_ALL_READING)
        wanted.files &= ~READING;
    if (flags & LANDLOCK_ALL_PROGRAMS)
        wanted.files &= ~(RIGHT(EXECUTE) | RIGHT(DEVICE_IOCTL));
    int ruleset = syscall(SYS_landlock_create_ruleset, &wanted, versions[version].size, 0);
    if (ruleset < 0)
        return FALSE;
    for (; paths->path; paths++)
        allow(ruleset, wanted.files, paths);
    gboolean is_done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                       syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return is_done;
}

#else

guint
landlock_version(void)
{
    return 0;
}

gboolean
landlock_restrict(const LandlockPath *paths, LandlockFlags flags)
{
    return FALSE;
}

#endif
