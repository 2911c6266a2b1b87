/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-head.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "base/slice.h"
#include "mbox/file.h"

#define REF_SIZE_MAX    4096       /* bytes of HEAD, or of a file below refs/ */
#define PACKED_SIZE_MAX (16 << 20) /* bytes of packed-refs */
#define SYMBOLIC_MAX    5          /* symbolic refs that are followed, as many as git does */
#define SYMBOLIC        "ref:"
#define SHA256_HEX      64

/* What a ref says. */
typedef enum {
    REF_MISSING,
    REF_ID,
    REF_SYMBOLIC,
    REF_SHA256,
    REF_INVALID,
    REF_FAILED, /* it cannot be read */
} RefKind;

static gboolean
has(const char *folder, const char *name, mode_t type)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return m2s_file_may_be(path, type);
}

static gboolean
is_directory_of_git(const char *path)
{
    return has(path, "HEAD", S_IFREG) && has(path, "objects", S_IFDIR) &&
           has(path, "refs", S_IFDIR);
}

char *
m2s_git_directory(const char *path)
{
    if (is_directory_of_git(path))
        return g_strdup(path);
    g_autofree char *below = g_build_filename(path, ".git", NULL);
    return is_directory_of_git(below) ? g_steal_pointer(&below) : NULL;
}

/* Appends up to limit bytes of file to text.  Returns: FALSE with errno. */
static gboolean
append(GString *text, M2sFile file, gsize limit)
{
    char piece[4096];
    gssize got = 1;
    while (got != 0 && text->len < limit) {
        got = read(file, piece, MIN(sizeof piece, limit - text->len));
        if (got < 0 && errno != EINTR)
            return FALSE;
        g_string_append_len(text, piece, MAX(got, 0));
    }
    return TRUE;
}

static gboolean
fail(const char *name, GError **error)
{
    m2s_file_set_error(error, errno);
    g_prefix_error(error, "%s: ", name);
    return FALSE;
}

static gboolean
check_size(const char *name, gsize size, gsize limit, GError **error)
{
    if (size > limit)
        g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s has more than %" G_GSIZE_FORMAT " bytes",
                    name, limit);
    return size <= limit;
}

/* The bytes of a regular file, up to limit; never waits for a FIFO.
 * text: (out) (transfer full) (nullable): NULL if there is no such file; empty if it is something
 * else, such as a symbolic link.
 * Returns: FALSE with an error if it cannot be read, or has more. */
static gboolean
read_file(const char *folder, const char *name, gsize limit, GString **text, GError **error)
{
    struct stat status;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_auto(M2sFile) file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    *text = NULL;
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return TRUE;
    *text = g_string_new(NULL);
    if (file < 0)
        return errno == ELOOP || fail(name, error);
    if (fstat(file, &status) != 0)
        return fail(name, error);
    if (!S_ISREG(status.st_mode))
        return TRUE;
    return append(*text, file, limit + 1) ? check_size(name, (*text)->len, limit, error)
                                          : fail(name, error);
}

/* A name such as refs/heads/master, which cannot lead out of the folder refs. */
static gboolean
is_ref_name(const char *name)
{
    return g_str_has_prefix(name, "refs/") && strstr(name, "//") == NULL &&
           strstr(name, "/.") == NULL && !g_str_has_suffix(name, "/") &&
           strpbrk(name, "\\ \t") == NULL;
}

static gsize
count_hex_digits(M2sSlice text)
{
    gsize count = 0;
    while (count < text.size && g_ascii_isxdigit(text.data[count]))
        count++;
    return count;
}

static RefKind
read_id(M2sSlice text, M2sGitId *id)
{
    gsize digits = count_hex_digits(text);
    if (digits == SHA256_HEX)
        return REF_SHA256;
    return digits == M2S_GIT_ID_HEX && m2s_git_id_parse(text.data, text.size, id) ? REF_ID
                                                                                  : REF_INVALID;
}

/* A line of packed-refs is "ID NAME". */
static RefKind
find_packed(const char *directory, const char *name, M2sGitId *id, GError **error)
{
    M2sSlice line;
    g_autofree char *ending = g_strconcat(" ", name, "\n", NULL);
    gsize ending_size = strlen(ending);
    GString *packed;
    gboolean is_read = read_file(directory, "packed-refs", PACKED_SIZE_MAX, &packed, error);
    M2sSlice rest = packed ? m2s_slice_of_string(packed) : m2s_slice(NULL, 0);
    RefKind kind = is_read ? REF_MISSING : REF_FAILED;
    while (kind == REF_MISSING && m2s_slice_next_line(&rest, &line)) {
        gsize digits = count_hex_digits(line);
        M2sSlice after = m2s_slice_sub(line, digits, line.size);
        if (digits > 0 && after.size == ending_size && m2s_slice_has_prefix(after, ending))
            kind = read_id(line, id);
    }
    if (packed)
        g_string_free(packed, TRUE);
    return kind;
}

/* target: (out): the name in a symbolic ref. */
static RefKind
read_ref(const char *directory, const char *name, M2sGitId *id, char **target, GError **error)
{
    GString *text;
    gboolean is_read = read_file(directory, name, REF_SIZE_MAX, &text, error);
    if (text == NULL)
        return find_packed(directory, name, id, error);
    RefKind kind = REF_INVALID;
    if (!is_read)
        kind = REF_FAILED;
    else if (g_str_has_prefix(text->str, SYMBOLIC)) {
        *target = g_strstrip(g_strdup(text->str + strlen(SYMBOLIC)));
        kind = is_ref_name(*target) ? REF_SYMBOLIC : REF_INVALID;
    } else
        kind = read_id(m2s_slice_of_string(text), id);
    g_string_free(text, TRUE);
    return kind;
}

static RefKind
follow(const char *directory, const char *start, M2sGitId *id, GError **error)
{
    g_autofree char *name = g_strdup(start);
    for (guint i = 0; i <= SYMBOLIC_MAX; i++) {
        char *target = NULL;
        RefKind kind = read_ref(directory, name, id, &target, error);
        g_free(name);
        name = target;
        if (kind != REF_SYMBOLIC)
            return kind;
    }
    return REF_INVALID;
}

gboolean
m2s_git_head(const char *directory, M2sGitId *id, gboolean *found, GError **error)
{
    const char *what = "its HEAD is neither a branch nor a commit";
    if (has(directory, "reftable", S_IFDIR)) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT,
                            "a Git repository that keeps its branches in a reftable, which cannot "
                            "be read");
        return FALSE;
    }
    RefKind kind = follow(directory, "HEAD", id, error);
    if (kind == REF_MISSING)
        kind = follow(directory, "refs/heads/master", id, error);
    *found = kind == REF_ID;
    if (kind == REF_ID || kind == REF_MISSING)
        return TRUE;
    if (kind == REF_FAILED)
        return FALSE;
    if (kind == REF_SHA256)
        what = "a Git repository with SHA-256 ids, which cannot be read";
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, what);
    return FALSE;
}
