/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/repository.h"

#include <pthread.h>

#include <mbox2series/base.h>

#include "mbox/file.h"
#include "mbox/git-epochs.h"
#include "mbox/git-head.h"
#include "mbox/git-history.h"

#define MAIL_SIZE_MAX (256 << 20) /* bytes: four times what a mail may have by default */
#define IDLE_MAX      8           /* open stores of objects that wait for their next use */

/* What is known of an epoch besides its tip. */
typedef struct {
    gboolean has_stop; /* reading began after stop */
    M2sGitId stop;
    gsize start, end; /* of its mails */
} Range;

/* A store of objects is for one thread at a time, so there are several. */
typedef struct {
    guint epoch;
    M2sGitObjects *objects;
} Handle;

struct M2sRepository {
    M2sRepositoryWarning warning; /* (nullable) */
    gpointer user_data;
    GPtrArray *epochs; /* of M2sGitEpoch */
    Range *ranges;     /* of each epoch */
    M2sGitHistory *history;
    guint walked_epoch; /* the one whose history is read */
    gboolean is_listed; /* history->mails is complete, oldest first, and never changes again */
    gsize next;         /* index of the next mail */
    int is_damaged;     /* atomic: a mail was missing or damaged */

    pthread_mutex_t lock; /* guards idle */
    GArray *idle;         /* of Handle */
};

static const M2sGitEpoch *
epoch_at(const M2sRepository *repository, guint number)
{
    return g_ptr_array_index(repository->epochs, number);
}

static void
warn(const M2sGitEpoch *epoch, const char *what, gpointer data)
{
    const M2sRepository *repository = data;
    if (repository->warning)
        repository->warning(epoch->directory, what, repository->user_data);
}

static void
warn_of_history(const char *what, gpointer data)
{
    const M2sRepository *repository = data;
    warn(epoch_at(repository, repository->walked_epoch), what, data);
}

gboolean
m2s_repository_is_at(const char *path, gboolean *found, GError **error)
{
    g_autofree char *directory = m2s_git_directory(path);
    g_autofree char *folder = NULL;
    *found = directory != NULL;
    if (directory != NULL)
        return strcmp(directory, path) == 0 || m2s_git_epochs_is_inbox(directory, found, error);
    if (!m2s_git_epochs_folder(path, &folder, error))
        return FALSE;
    *found = folder != NULL;
    return TRUE;
}

M2sRepository *
m2s_repository_open(const char *path, M2sRepositoryWarning warning, gpointer user_data,
                    GError **error)
{
    g_autoptr(M2sRepository) repository = g_new0(M2sRepository, 1);
    pthread_mutex_init(&repository->lock, NULL);
    repository->idle = g_array_new(FALSE, FALSE, sizeof(Handle));
    repository->warning = warning;
    repository->user_data = user_data;
    repository->history = m2s_git_history_new(warn_of_history, repository);
    repository->epochs = m2s_git_epochs_find(path, warn, repository, error);
    if (repository->epochs == NULL)
        return NULL;
    repository->ranges = g_new0(Range, repository->epochs->len);
    return g_steal_pointer(&repository);
}

void
m2s_repository_set_limit(M2sRepository *repository, guint64 bytes)
{
    repository->history->limit = bytes;
}

void
m2s_repository_free(M2sRepository *repository)
{
    for (guint i = 0; i < repository->idle->len; i++)
        m2s_git_objects_free(g_array_index(repository->idle, Handle, i).objects);
    g_array_unref(repository->idle);
    pthread_mutex_destroy(&repository->lock);
    g_clear_pointer(&repository->epochs, g_ptr_array_unref);
    m2s_git_history_free(repository->history);
    g_free(repository->ranges);
    g_free(repository);
}

static M2sGitObjects *
take_idle(M2sRepository *repository, guint epoch)
{
    M2sGitObjects *objects = NULL;
    pthread_mutex_lock(&repository->lock);
    for (guint i = repository->idle->len; i > 0 && objects == NULL; i--) {
        const Handle *handle = &g_array_index(repository->idle, Handle, i - 1);
        if (handle->epoch == epoch) {
            objects = handle->objects;
            g_array_remove_index(repository->idle, i - 1);
        }
    }
    pthread_mutex_unlock(&repository->lock);
    return objects;
}

/* The store of an epoch's objects.  Returns: (transfer full) (nullable): for give_back(). */
static M2sGitObjects *
borrow(M2sRepository *repository, guint epoch, GError **error)
{
    M2sGitObjects *objects = take_idle(repository, epoch);
    return objects ? objects : m2s_git_objects_open(epoch_at(repository, epoch)->directory, error);
}

/* Keeps the store for its next use, instead of the one that has waited longest. */
static void
give_back(M2sRepository *repository, guint epoch, M2sGitObjects *objects)
{
    M2sGitObjects *spare = NULL;
    const Handle handle = {epoch, objects};
    pthread_mutex_lock(&repository->lock);
    if (repository->idle->len == IDLE_MAX) {
        spare = g_array_index(repository->idle, Handle, 0).objects;
        g_array_remove_index(repository->idle, 0);
    }
    g_array_append_val(repository->idle, handle);
    pthread_mutex_unlock(&repository->lock);
    g_clear_pointer(&spare, m2s_git_objects_free);
}

/* Adds the mails of an epoch to the history.
 * found: (out): FALSE if the commit to begin after was not met. */
static gboolean
walk_epoch(M2sRepository *repository, guint number, gboolean *found, GError **error)
{
    const M2sGitEpoch *epoch = epoch_at(repository, number);
    Range *range = &repository->ranges[number];
    gboolean is_met = FALSE;
    range->start = range->end = repository->history->mails->len;
    *found = TRUE;
    if (!epoch->has_tip)
        return TRUE;
    repository->walked_epoch = number;
    g_autoptr(M2sGitObjects) objects = m2s_git_objects_open(epoch->directory, error);
    if (objects == NULL ||
        !m2s_git_history_walk(repository->history, objects, &epoch->tip,
                              range->has_stop ? &range->stop : NULL, &is_met, error)) {
        m2s_file_prefix_error(error, epoch->directory);
        return FALSE;
    }
    repository->history->work += m2s_git_objects_work(objects);
    range->end = repository->history->mails->len;
    *found = is_met || !range->has_stop;
    return TRUE;
}

static void
reverse(GArray *mails)
{
    for (guint i = 0; i < mails->len / 2; i++) {
        M2sGitMail *a = &g_array_index(mails, M2sGitMail, i);
        M2sGitMail *b = &g_array_index(mails, M2sGitMail, mails->len - 1 - i);
        M2sGitMail kept = *a;
        *a = *b;
        *b = kept;
    }
}

/* Puts the oldest mail first. */
static void
settle(M2sRepository *repository)
{
    gsize count = repository->history->mails->len;
    reverse(repository->history->mails);
    for (guint i = 0; i < repository->epochs->len; i++) {
        Range *range = &repository->ranges[i];
        const Range newest_first = *range;
        range->start = count - newest_first.end;
        range->end = count - newest_first.start;
    }
    g_atomic_int_set(&repository->is_damaged, repository->history->is_damaged);
    repository->is_listed = TRUE;
}

/* Lists the mails, from the newest epoch to the oldest.
 * found: (out): FALSE, and nothing is listed, if a commit to begin after was not met. */
static gboolean
list(M2sRepository *repository, gboolean *found, GError **error)
{
    *found = TRUE;
    for (guint i = repository->epochs->len; i > 0 && *found; i--)
        if (!walk_epoch(repository, i - 1, found, error))
            return FALSE;
    if (*found)
        settle(repository);
    else
        m2s_git_history_clear(repository->history);
    return TRUE;
}

static Range *
find_range(M2sRepository *repository, const char *name, gsize size)
{
    for (guint i = 0; i < repository->epochs->len; i++) {
        const M2sGitEpoch *epoch = epoch_at(repository, i);
        if (epoch->has_tip && strlen(epoch->name) == size && memcmp(epoch->name, name, size) == 0)
            return &repository->ranges[i];
    }
    return NULL;
}

/* Reads a position.  Returns: FALSE if it names an epoch that is not there, or is none. */
static gboolean
set_stops(M2sRepository *repository, const char *position)
{
    g_auto(GStrv) parts = g_strsplit(position, " ", -1);
    for (guint i = 0; parts[i]; i++) {
        gsize size = strcspn(parts[i], "=");
        Range *range = find_range(repository, parts[i], size);
        const char *id = parts[i] + size + (parts[i][size] == '=');
        if (range == NULL || strlen(id) != M2S_GIT_ID_HEX ||
            !m2s_git_id_parse(id, M2S_GIT_ID_HEX, &range->stop))
            return FALSE;
        range->has_stop = TRUE;
    }
    return TRUE;
}

gboolean
m2s_repository_skip(M2sRepository *repository, const char *position, gboolean *found,
                    GError **error)
{
    g_return_val_if_fail(!repository->is_listed, FALSE);
    *found = *position == '\0' || set_stops(repository, position);
    if (*found && !list(repository, found, error))
        return FALSE;
    for (guint i = 0; i < repository->epochs->len && !*found; i++)
        repository->ranges[i].has_stop = FALSE;
    return TRUE;
}

static guint
epoch_of(const M2sRepository *repository, guint64 index)
{
    guint low = 0, high = repository->epochs->len - 1;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (index >= repository->ranges[middle].end)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* work: (out) (nullable): the bytes that were made of objects. */
static GBytes *
read_mail(M2sRepository *repository, guint64 index, guint64 *work, GError **error)
{
    guint epoch = epoch_of(repository, index);
    const M2sGitMail *mail = &g_array_index(repository->history->mails, M2sGitMail, index);
    M2sGitObjects *objects = borrow(repository, epoch, error);
    if (objects == NULL)
        return NULL;
    guint64 before = m2s_git_objects_work(objects);
    GBytes *bytes = m2s_git_objects_read(objects, &mail->blob, M2S_GIT_BLOB, MAIL_SIZE_MAX, error);
    if (work)
        *work = m2s_git_objects_work(objects) - before;
    give_back(repository, epoch, objects);
    return bytes;
}

/* Tells that a mail cannot be given. */
static void
pass_over(M2sRepository *repository, guint64 index, const GError *failure)
{
    const M2sGitMail *mail = &g_array_index(repository->history->mails, M2sGitMail, index);
    g_autofree char *commit = m2s_git_id_format(&mail->commit);
    g_autofree char *what = g_strdup_printf("the mail of commit %s %s", commit, failure->message);
    warn(epoch_at(repository, epoch_of(repository, index)), what, repository);
    g_atomic_int_set(&repository->is_damaged, TRUE);
}

/* bytes: (out) (transfer full) (nullable): the mail; NULL if it is passed over.
 * Returns: FALSE with an error if there will be no more. */
static gboolean
take_mail(M2sRepository *repository, guint64 index, GBytes **bytes, GError **error)
{
    guint64 work = 0;
    GError *failure = NULL;
    *bytes = read_mail(repository, index, &work, &failure);
    if (failure && !g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA)) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    if (failure)
        pass_over(repository, index, failure);
    g_clear_error(&failure);
    repository->history->work += work;
    if (m2s_git_history_is_bounded(repository->history, 0, error))
        return TRUE;
    g_clear_pointer(bytes, g_bytes_unref);
    return FALSE;
}

gboolean
m2s_repository_next(M2sRepository *repository, guint64 *index, GBytes **bytes, GError **error)
{
    gboolean found;
    *bytes = NULL;
    if (!repository->is_listed && !list(repository, &found, error))
        return FALSE;
    while (*bytes == NULL && repository->next < repository->history->mails->len) {
        *index = repository->next++;
        if (!take_mail(repository, *index, bytes, error)) {
            m2s_file_prefix_error(error,
                                  epoch_at(repository, epoch_of(repository, *index))->directory);
            return FALSE;
        }
    }
    return *bytes != NULL;
}

GBytes *
m2s_repository_read(M2sRepository *repository, guint64 index, GError **error)
{
    g_return_val_if_fail(repository->is_listed && index < repository->history->mails->len, NULL);
    GBytes *bytes = read_mail(repository, index, NULL, error);
    if (bytes == NULL && error != NULL) {
        (*error)->code = M2S_ERROR_IO; /* it was there when the mail was given */
        g_prefix_error(error, "a mail in this Git repository ");
        m2s_file_prefix_error(error, epoch_at(repository, epoch_of(repository, index))->directory);
    }
    return bytes;
}

guint64
m2s_repository_mail_count(const M2sRepository *repository)
{
    return repository->is_listed ? repository->history->mails->len : 0;
}

/* The commit up to which all mails of an epoch are among the first count.
 * Returns: FALSE if there is none. */
static gboolean
find_position(const M2sRepository *repository, guint number, guint64 count, M2sGitId *id)
{
    const M2sGitEpoch *epoch = epoch_at(repository, number);
    const Range *range = &repository->ranges[number];
    const M2sGitMail *mails = (const M2sGitMail *)repository->history->mails->data;
    *id = range->stop;
    if (!epoch->has_tip || !repository->is_listed)
        return epoch->has_tip && range->has_stop;
    if (count >= range->end) {
        *id = epoch->tip;
        return TRUE;
    }
    gsize done = count;
    while (done > range->start && m2s_git_id_equals(&mails[done - 1].commit, &mails[done].commit))
        done--;
    if (done <= range->start)
        return range->has_stop;
    *id = mails[done - 1].commit;
    return TRUE;
}

char *
m2s_repository_position(const M2sRepository *repository, guint64 count)
{
    if (g_atomic_int_get(&repository->is_damaged))
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < repository->epochs->len; i++) {
        M2sGitId id;
        if (!find_position(repository, i, count, &id))
            continue;
        g_autofree char *hex = m2s_git_id_format(&id);
        g_string_append_printf(text, "%s%s=%s", text->len ? " " : "", epoch_at(repository, i)->name,
                               hex);
    }
    return g_string_free(text, FALSE);
}
