/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An input is a list of files or a repository, and how it is opened, grown and given. */
#include "mbox/input.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "mbox/file-list.h"

#define STANDARD_INPUT "standard input"

struct M2sInput {
    M2sSources *sources;
    M2sInputWarning warning; /* (nullable) */
    gpointer user_data;
    M2sFileList *files;
    M2sRepository *repository; /* (nullable): of sources */
    guint32 source;            /* the repository */
    guint64 repository_bytes;  /* that were read */

    M2sFile file;             /* the one regular file, kept open; -1: none */
    char *path;               /* (nullable): its path; NULL for standard input */
    M2sFileIdentity identity; /* before it was read */
    GBytes *bytes;            /* (nullable): of the one file or stream */
    gboolean is_delivery;     /* one mail, whatever it looks like */
    gboolean expects_growth;
    guint64 deferred; /* mails that were not given */
    guint wait_count;
    guint64 unread; /* bytes of those */

    guint64 mail_count;
};

static void
close_file(M2sInput *input)
{
    m2s_file_close(input->file);
    input->file = -1;
}

/* Reads the open file. */
static gboolean
load_file(M2sInput *input, const char *name, M2sSourceFlags flags, GError **error)
{
    gboolean is_kept =
        m2s_file_is_at_start(input->file) && m2s_file_identify(input->file, &input->identity);
    input->bytes = m2s_file_load(input->file, error);
    if (!is_kept)
        close_file(input);
    const M2sFileFacts facts = {.packed = {.bytes = input->bytes},
                                .name = name,
                                .flags = flags,
                                .is_delivery = input->is_delivery,
                                .limit = G_MAXUINT64};
    return input->bytes != NULL && m2s_file_list_set_file(input->files, &facts, error);
}

static gboolean
open_folder(M2sInput *input, const char *path, GError **error)
{
    M2sFolder *folder = m2s_folder_list(path, error);
    if (folder != NULL)
        m2s_file_list_set_folder(input->files, folder);
    return folder != NULL;
}

static gboolean
open_repository(M2sInput *input, const char *path, GError **error)
{
    input->repository = m2s_repository_open(path, input->warning, input->user_data, error);
    if (input->repository == NULL)
        return FALSE;
    m2s_repository_set_limit(input->repository,
                             m2s_sources_limits(input->sources)->decompressed_size);
    input->source = m2s_sources_add_repository(input->sources, path, input->repository);
    return TRUE;
}

static gboolean
open_directory(M2sInput *input, const char *path, GError **error)
{
    gboolean is_repository;
    if (!m2s_repository_is_at(path, &is_repository, error))
        return FALSE;
    return is_repository ? open_repository(input, path, error) : open_folder(input, path, error);
}

static gboolean
open_path(M2sInput *input, const char *path, GError **error)
{
    struct stat status;
    input->file = m2s_file_open(path, error);
    if (input->file < 0)
        return FALSE;
    if (fstat(input->file, &status) != 0) {
        m2s_file_set_error(error, errno);
        return FALSE;
    }
    if (S_ISDIR(status.st_mode)) {
        close_file(input);
        return open_directory(input, path, error);
    }
    input->path = g_strdup(path);
    return load_file(input, path, S_ISREG(status.st_mode) ? 0 : M2S_SOURCE_STREAM, error);
}

static gboolean
open_stdin(M2sInput *input, GError **error)
{
    input->file = m2s_file_duplicate(STDIN_FILENO, error);
    return input->file >= 0 && load_file(input, STANDARD_INPUT, M2S_SOURCE_STREAM, error);
}

M2sInput *
m2s_input_open(const char *path, M2sSources *sources, M2sInputWarning warning, gpointer user_data,
               GError **error)
{
    g_autoptr(M2sInput) input = g_new0(M2sInput, 1);
    *input = (M2sInput){.sources = sources, .warning = warning, .user_data = user_data, .file = -1};
    input->files = m2s_file_list_new(sources, warning, user_data);
    input->is_delivery = path == NULL;
    gboolean is_stdin = path == NULL || strcmp(path, "-") == 0;
    if (is_stdin ? open_stdin(input, error) : open_path(input, path, error))
        return g_steal_pointer(&input);
    m2s_file_prefix_error(error, is_stdin ? STANDARD_INPUT : path);
    return NULL;
}

void
m2s_input_free(M2sInput *input)
{
    close_file(input);
    m2s_file_list_free(input->files);
    g_free(input->path);
    g_clear_pointer(&input->bytes, g_bytes_unref);
    g_free(input);
}

gboolean
m2s_input_skip(M2sInput *input, guint64 position)
{
    M2sMailFile *mails = m2s_file_list_single(input->files);
    return mails && m2s_mail_file_skip(mails, position);
}

void
m2s_input_expect_growth(M2sInput *input)
{
    input->expects_growth = TRUE;
}

void
m2s_input_give_whole(M2sInput *input, gsize max)
{
    m2s_file_list_give_whole(input->files, max);
}

static gboolean
set_cut(const M2sInput *input, GError **error)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "was cut short while it was read");
    m2s_file_prefix_error(error, input->path ? input->path : STANDARD_INPUT);
    return FALSE;
}

/* Leaves the last mail for the next run.  start: where it begins, with its separator. */
static void
defer(M2sInput *input, guint64 start)
{
    m2s_file_list_warn(input->files,
                       "its last mail is still being written: it is left for the next run");
    input->deferred++;
    m2s_file_list_leave(input->files);
    input->unread = m2s_file_list_position(input->files) - start;
}

/* Whether the mail at span can be given.  It cannot if it is still being written.
 * start: where it begins, with its separator. */
static gboolean
is_settled(M2sInput *input, guint64 start, const M2sSpan *span, GError **error)
{
    gboolean is_ended;
    const M2sMailFile *mails = m2s_file_list_single(input->files);
    if (!input->expects_growth || input->file < 0 || mails == NULL ||
        !m2s_mail_file_is_at_end(mails, span->offset + span->length, &is_ended))
        return TRUE;
    gsize size = g_bytes_get_size(input->bytes);
    M2sGrowth growth =
        m2s_file_settle(input->file, input->path, size, is_ended, &input->wait_count);
    if (growth == M2S_GROWTH_NONE)
        return TRUE;
    if (growth == M2S_GROWTH_LONGER) {
        defer(input, start);
        return FALSE;
    }
    if (growth == M2S_GROWTH_REPLACED) {
        /* The old file can still be read to its end. */
        m2s_file_list_warn(input->files, "was moved or replaced while it was read: what is there "
                                         "now is left for the next run");
        return TRUE;
    }
    return set_cut(input, error);
}

static gboolean
next_of_repository(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error)
{
    guint64 index;
    g_autoptr(GBytes) mail = NULL;
    if (!m2s_repository_next(input->repository, &index, &mail, error))
        return FALSE;
    *span = (M2sSpan){.offset = index, .length = g_bytes_get_size(mail), .source = input->source};
    input->repository_bytes += span->length;
    input->mail_count++;
    if (bytes)
        *bytes = g_steal_pointer(&mail);
    return TRUE;
}

/* Counts a mail and returns it to the caller. */
static void
give(M2sInput *input, const M2sSpan *found, GBytes **mail, M2sSpan *span, GBytes **bytes)
{
    input->mail_count++;
    *span = *found;
    if (bytes)
        *bytes = g_steal_pointer(mail);
}

gboolean
m2s_input_next(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error)
{
    if (input->repository)
        return next_of_repository(input, span, bytes, error);
    for (M2sMailFile *mails; (mails = m2s_file_list_next(input->files, error)) != NULL;) {
        M2sSpan found_span;
        g_autoptr(GError) failure = NULL;
        g_autoptr(GBytes) mail = NULL;
        guint64 start = m2s_mail_file_position(mails);
        gboolean found = m2s_mail_file_next(mails, &found_span, &mail, &failure);
        /* Its end is right only if the file was not cut meanwhile. */
        if (!m2s_mail_file_verify(mails, error))
            return FALSE;
        if (failure) {
            if (!m2s_file_list_leave_damaged(input->files, failure, error))
                return FALSE;
        } else if (!found)
            m2s_file_list_end(input->files);
        else if (!is_settled(input, start, &found_span, error))
            return FALSE;
        else {
            give(input, &found_span, &mail, span, bytes);
            return TRUE;
        }
    }
    return FALSE;
}

M2sStretch *
m2s_input_claim(M2sInput *input, gsize ahead, gsize size)
{
    M2sMailFile *mails = m2s_file_list_single(input->files);
    return mails ? m2s_mail_file_claim(mails, ahead, size) : NULL;
}

void
m2s_input_take_stretch(M2sInput *input, M2sStretch *stretch)
{
    M2sMailFile *mails = m2s_file_list_single(input->files);
    if (mails)
        m2s_mail_file_take_stretch(mails, stretch);
    else
        m2s_stretch_free(stretch);
}

guint64
m2s_input_mail_count(const M2sInput *input)
{
    return input->mail_count;
}

guint64
m2s_input_deferred(const M2sInput *input)
{
    return input->deferred;
}

guint
m2s_input_wait_count(const M2sInput *input)
{
    return input->wait_count;
}

gboolean
m2s_input_identity(const M2sInput *input, M2sFileIdentity *identity)
{
    *identity = input->identity;
    return input->file >= 0;
}

gboolean
m2s_input_is_mbox(const M2sInput *input)
{
    const M2sMailFile *mails = m2s_file_list_single(input->files);
    return mails && m2s_mail_file_is_mbox(mails);
}

gboolean
m2s_input_is_packed(const M2sInput *input)
{
    const M2sMailFile *mails = m2s_file_list_single(input->files);
    return m2s_file_list_is_archive(input->files) || (mails && m2s_mail_file_is_packed(mails));
}

GBytes *
m2s_input_bytes(const M2sInput *input)
{
    return input->bytes;
}

gboolean
m2s_input_verify(const M2sInput *input, GError **error)
{
    return input->bytes == NULL || !m2s_file_was_cut(input->bytes) || set_cut(input, error);
}

guint64
m2s_input_bytes_read(const M2sInput *input)
{
    return input->repository_bytes + m2s_file_list_position(input->files) - input->unread;
}

guint64
m2s_input_bytes_total(const M2sInput *input)
{
    return m2s_file_list_size(input->files);
}

M2sRepository *
m2s_input_repository(const M2sInput *input)
{
    return input->repository;
}
