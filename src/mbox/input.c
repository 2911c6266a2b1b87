/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An input is a list of files and the one that is being read. */
#include "mbox/input.h"

#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "mbox/codec.h"
#include "mbox/folder.h"
#include "mbox/look.h"
#include "mbox/separator.h"
#include "mbox/splitter.h"
#include "mbox/unpacker.h"

#define STANDARD_INPUT "standard input"
#define RELEASE_STEP   (32 << 20) /* bytes of an mbox that stay in memory after they were read */

struct M2sInput {
    M2sSources *sources;
    M2sInputWarning warning; /* (nullable) */
    gpointer user_data;
    M2sFolder *folder;         /* (nullable): NULL if the input is one file */
    guint next_name;           /* index into the folder's names */
    M2sRepository *repository; /* (nullable): of sources */

    M2sFile file;             /* the one regular file, kept open; -1: none */
    char *path;               /* (nullable): its path; NULL for standard input */
    M2sFileIdentity identity; /* before it was read */
    gboolean expects_growth;
    gsize whole_max;  /* for the unpacker */
    guint64 deferred; /* mails that were not given */
    guint wait_count;

    GBytes *bytes;       /* (nullable): the file that is being read, or was read last */
    gboolean is_reading; /* there may be more in it */
    guint32 source;
    gboolean is_mbox;
    gboolean is_delivery;  /* one mail, whatever it looks like */
    M2sSplitter splitter;  /* also for a single mail: next is its end once it was given */
    gsize released;        /* how many bytes were given back to the kernel */
    M2sUnpacker *unpacker; /* (nullable): NULL unless a compressed file is read */

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

/* White space is no mail.  An mbox that has lost its first line may begin like a mail. */
static void
look_into_mail(M2sInput *input, const M2sLook *look)
{
    M2sSlice bytes = input->splitter.bytes;
    if (look->kind == M2S_LOOK_EMPTY)
        input->splitter.next = bytes.size;
    if (!m2s_splitter_has_separator(bytes))
        return;
    g_autofree char *path = m2s_sources_path(input->sources, input->source);
    warn(input, path,
         "has lines that begin mails of an mbox, but not its first: it is read as one mail");
}

/* A delivery agent must never have to keep a mail because it is odd.  The zeros of a file that was
 * cut are not binary data: whoever reads on is told.
 * Returns: FALSE with an error if bytes, which are not an mbox, are no mail either. */
static gboolean
check_looks(const M2sInput *input, const M2sLook *look, GBytes *bytes, GError **error)
{
    gboolean is_maildir = input->folder && input->folder->is_maildir;
    const char *objection = m2s_look_objection(look, input->splitter.bytes, is_maildir);
    if (objection == NULL || input->is_delivery || m2s_file_was_cut(bytes))
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, objection);
    return FALSE;
}

/* Starts reading bytes.
 * name: the path of the file; below the folder, if there is one.
 * Returns: FALSE with an error if it is no mail. */
static gboolean
begin_file(M2sInput *input, const char *name, GBytes *bytes, M2sSourceFlags flags, GError **error)
{
    M2sSlice start = m2s_slice_of_bytes(bytes);
    const M2sLimits *limits = m2s_sources_limits(input->sources);
    g_autoptr(M2sUnpacker) unpacker = NULL;
    gboolean is_packed = !input->is_delivery && m2s_codec_of(start);
    if (is_packed && !(unpacker = m2s_unpacker_new(bytes, limits, &start, error)))
        return FALSE;
    /* A file in a Maildir, or a delivery, is always one mail.  It may begin with a separator
     * line, and anybody can write another into the text of a mail. */
    gboolean is_one = input->is_delivery || (input->folder && input->folder->is_maildir);
    gboolean is_mbox = m2s_splitter_init(&input->splitter, start);
    const M2sLook look = is_mbox ? (M2sLook){0} : m2s_look_at(input->splitter.bytes);
    if (!is_mbox && !check_looks(input, &look, bytes, error))
        return FALSE;
    input->is_mbox = is_mbox && !is_one;
    flags |= (input->is_mbox ? M2S_SOURCE_QUOTED : 0) | (unpacker ? M2S_SOURCE_PACKED : 0);
    input->source = m2s_sources_add(input->sources, input->folder ? input->folder->path : NULL,
                                    name, bytes, flags);
    input->bytes = g_bytes_ref(bytes);
    input->is_reading = TRUE;
    input->released = 0;
    if (!is_mbox && !is_one)
        look_into_mail(input, &look);
    gboolean is_blank = !is_mbox && input->splitter.next == input->splitter.bytes.size;
    if (unpacker && !is_blank) {
        m2s_unpacker_begin(unpacker, input->is_mbox);
        m2s_unpacker_give_whole(unpacker, input->whole_max);
        input->unpacker = g_steal_pointer(&unpacker);
    }
    return TRUE;
}

/* Stops reading the file.  In a folder, another file will follow, so its bytes are freed. */
static void
leave_file(M2sInput *input)
{
    input->bytes_done = m2s_input_bytes_read(input);
    input->is_reading = FALSE;
    g_clear_pointer(&input->unpacker, m2s_unpacker_free);
    if (input->folder)
        g_clear_pointer(&input->bytes, g_bytes_unref);
}

/* In an mbox, every mail ends with a line end. */
static void
end_file(M2sInput *input)
{
    M2sSlice bytes = input->unpacker ? m2s_unpacker_rest(input->unpacker) : input->splitter.bytes;
    if (input->is_mbox && bytes.data[bytes.size - 1] != '\n') {
        g_autofree char *path = m2s_sources_path(input->sources, input->source);
        warn(input, path, "ends within a line: its last mail may be cut");
    }
    leave_file(input);
}

/* Starts reading the file name of the folder, or skips it with a warning.
 * Returns: FALSE with an error if reading cannot go on. */
static gboolean
open_folder_file(M2sInput *input, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *path = g_build_filename(input->folder->path, name, NULL);
    g_autoptr(GBytes) bytes = m2s_file_read(path, &failure);
    if (bytes != NULL && begin_file(input, name, bytes, 0, &failure))
        return TRUE;
    if (g_error_matches(failure, M2S_ERROR, M2S_ERROR_NO_INPUT) ||
        g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA)) {
        warn(input, path, failure->message);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    m2s_file_prefix_error(error, path);
    return FALSE;
}

/* Unless a file is being read, starts with the next one that can be, if there is one. */
static gboolean
next_file(M2sInput *input, GError **error)
{
    gboolean is_fine = TRUE;
    while (is_fine && !input->is_reading && input->folder &&
           input->next_name < input->folder->names->len)
        is_fine = open_folder_file(
            input, g_ptr_array_index(input->folder->names, input->next_name++), error);
    return is_fine;
}

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
    g_autoptr(GBytes) bytes = m2s_file_load(input->file, error);
    if (!is_kept)
        close_file(input);
    if (bytes == NULL || !begin_file(input, name, bytes, flags, error))
        return FALSE;
    input->bytes_total = g_bytes_get_size(bytes);
    return TRUE;
}

static gboolean
open_repository(M2sInput *input, const char *path, GError **error)
{
    input->repository = m2s_repository_open(path, input->warning, input->user_data, error);
    if (input->repository != NULL)
        input->source = m2s_sources_add_repository(input->sources, path, input->repository);
    return input->repository != NULL;
}

static gboolean
open_path(M2sInput *input, const char *path, GError **error)
{
    struct stat status;
    input->file = m2s_file_open(path, error);
    if (input->file < 0)
        return FALSE;
    mode_t mode = fstat(input->file, &status) == 0 ? status.st_mode : 0;
    if (S_ISDIR(mode)) {
        close_file(input);
        if (m2s_repository_is_at(path))
            return open_repository(input, path, error);
        input->folder = m2s_folder_list(path, error);
        return input->folder != NULL;
    }
    input->path = g_strdup(path);
    return load_file(input, path, S_ISREG(mode) ? 0 : M2S_SOURCE_STREAM, error);
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
    g_clear_pointer(&input->unpacker, m2s_unpacker_free);
    g_free(input->path);
    g_clear_pointer(&input->bytes, g_bytes_unref);
    g_clear_pointer(&input->folder, m2s_folder_free);
    g_free(input);
}

static gboolean
take_single(M2sInput *input, M2sSlice *mail)
{
    gboolean has_mail = input->splitter.next < input->splitter.bytes.size;
    *mail = input->splitter.bytes;
    input->splitter.next = input->splitter.bytes.size;
    return has_mail;
}

/* The next mail of the file.  An empty file has none.
 * failure: (out): why there is no other, if the file is compressed, and damaged. */
static gboolean
take_mail(M2sInput *input, M2sSlice *mail, GError **failure)
{
    gboolean found = input->unpacker  ? m2s_unpacker_next(input->unpacker, mail, failure)
                     : input->is_mbox ? m2s_splitter_next(&input->splitter, mail)
                                      : take_single(input, mail);
    if (found && input->is_delivery)
        *mail = m2s_separator_strip(*mail);
    return found;
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
    return input->is_reading && input->is_mbox && !input->unpacker &&
           m2s_splitter_skip(&input->splitter, position);
}

void
m2s_input_expect_growth(M2sInput *input)
{
    input->expects_growth = TRUE;
}

void
m2s_input_give_whole(M2sInput *input, gsize max)
{
    input->whole_max = max;
    if (input->unpacker)
        m2s_unpacker_give_whole(input->unpacker, max);
}

/* Leaves the last mail for the next run.  start: where its separator begins. */
static void
defer(M2sInput *input, gsize start)
{
    g_autofree char *path = m2s_sources_path(input->sources, input->source);
    warn(input, path, "its last mail is still being written: it is left for the next run");
    input->deferred++;
    input->splitter.next = start;
    leave_file(input);
}

/* Whether mail can be given.  It cannot if it is still being written.
 * start: where its separator begins.  mail: without the empty line that should follow it. */
static gboolean
is_settled(M2sInput *input, gsize start, M2sSlice mail, GError **error)
{
    gboolean is_last = input->splitter.next == input->splitter.bytes.size;
    if (!input->expects_growth || !input->is_mbox || !is_last || input->file < 0 || input->unpacker)
        return TRUE;
    M2sSlice bytes = input->splitter.bytes;
    gboolean is_ended = mail.data + mail.size < bytes.data + bytes.size;
    M2sGrowth growth =
        m2s_file_settle(input->file, input->path, bytes.size, is_ended, &input->wait_count);
    if (growth == M2S_GROWTH_NONE)
        return TRUE;
    if (growth == M2S_GROWTH_LONGER) {
        defer(input, start);
        return FALSE;
    }
    g_autofree char *path = m2s_sources_path(input->sources, input->source);
    if (growth == M2S_GROWTH_REPLACED) {
        /* The old file can still be read to its end. */
        warn(input, path,
             "was moved or replaced while it was read: what is there now is left for the next run");
        return TRUE;
    }
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "was cut short while it was read");
    m2s_file_prefix_error(error, path);
    return FALSE;
}

static void
give(M2sInput *input, M2sSlice mail, M2sSpan *span, GBytes **bytes)
{
    M2sUnpacker *unpacker = input->unpacker;
    *span = (M2sSpan){.offset = unpacker ? m2s_unpacker_offset(unpacker, mail)
                                         : (guint64)(mail.data - input->splitter.bytes.data),
                      .length = MIN(mail.size, G_MAXUINT32),
                      .source = input->source};
    if (bytes != NULL)
        *bytes = unpacker ? m2s_unpacker_keep(unpacker, mail)
                          : g_bytes_new_from_bytes(input->bytes, span->offset, span->length);
    release_read(input);
    input->mail_count++;
}

/* Leaves a file that cannot be read on.
 * Returns: FALSE with failure as the error; TRUE if it only costs a warning, as others follow. */
static gboolean
leave_damaged(M2sInput *input, GError *failure, GError **error)
{
    g_autofree char *path = m2s_sources_path(input->sources, input->source);
    leave_file(input);
    if (input->folder && g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA)) {
        warn(input, path, failure->message);
        return TRUE;
    }
    g_propagate_error(error, g_error_copy(failure));
    m2s_file_prefix_error(error, path);
    return FALSE;
}

static gboolean
next_of_repository(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error)
{
    guint64 index;
    g_autoptr(GBytes) mail = NULL;
    if (!m2s_repository_next(input->repository, &index, &mail, error))
        return FALSE;
    *span = (M2sSpan){.offset = index, .length = g_bytes_get_size(mail), .source = input->source};
    input->bytes_done += span->length;
    input->mail_count++;
    if (bytes)
        *bytes = g_steal_pointer(&mail);
    return TRUE;
}

gboolean
m2s_input_next(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error)
{
    M2sSlice mail;
    if (input->repository)
        return next_of_repository(input, span, bytes, error);
    while (next_file(input, error) && input->is_reading) {
        g_autoptr(GError) failure = NULL;
        gsize start = input->splitter.next;
        gboolean found = take_mail(input, &mail, &failure);
        /* Its end is right only if the file was not cut meanwhile. */
        if (!m2s_sources_verify(input->sources, input->source, input->bytes, error))
            return FALSE;
        if (failure) {
            if (!leave_damaged(input, failure, error))
                return FALSE;
            continue;
        }
        if (!found) {
            end_file(input);
            continue;
        }
        if (!is_settled(input, start, mail, error))
            return FALSE;
        give(input, mail, span, bytes);
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
    return input->is_mbox;
}

gboolean
m2s_input_is_packed(const M2sInput *input)
{
    return input->unpacker && input->folder == NULL;
}

GBytes *
m2s_input_bytes(const M2sInput *input)
{
    return input->folder ? NULL : input->bytes;
}

gboolean
m2s_input_verify(const M2sInput *input, GError **error)
{
    return input->folder || input->bytes == NULL ||
           m2s_sources_verify(input->sources, input->source, input->bytes, error);
}

guint64
m2s_input_bytes_read(const M2sInput *input)
{
    if (!input->is_reading)
        return input->bytes_done;
    return input->bytes_done +
           (input->unpacker ? m2s_unpacker_position(input->unpacker) : input->splitter.next);
}

guint64
m2s_input_bytes_total(const M2sInput *input)
{
    return input->bytes_total;
}

M2sRepository *
m2s_input_repository(const M2sInput *input)
{
    return input->repository;
}
