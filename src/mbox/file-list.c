/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/file-list.h"

#include <mbox2series/base.h>

#include "mbox/container.h"
#include "mbox/file.h"

struct M2sFileList {
    M2sSources *sources;
    M2sInputWarning warning; /* (nullable) */
    gpointer user_data;
    M2sFolder *folder;       /* (nullable) */
    guint next_name;         /* index into the folder's names */
    M2sContainer *container; /* (nullable): the archive that is being read */
    gboolean is_archive;     /* the one file is */
    M2sMailFile *mails;      /* (nullable): the file that is being read, or was read last */
    gboolean is_reading;     /* there may be more in mails */
    gsize whole_max;         /* for m2s_mail_file_give_whole() */
    guint64 bytes_done;      /* of the files before this one */
    guint64 bytes_total;     /* 0 in a folder */
};

M2sFileList *
m2s_file_list_new(M2sSources *sources, M2sInputWarning warning, gpointer user_data)
{
    M2sFileList *list = g_new0(M2sFileList, 1);
    *list = (M2sFileList){.sources = sources, .warning = warning, .user_data = user_data};
    return list;
}

void
m2s_file_list_free(M2sFileList *list)
{
    g_clear_pointer(&list->mails, m2s_mail_file_free);
    g_clear_pointer(&list->container, m2s_container_free);
    g_clear_pointer(&list->folder, m2s_folder_free);
    g_free(list);
}

static void
warn(M2sFileList *list, const char *path, const char *what)
{
    if (list->warning)
        list->warning(path, what, list->user_data);
}

/* The path of the file that is read.  Returns: (transfer full). */
static char *
current_path(const M2sFileList *list)
{
    return m2s_sources_path(list->sources, m2s_mail_file_source(list->mails));
}

void
m2s_file_list_warn(M2sFileList *list, const char *what)
{
    g_autofree char *path = current_path(list);
    warn(list, path, what);
}

/* Starts reading an archive.
 * facts: of the file that it is.
 * Returns: FALSE with an error if it is in another. */
static gboolean
begin_archive(M2sFileList *list, const M2sFileFacts *facts, M2sFileKind kind, GError **error)
{
    if (facts->is_member) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT,
                            "an archive in an archive; unpack it first");
        return FALSE;
    }
    g_autofree char *path =
        facts->folder ? g_build_filename(facts->folder, facts->name, NULL) : g_strdup(facts->name);
    g_autoptr(GRefString) name = g_ref_string_new(path);
    list->container =
        m2s_container_new(name, facts->packed.bytes, kind, m2s_sources_limits(list->sources));
    return TRUE;
}

/* Starts reading a file.
 * Returns: FALSE with an error if it is no mail. */
static gboolean
begin_file(M2sFileList *list, const M2sFileFacts *facts, GError **error)
{
    M2sFileFindings findings;
    g_clear_pointer(&list->mails, m2s_mail_file_free);
    M2sFileKind kind = m2s_mail_file_open(facts, list->sources, &list->mails, &findings, error);
    list->is_reading = kind == M2S_FILE_OF_MAIL;
    if (list->is_reading)
        m2s_mail_file_give_whole(list->mails, list->whole_max);
    if (list->container && !list->is_reading)
        m2s_container_count(list->container, findings.unpacked);
    if (list->is_reading && findings.oddity)
        m2s_file_list_warn(list, findings.oddity);
    if (kind == M2S_FILE_OF_TAR || kind == M2S_FILE_OF_ZIP)
        return begin_archive(list, facts, kind, error);
    return list->is_reading;
}

/* In a folder or an archive, another file will follow, so this one is freed. */
void
m2s_file_list_leave(M2sFileList *list)
{
    list->bytes_done = m2s_file_list_position(list);
    list->is_reading = FALSE;
    if (list->container)
        m2s_container_count(list->container, m2s_mail_file_unpacked(list->mails));
    if (list->folder || list->container)
        g_clear_pointer(&list->mails, m2s_mail_file_free);
}

/* In an mbox, every mail ends with a line end. */
void
m2s_file_list_end(M2sFileList *list)
{
    if (m2s_mail_file_ends_in_line(list->mails))
        m2s_file_list_warn(list, "ends within a line: its last mail may be cut");
    m2s_file_list_leave(list);
}

/* Passes over a file that cannot be read, or read on, if others follow.  The first damage in an
 * archive is told at its end.
 * path: of the file.  name: of it in the archive, if it is in one.
 * Returns: FALSE with an error if reading cannot go on. */
static gboolean
pass_over(M2sFileList *list, const char *path, const char *name, const GError *failure,
          GError **error)
{
    gboolean is_damaged = g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA);
    if (!is_damaged && !g_error_matches(failure, M2S_ERROR, M2S_ERROR_NO_INPUT)) {
        g_propagate_error(error, g_error_copy(failure));
        m2s_file_prefix_error(error, path);
        return FALSE;
    }
    if (is_damaged && list->container && !m2s_container_damage(list->container)) {
        GError *damage = g_error_copy(failure);
        m2s_file_prefix_error(&damage, name);
        m2s_container_note(list->container, damage);
    } else
        warn(list, path, failure->message);
    return TRUE;
}

/* Starts reading the file name of the folder, or skips it with a warning.
 * Returns: FALSE with an error if reading cannot go on. */
static gboolean
open_folder_file(M2sFileList *list, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *path = g_build_filename(list->folder->path, name, NULL);
    g_autoptr(GBytes) bytes = m2s_file_read(path, &failure);
    const M2sFileFacts facts = {.packed = {.bytes = bytes},
                                .folder = list->folder->path,
                                .name = name,
                                .in_maildir = list->folder->is_maildir,
                                .limit = G_MAXUINT64};
    return (bytes != NULL && begin_file(list, &facts, &failure)) ||
           pass_over(list, path, name, failure, error);
}

/* Stops reading the archive.
 * failure: (nullable): why it cannot be read on.
 * Returns: FALSE with an error if there is such a failure, or if it is damaged, and all of the
 * input. */
static gboolean
end_archive(M2sFileList *list, const GError *failure, GError **error)
{
    g_autoptr(M2sContainer) container = g_steal_pointer(&list->container);
    g_autoptr(GError) cut = NULL;
    const GError *damage = m2s_container_damage(container);
    const char *path = m2s_container_path(container);
    if (failure == NULL && !m2s_container_verify(container, &cut))
        failure = cut;
    if (failure == NULL && damage && list->folder)
        warn(list, path, damage->message);
    else if (failure == NULL)
        failure = damage;
    if (failure) {
        g_propagate_error(error, g_error_copy(failure));
        m2s_file_prefix_error(error, path);
    }
    return failure == NULL;
}

/* Starts reading the next file of the archive, or skips it with a warning.
 * Returns: FALSE with an error if reading cannot go on. */
static gboolean
open_member(M2sFileList *list, GError **error)
{
    M2sFileFacts facts;
    const char *why_not;
    g_autoptr(GError) failure = NULL;
    if (!m2s_container_next(list->container, &facts, &why_not, &failure))
        return end_archive(list, failure, error);
    g_autofree char *path = g_strconcat(facts.folder, ": ", facts.name, NULL);
    if (why_not) {
        warn(list, path, why_not);
        return TRUE;
    }
    return begin_file(list, &facts, &failure) || pass_over(list, path, facts.name, failure, error);
}

/* Unless a file is being read, starts with the next one that can be, if there is one. */
static gboolean
open_next(M2sFileList *list, GError **error)
{
    gboolean is_fine = TRUE;
    while (is_fine && !list->is_reading) {
        if (list->container)
            is_fine = open_member(list, error);
        else if (list->folder && list->next_name < list->folder->names->len)
            is_fine = open_folder_file(
                list, g_ptr_array_index(list->folder->names, list->next_name++), error);
        else
            break;
    }
    return is_fine;
}

/* Leaves a file that cannot be read on.
 * Returns: FALSE with an error; TRUE if it only costs a warning, as others follow. */
gboolean
m2s_file_list_leave_damaged(M2sFileList *list, const GError *failure, GError **error)
{
    g_autofree char *path = current_path(list);
    gboolean is_one = !list->folder && !list->container;
    const char *name =
        list->container ? path + strlen(m2s_container_path(list->container)) + 2 : path;
    m2s_file_list_leave(list);
    if (!is_one)
        return pass_over(list, path, name, failure, error);
    g_propagate_error(error, g_error_copy(failure));
    m2s_file_prefix_error(error, path);
    return FALSE;
}

void
m2s_file_list_set_folder(M2sFileList *list, M2sFolder *folder)
{
    list->folder = folder;
}

gboolean
m2s_file_list_set_file(M2sFileList *list, const M2sFileFacts *facts, GError **error)
{
    if (!begin_file(list, facts, error))
        return FALSE;
    list->is_archive = list->container != NULL;
    list->bytes_total = g_bytes_get_size(facts->packed.bytes);
    return TRUE;
}

void
m2s_file_list_give_whole(M2sFileList *list, gsize max)
{
    list->whole_max = max;
    if (list->is_reading)
        m2s_mail_file_give_whole(list->mails, max);
}

M2sMailFile *
m2s_file_list_next(M2sFileList *list, GError **error)
{
    return open_next(list, error) && list->is_reading ? list->mails : NULL;
}

M2sMailFile *
m2s_file_list_single(const M2sFileList *list)
{
    return list->folder || list->is_archive ? NULL : list->mails;
}

gboolean
m2s_file_list_is_archive(const M2sFileList *list)
{
    return list->is_archive;
}

guint64
m2s_file_list_position(const M2sFileList *list)
{
    return list->bytes_done + (list->is_reading ? m2s_mail_file_position(list->mails) : 0);
}

guint64
m2s_file_list_size(const M2sFileList *list)
{
    return list->is_archive && list->container ? m2s_container_size(list->container)
                                               : list->bytes_total;
}
