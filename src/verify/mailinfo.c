/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/mailinfo.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "verify/child.h"

/* Files in memory that git reads and writes: nothing is left behind, whatever happens. */
typedef struct {
    int mail, message, patch;
} Files;

static void
files_clear(Files *files)
{
    const int all[] = {files->mail, files->message, files->patch};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i] >= 0)
            close(all[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Files, files_clear)

static gboolean
fill(int file, M2sSlice bytes)
{
    while (bytes.size > 0) {
        ssize_t written = write(file, bytes.data, bytes.size);
        if (written < 0 && errno != EINTR)
            return FALSE;
        bytes = m2s_slice_sub(bytes, MAX(written, 0), bytes.size);
    }
    return lseek(file, 0, SEEK_SET) == 0;
}

/* Reads a whole file.  Returns: FALSE if that fails. */
static gboolean
take(int file, GString *out)
{
    char buffer[16384];
    ssize_t size;
    if (lseek(file, 0, SEEK_SET) != 0)
        return FALSE;
    while ((size = read(file, buffer, sizeof buffer)) > 0)
        g_string_append_len(out, buffer, size);
    return size == 0;
}

/* Replaces the child by git, without anybody's configuration: what was signed does not depend on
 * who reads it. */
static void
run_git(int out, gpointer data)
{
    const Files *files = data;
    char message[32], patch[32];
    g_snprintf(message, sizeof message, "/dev/fd/%d", dup(files->message)); /* not closed by exec */
    g_snprintf(patch, sizeof patch, "/dev/fd/%d", dup(files->patch));
    if (dup2(files->mail, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
        _exit(1);
    close(STDERR_FILENO);
    setenv("GIT_DIR", "/dev/null", TRUE);
    setenv("GIT_CONFIG_NOSYSTEM", "1", TRUE);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    unsetenv("GIT_CONFIG_COUNT");
    unsetenv("GIT_CONFIG_PARAMETERS");
    execlp("git", "git", "mailinfo", "--encoding=utf-8", "--no-scissors", message, patch, NULL);
    _exit(M2S_CHILD_NO_PROGRAM);
}

/* The value of the line that begins with name, without white space around it, or "". */
static char *
find_line(GBytes *answer, const char *name)
{
    M2sSlice rest = m2s_slice_of_bytes(answer), line;
    while (m2s_slice_next_line(&rest, &line))
        if (m2s_slice_has_prefix_caseless(line, name))
            return g_strstrip(m2s_slice_dup(m2s_slice_sub(line, strlen(name), line.size)));
    return g_strdup("");
}

gboolean
m2s_mailinfo_read(M2sSlice mail, M2sMailinfo *info, const char **why)
{
    *info = (M2sMailinfo){.text = g_string_new(NULL)};
    g_auto(Files) files = {memfd_create("mail", MFD_CLOEXEC), memfd_create("message", MFD_CLOEXEC),
                           memfd_create("patch", MFD_CLOEXEC)};
    *why = "a file in memory cannot be made";
    if (files.mail < 0 || files.message < 0 || files.patch < 0 || !fill(files.mail, mail))
        return FALSE;
    g_autoptr(GBytes) answer = m2s_child_run(run_git, &files, mail.size * 4 + 1024, why);
    if (answer == NULL)
        return FALSE;
    info->author = find_line(answer, "Author:");
    info->email = find_line(answer, "Email:");
    info->subject = find_line(answer, "Subject:");
    *why = "what git wrote cannot be read";
    return take(files.message, info->text) && take(files.patch, info->text);
}

void
m2s_mailinfo_clear(M2sMailinfo *info)
{
    g_free(info->author);
    g_free(info->email);
    g_free(info->subject);
    if (info->text)
        g_string_free(info->text, TRUE);
}
