/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An input is a list of files, of one or many, and the file that is being read.  What else may be an
 * input differs in where files come from: a compressed file is one more stream to copy (file.h), and
 * a repository's mails take the place of the folder in next_file(). */
#include "mbox/input.h"

#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/error.h>

#include "mbox/file.h"
#include "mbox/folder.h"
#include "mbox/magic.h"
#include "mbox/separator.h"
#include "mbox/splitter.h"

#define RELEASE_STEP (32 << 20) /* bytes of an mbox that stay in memory behind the reader */

struct M2sInput {
    M2sSources *sources;
    M2sInputWarning warning; /* (nullable) */
    gpointer user_data;
    M2sFolder *folder; /* (nullable): NULL if the input is one file */
    guint next_name;   /* index into the folder's names */

    GBytes *bytes; /* (nullable): the file being read */
    guint32 source;
    gboolean is_mbox;
    gboolean is_delivery; /* one mail, whatever is in it */
    M2sSplitter splitter; /* of one mail: next is the end once it was given */
    gsize released;       /* bytes of the file given back to the kernel */

    guint64 mail_count;
    guint64 bytes_done;  /* of the files before this one */
    guint64 bytes_total; /* 0 in a folder */
};

static void
warn(M2sInput *input, const char *path, const char *what)
{
    if (input->warning)
        input->warning(path, what, input->user_data);
}

/* Of an mbox whose first line is lost, all would count as one mail. */
static void
warn_if_headless(M2sInput *input)
{
    if (!m2s_splitter_has_separator(input->splitter.bytes))
        return;
    g_autofree char *path = m2s_sources_path(input->sources, input->source);
    warn(input, path,
         "has lines that begin mails of an mbox, but not its first: it is read as one mail");
}

/* Makes bytes the file being read.
 * name: its path below the folder, if there is one.
 * Returns: FALSE with an error if it is clearly no mail. */
static gboolean
begin_file(M2sInput *input, const char *name, GBytes *bytes, M2sSourceFlags flags, GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    const char *what = m2s_magic_describe(m2s_slice(data, size));
    if (what != NULL) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, what);
        return FALSE;
    }
    /* A mail of a Maildir, or that an agent delivers, may have a separator line before it, and who
     * posts to a list can write another into its text: it is one mail nevertheless. */
    gboolean is_one = input->is_delivery || (input->folder && input->folder->is_maildir);
    input->is_mbox = m2s_splitter_init(&input->splitter, m2s_slice(data, size)) && !is_one;
    input->source = m2s_sources_add(input->sources, input->folder ? input->folder->path : NULL,
                                    name, bytes, flags | (input->is_mbox ? M2S_SOURCE_QUOTED : 0));
    input->bytes = g_bytes_ref(bytes);
    input->released = 0;
    if (!input->is_mbox && !is_one)
        warn_if_headless(input);
    return TRUE;
}

/* Who writes an mbox ends every mail with a line end. */
static void
warn_if_cut(M2sInput *input)
{
    M2sSlice slice = input->splitter.bytes;
    g_autofree char *path = m2s_sources_path(input->sources, input->source);
    if (slice.data[slice.size - 1] != '\n')
        warn(input, path, "ends within a line: its last mail may be cut");
}

static void
end_file(M2sInput *input)
{
    if (input->is_mbox)
        warn_if_cut(input);
    input->bytes_done += input->splitter.bytes.size;
    g_clear_pointer(&input->bytes, g_bytes_unref);
}

/* Reads the folder's file name.
 * Returns: FALSE with an error if that can neither be done nor be left undone. */
static gboolean
open_folder_file(M2sInput *input, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *path = g_build_filename(input->folder->path, name, NULL);
    g_autoptr(GBytes) bytes = m2s_file_read(path, &failure);
    if (bytes != NULL && begin_file(input, name, bytes, 0, &failure))
        return TRUE;
    if (g_error_matches(failure, M2S_ERROR, M2S_ERROR_NO_INPUT)) {
        warn(input, path, failure->message);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    m2s_file_prefix_error(error, path);
    return FALSE;
}

/* Begins the next file that can be read; input->bytes is NULL if there is none. */
static gboolean
next_file(M2sInput *input, GError **error)
{
    gboolean is_fine = TRUE;
    while (is_fine && !input->bytes && input->folder &&
           input->next_name < input->folder->names->len)
        is_fine = open_folder_file(
            input, g_ptr_array_index(input->folder->names, input->next_name++), error);
    return is_fine;
}

static gboolean
open_file(M2sInput *input, M2sFile file, const char *name, M2sSourceFlags flags, GError **error)
{
    g_autoptr(GBytes) bytes = m2s_file_load(file, error);
    if (bytes == NULL || !begin_file(input, name, bytes, flags, error))
        return FALSE;
    input->bytes_total = g_bytes_get_size(bytes);
    return TRUE;
}

static gboolean
open_path(M2sInput *input, const char *path, GError **error)
{
    struct stat status;
    g_auto(M2sFile) file = m2s_file_open(path, error);
    if (file < 0)
        return FALSE;
    gboolean is_known = fstat(file, &status) == 0;
    if (is_known && S_ISDIR(status.st_mode)) {
        input->folder = m2s_folder_list(path, error);
        return input->folder != NULL;
    }
    gboolean is_regular = is_known && S_ISREG(status.st_mode);
    return open_file(input, file, path, is_regular ? 0 : M2S_SOURCE_STREAM, error);
}

M2sInput *
m2s_input_open(const char *path, M2sSources *sources, M2sInputWarning warning, gpointer user_data,
               GError **error)
{
    g_autoptr(M2sInput) input = g_new0(M2sInput, 1);
    *input = (M2sInput){.sources = sources, .warning = warning, .user_data = user_data};
    gboolean is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "standard input" : path;
    if (is_stdin ? open_file(input, STDIN_FILENO, name, M2S_SOURCE_STREAM, error)
                 : open_path(input, path, error))
        return g_steal_pointer(&input);
    m2s_file_prefix_error(error, name);
    return NULL;
}

M2sInput *
m2s_input_open_delivery(M2sSources *sources, M2sInputWarning warning, gpointer user_data,
                        GError **error)
{
    g_autoptr(M2sInput) input = g_new0(M2sInput, 1);
    *input = (M2sInput){
        .sources = sources, .warning = warning, .user_data = user_data, .is_delivery = TRUE};
    if (open_file(input, STDIN_FILENO, "standard input", M2S_SOURCE_STREAM, error))
        return g_steal_pointer(&input);
    m2s_file_prefix_error(error, "standard input");
    return NULL;
}

void
m2s_input_free(M2sInput *input)
{
    g_clear_pointer(&input->bytes, g_bytes_unref);
    g_clear_pointer(&input->folder, m2s_folder_free);
    g_free(input);
}

/* A mail without the separator line that an agent may have put before it. */
static M2sSlice
without_separator(M2sSlice mail)
{
    M2sSlice rest = mail, line;
    gboolean separated = m2s_slice_next_line(&rest, &line) && m2s_separator_matches(line);
    return separated ? rest : mail;
}

/* The next mail of the file being read; an empty file, or one of empty lines, has none. */
static gboolean
take_mail(M2sInput *input, M2sSlice *mail)
{
    if (input->is_mbox)
        return m2s_splitter_next(&input->splitter, mail);
    *mail = input->is_delivery ? without_separator(input->splitter.bytes) : input->splitter.bytes;
    gboolean has_mail = input->splitter.next < input->splitter.bytes.size;
    input->splitter.next = input->splitter.bytes.size;
    return has_mail;
}

static void
release_read(M2sInput *input)
{
    gsize done = input->splitter.next;
    if (!input->is_mbox || done - input->released < 2 * RELEASE_STEP)
        return;
    m2s_file_release(input->bytes, input->released, done - RELEASE_STEP);
    input->released = done - RELEASE_STEP;
}

gboolean
m2s_input_skip(M2sInput *input, guint64 position)
{
    return input->bytes && input->is_mbox && m2s_splitter_skip(&input->splitter, position);
}

gboolean
m2s_input_next(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error)
{
    M2sSlice mail;
    while (next_file(input, error) && input->bytes != NULL) {
        if (!take_mail(input, &mail)) {
            end_file(input);
            continue;
        }
        *span = (M2sSpan){.offset = mail.data - input->splitter.bytes.data,
                          .length = MIN(mail.size, G_MAXUINT32),
                          .source = input->source};
        if (bytes != NULL)
            *bytes = g_bytes_new_from_bytes(input->bytes, span->offset, span->length);
        release_read(input);
        input->mail_count++;
        return TRUE;
    }
    return FALSE;
}

guint64
m2s_input_mail_count(const M2sInput *input)
{
    return input->mail_count;
}

guint64
m2s_input_bytes_read(const M2sInput *input)
{
    return input->bytes_done + (input->bytes ? input->splitter.next : 0);
}

guint64
m2s_input_bytes_total(const M2sInput *input)
{
    return input->bytes_total;
}
