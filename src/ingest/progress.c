/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/progress.h"

#include <nettle/base16.h>

#define WINDOW       (64 << 10) /* bytes at the start and before the position */
#define SAMPLE       (4 << 10)  /* bytes of a sample */
#define SAMPLE_COUNT 32         /* evenly spaced in between */
#define NO_POSITION  "damaged"  /* in the mark of a repository that must all be read again */

static char *
hexadecimal(struct sha256_ctx sha256)
{
    guint8 digest[SHA256_DIGEST_SIZE];
    char *text = g_malloc0(BASE16_ENCODE_LENGTH(sizeof digest) + 1);
    sha256_digest(&sha256, sizeof digest, digest);
    base16_encode_update(text, sizeof digest, digest);
    return text;
}

static void
add_range(struct sha256_ctx *sha256, GBytes *bytes, gsize start, gsize end)
{
    const char *data = g_bytes_get_data(bytes, NULL);
    sha256_update(sha256, end - start, (const guint8 *)data + start);
}

/* The hash of the first bytes, of the last ones before position, and of samples in between.
 * Returns: (transfer full) (nullable): NULL if bytes end before position. */
static char *
fingerprint(GBytes *bytes, guint64 position)
{
    if (position > g_bytes_get_size(bytes))
        return NULL;
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    gsize first = MIN(position, WINDOW), last = MAX(first, position - first);
    add_range(&sha256, bytes, 0, first);
    for (guint i = 1; i <= SAMPLE_COUNT; i++) {
        gsize at = first + (last - first) / (SAMPLE_COUNT + 1) * i;
        add_range(&sha256, bytes, at, MIN(at + SAMPLE, last));
    }
    add_range(&sha256, bytes, last, position);
    return hexadecimal(sha256);
}

static char *
head_of(GBytes *bytes)
{
    return fingerprint(bytes, MIN(WINDOW, g_bytes_get_size(bytes)));
}

/* Not if the file was replaced, or was written to without growing. */
static gboolean
is_same_file(const M2sProgress *progress)
{
    const M2sFileIdentity *now = &progress->identity;
    const M2sInputMark *old = &progress->old;
    gboolean was_written = now->modified != old->modified;
    return now->device == old->device && now->inode == old->inode &&
           (now->size > old->size || (now->size == old->size && !was_written));
}

/* The mark has an identity only if it was read to its end. */
static gboolean
is_unchanged(const M2sProgress *progress)
{
    const M2sFileIdentity *now = &progress->identity;
    const M2sInputMark *old = &progress->old;
    return now->device == old->device && now->inode == old->inode && now->size == old->size &&
           now->modified == old->modified;
}

/* Continues where reading the mbox ended, if possible.  Even if all of it is read again, the mail
 * that ended with it last time may go on. */
static void
resume_mbox(M2sProgress *progress, gboolean has_same_rules)
{
    g_autofree char *now = fingerprint(m2s_input_bytes(progress->input), progress->old.position);
    progress->has_changed = g_strcmp0(now, progress->old.fingerprint) != 0;
    if (progress->has_changed)
        return;
    if (has_same_rules && is_same_file(progress) &&
        m2s_input_skip(progress->input, progress->old.position)) {
        progress->position = progress->old.position;
        progress->last_mail = progress->old.last_mail;
        progress->is_known = FALSE;
    } else
        progress->cut_mail = progress->old.last_mail;
}

/* Continues after the commits that the mark names, unless the history was rewritten. */
static gboolean
resume_repository(M2sProgress *progress, GError **error)
{
    gboolean found;
    const char *position = progress->old.fingerprint;
    if (!m2s_repository_skip(progress->repository, position, &found, error))
        return FALSE;
    progress->has_changed = !found && !g_str_equal(position, NO_POSITION);
    progress->is_known = !found;
    if (found)
        progress->position = progress->old.position;
    return TRUE;
}

static gboolean
resume(M2sProgress *progress, guint revision, const char *list_id, GError **error)
{
    gboolean has_same_rules = progress->old.revision == revision;
    progress->is_known = progress->is_verified = TRUE;
    if (g_strcmp0(progress->old.list_id, list_id) != 0)
        return TRUE;
    if (progress->is_mbox)
        resume_mbox(progress, has_same_rules);
    if (progress->is_mbox || !has_same_rules)
        return TRUE;
    if (progress->repository)
        return resume_repository(progress, error);
    progress->is_unchanged = progress->is_packed && is_unchanged(progress);
    if (progress->is_unchanged)
        progress->is_known = FALSE;
    else
        progress->is_verified = FALSE; /* its first mails may prove to be the same */
    return TRUE;
}

gboolean
m2s_progress_begin(M2sProgress *progress, M2sStore *store, M2sInput *input, const char *path,
                   guint revision, const char *list_id, GError **error)
{
    gboolean found;
    gboolean is_packed = m2s_input_is_packed(input);
    *progress = (M2sProgress){.input = input,
                              .repository = m2s_input_repository(input),
                              .is_mbox = m2s_input_is_mbox(input) && !is_packed,
                              .is_packed = is_packed};
    sha256_init(&progress->mails);
    gboolean is_file = m2s_input_identity(input, &progress->identity);
    gboolean is_folder = m2s_input_bytes(input) == NULL;
    if (path == NULL || g_str_equal(path, "-") || !(is_file || is_folder))
        return TRUE;
    progress->name = g_canonicalize_filename(path, NULL);
    if (is_file)
        progress->head = head_of(m2s_input_bytes(input));
    if (!m2s_store_find_input(store, progress->name, &progress->old, &found, error))
        return FALSE;
    return !found || resume(progress, revision, list_id, error);
}

void
m2s_progress_clear(M2sProgress *progress)
{
    g_clear_pointer(&progress->name, g_free);
    g_clear_pointer(&progress->head, g_free);
    m2s_input_mark_clear(&progress->old);
}

/* Once all mails of the last run have come again unchanged, those that follow are new, even if one
 * of them is a copy. */
static void
verify(M2sProgress *progress)
{
    if (!progress->is_known || progress->is_verified || progress->position < progress->old.position)
        return;
    g_autofree char *now = hexadecimal(progress->mails);
    progress->is_verified = TRUE;
    progress->has_changed = g_strcmp0(now, progress->old.fingerprint) != 0;
    progress->is_known = progress->has_changed;
}

guint
m2s_progress_part_of(const M2sProgress *progress, const M2sSpan *span)
{
    gboolean goes_on = span->offset < progress->old.position &&
                       span->offset + span->length > progress->old.position;
    return goes_on ? progress->cut_mail : 0;
}

/* Whether nothing follows position but the blank line that ends a mail. */
static gboolean
is_at_end(const M2sProgress *progress)
{
    return progress->position + 2 >= m2s_input_bytes_total(progress->input);
}

void
m2s_progress_take(M2sProgress *progress, const M2sSpan *span, const M2sKeptMail *kept, guint id)
{
    if (progress->is_mbox) {
        progress->position = span->offset + span->length;
        if (id == 0 && progress->position == progress->old.position)
            id = progress->cut_mail; /* it was skipped, as it is still the same */
        progress->last_mail = is_at_end(progress) ? id : 0;
        return;
    }
    progress->position++;
    progress->taken = span->offset + 1;
    if (kept)
        sha256_update(&progress->mails, sizeof kept->sha256, kept->sha256);
    verify(progress);
}

/* Whether the file still starts as it did when reading began.  If not, it has been rewritten in the
 * meantime, and no mark can say what was read. */
static gboolean
is_steady(const M2sProgress *progress)
{
    if (progress->head == NULL)
        return TRUE;
    g_autofree char *now = head_of(m2s_input_bytes(progress->input));
    return g_str_equal(now, progress->head);
}

gboolean
m2s_progress_is_new(const M2sProgress *progress)
{
    return progress->name && !progress->is_unchanged &&
           (progress->is_known || progress->is_packed ||
            progress->position != progress->old.position);
}

/* Returns: (transfer full): what tells that all up to the position was read. */
static char *
describe_position(const M2sProgress *progress, gboolean at_end)
{
    if (progress->is_mbox)
        return fingerprint(m2s_input_bytes(progress->input), progress->position);
    if (progress->repository == NULL)
        return hexadecimal(progress->mails);
    guint64 count = at_end ? m2s_repository_mail_count(progress->repository) : progress->taken;
    char *position = m2s_repository_position(progress->repository, count);
    return position ? position : g_strdup(NO_POSITION);
}

gboolean
m2s_progress_store(M2sProgress *progress, M2sStore *store, guint revision, const char *list_id,
                   gboolean at_end, GError **error)
{
    if (progress->name == NULL || progress->is_unchanged || (progress->is_known && !at_end) ||
        !is_steady(progress))
        return TRUE;
    g_autofree char *print = describe_position(progress, at_end);
    gboolean has_identity = at_end || !progress->is_packed;
    const M2sFileIdentity identity = has_identity ? progress->identity : (M2sFileIdentity){0};
    const M2sInputMark mark = {.device = identity.device,
                               .inode = identity.inode,
                               .size = identity.size,
                               .modified = identity.modified,
                               .position = progress->position,
                               .fingerprint = print,
                               .last_mail = progress->last_mail,
                               .revision = revision,
                               .list_id = (char *)list_id};
    return m2s_store_set_input(store, progress->name, &mark, error);
}
