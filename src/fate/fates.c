/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/fates.h>

#include "archive/archive.h"
#include "fate/claims.h"
#include "fate/commits.h"
#include "fate/landing.h"
#include "model/object.h"

#define WEEK  (7 * 24 * 60 * 60) /* seconds */
#define NEWER "newer version"    /* why something is superseded */

struct M2sFates {
    const M2sArchive *archive;
    GStringChunk *strings; /* of claims */
    GHashTable *patches;   /* number -> M2sFate */
    GHashTable *series;
};

/* What is judged, and all replies to it. */
typedef struct {
    GPtrArray *series, *patches;
    GPtrArray *patch_comments, *cover_comments;
} Scope;

static void
scope_clear(Scope *scope)
{
    g_ptr_array_unref(scope->series);
    g_ptr_array_unref(scope->patches);
    g_ptr_array_unref(scope->patch_comments);
    g_ptr_array_unref(scope->cover_comments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scope, scope_clear)

static void
set_fate(GHashTable *fates, guint id, M2sFate fate)
{
    g_hash_table_insert(fates, GUINT_TO_POINTER(id), g_memdup2(&fate, sizeof fate));
}

static const char *const names[M2S_FATE_STATES] = {
    [M2S_FATE_NEW] = "new",           [M2S_FATE_NEEDS_REVIEW] = "needs-review",
    [M2S_FATE_REVIEWED] = "reviewed", [M2S_FATE_CHANGES_REQUESTED] = "changes-requested",
    [M2S_FATE_ACCEPTED] = "accepted", [M2S_FATE_SUPERSEDED] = "superseded",
    [M2S_FATE_STALE] = "stale",
};

const char *
m2s_fate_state_name(M2sFateState state)
{
    g_return_val_if_fail(state < M2S_FATE_STATES, NULL);
    return names[state];
}

static gboolean
parse_state(const char *name, guint *states, GError **error)
{
    for (guint i = 0; i < M2S_FATE_STATES; i++)
        if (g_str_equal(name, names[i])) {
            *states |= 1U << i;
            return TRUE;
        }
    g_autofree char *known = g_strjoinv(", ", (char **)names);
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "there is no state “%s”; the states are %s",
                name, known);
    return FALSE;
}

gboolean
m2s_fate_states_parse(const char *text, guint *states, GError **error)
{
    g_return_val_if_fail(text && states, FALSE);
    g_auto(GStrv) list = g_strsplit(text, ",", -1);
    *states = 0;
    for (char **name = list; *name; name++)
        if (!parse_state(g_strstrip(*name), states, error))
            return FALSE;
    return *states != 0 || parse_state("", states, error);
}

static M2sFate
make_fate(M2sFateState state, const M2sClaim *claim, gint64 last)
{
    return (M2sFate){.state = state,
                     .why = claim->why,
                     .name = claim->name,
                     .email = claim->email,
                     .mail = claim->mail ? claim->mail->msgid : NULL,
                     .date = claim->date,
                     .commit = claim->commit,
                     .branch = claim->branch,
                     .last = last};
}

/* last: when the last mail about the patch or its series was sent. */
static M2sFate
settle_patch(const M2sClaims *claims, gint64 last, gint64 limit)
{
    if (claims->accepted.why)
        return make_fate(M2S_FATE_ACCEPTED, &claims->accepted, last);
    if (claims->superseded.why)
        return make_fate(M2S_FATE_SUPERSEDED, &claims->superseded, last);
    if (claims->refused.why)
        return make_fate(M2S_FATE_CHANGES_REQUESTED, &claims->refused, last);
    if (last < limit)
        return (M2sFate){.state = M2S_FATE_STALE, .why = "silence", .date = last, .last = last};
    if (claims->reviewed.why)
        return make_fate(M2S_FATE_REVIEWED, &claims->reviewed, last);
    if (claims->answered.why)
        return make_fate(M2S_FATE_NEEDS_REVIEW, &claims->answered, last);
    return (M2sFate){.state = M2S_FATE_NEW, .why = "no reply", .last = last};
}

/* How far a patch is from being dealt with: a series is as far as the last of its patches. */
static int
rank(M2sFateState state)
{
    static const int ranks[M2S_FATE_STATES] = {
        [M2S_FATE_CHANGES_REQUESTED] = 0, [M2S_FATE_STALE] = 1,    [M2S_FATE_NEW] = 2,
        [M2S_FATE_NEEDS_REVIEW] = 3,      [M2S_FATE_REVIEWED] = 4, [M2S_FATE_SUPERSEDED] = 5,
        [M2S_FATE_ACCEPTED] = 6};
    return ranks[state];
}

/* The fate of the patch that is least far; of several, of that which got there last. */
static const M2sFate *
find_least(const M2sFates *fates, const M2sSeries *series)
{
    const M2sFate *least = NULL;
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        const M2sFate *fate = m2s_fates_of_patch(fates, patch);
        int order = least ? rank(fate->state) - rank(least->state) : -1;
        if (order < 0 || (order == 0 && fate->date > least->date))
            least = fate;
    }
    return least;
}

/* Of a series with a cover letter, the newer version as a whole supersedes it, and not a patch. */
static M2sFate
settle_series(const M2sFates *fates, const M2sFateOptions *options, const M2sSeries *series,
              gint64 last, gint64 limit)
{
    const M2sFate *least = find_least(fates, series);
    const M2sItem *newer = options->newer && series->cover
                               ? options->newer(&series->cover->item, options->newer_data)
                               : NULL;
    M2sClaims claims = {0};
    if (least && (least->state != M2S_FATE_SUPERSEDED || newer == NULL))
        return *least;
    if (newer)
        claims.superseded = m2s_claim_by(NEWER, newer);
    return settle_patch(&claims, last, limit);
}

/* comments: (nullable).  Returns: the latest of date and their dates. */
static gint64
latest(gint64 date, const GPtrArray *comments)
{
    for (guint i = 0; comments && i < comments->len; i++)
        date = MAX(date, ((const M2sComment *)g_ptr_array_index(comments, i))->item.date);
    return date;
}

static gint64
last_mail_of_series(const M2sSeries *series)
{
    gint64 last = latest(series->date, series->cover ? series->cover->comments : NULL);
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        last = latest(MAX(last, patch->item.date), patch->comments);
    }
    return last;
}

static void
settle_members(M2sFates *fates, const M2sFateOptions *options, const M2sSeries *series,
               GHashTable *claims, gint64 limit)
{
    gint64 last = last_mail_of_series(series);
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        set_fate(fates->patches, patch->item.id,
                 settle_patch(m2s_claims_of(claims, patch), last, limit));
    }
    set_fate(fates->series, series->id, settle_series(fates, options, series, last, limit));
}

static void
settle(M2sFates *fates, const M2sFateOptions *options, const Scope *scope, GHashTable *claims)
{
    gint64 limit =
        options->now - (gint64)m2s_archive_config(fates->archive)->became.stale_weeks * WEEK;
    for (guint i = 0; i < scope->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(scope->patches, i);
        if (patch->series == NULL)
            set_fate(fates->patches, patch->item.id,
                     settle_patch(m2s_claims_of(claims, patch),
                                  latest(patch->item.date, patch->comments), limit));
    }
    for (guint i = 0; i < scope->series->len; i++)
        settle_members(fates, options, g_ptr_array_index(scope->series, i), claims, limit);
}

/* Adds the comments, of one kind, that say something, and that somebody has answered.
 * notes: of M2sNote. */
static void
add_comments(const GPtrArray *comments, GArray *notes, GHashTable *claims)
{
    for (guint i = 0; i < comments->len; i++) {
        M2sNote note = {.comment = g_ptr_array_index(comments, i)};
        const M2sSlice packed =
            m2s_slice((const char *)note.comment->verdict, note.comment->verdict_size);
        m2s_claims_add_answer(claims, note.comment);
        if (packed.size > 0 && m2s_verdict_unpack(packed, &note.verdict))
            g_array_append_val(notes, note);
    }
}

/* Mails of the same second are in the order of their places. */
static int
compare_dates(gconstpointer a, gconstpointer b)
{
    const M2sItem *one = &((const M2sNote *)a)->comment->item;
    const M2sItem *other = &((const M2sNote *)b)->comment->item;
    int order = m2s_compare(one->date, other->date);
    return order ? order : m2s_compare_locations(&one->mail, &other->mail);
}

static void
note_clear(gpointer data)
{
    m2s_verdict_clear(&((M2sNote *)data)->verdict);
}

static void
add_replies(M2sFates *fates, const Scope *scope, GHashTable *claims)
{
    const M2sConfig *config = m2s_archive_config(fates->archive);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(M2sNote));
    g_array_set_clear_func(notes, note_clear);
    add_comments(scope->patch_comments, notes, claims);
    add_comments(scope->cover_comments, notes, claims);
    g_array_sort(notes, compare_dates);
    for (guint i = 0; i < notes->len; i++)
        m2s_claims_add_note(claims, &g_array_index(notes, M2sNote, i), config, fates->strings);
}

static void
add_newer(const Scope *scope, const M2sFateOptions *options, GHashTable *claims)
{
    for (guint i = 0; options->newer && i < scope->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(scope->patches, i);
        const M2sItem *newer = options->newer(&patch->item, options->newer_data);
        if (newer)
            m2s_claims_of(claims, patch)->superseded = m2s_claim_by(NEWER, newer);
    }
}

gboolean
m2s_fates_check_trees(char *const *trees, GError **error)
{
    g_return_val_if_fail(trees, FALSE);
    for (; *trees; trees++)
        if (!m2s_commits_check(*trees, error))
            return FALSE;
    return TRUE;
}

/* objects: (nullable). */
static void
add_all(GPtrArray *all, const GPtrArray *objects)
{
    for (guint i = 0; objects && i < objects->len; i++)
        g_ptr_array_add(all, g_ptr_array_index(objects, i));
}

/* The patch has its replies. */
static gboolean
add_patch(Scope *scope, const M2sArchive *archive, M2sPatch *patch, GError **error)
{
    if (!m2s_archive_read_verdicts(archive, M2S_PATCH_COMMENT, patch->comments, error))
        return FALSE;
    g_ptr_array_add(scope->patches, patch);
    add_all(scope->patch_comments, patch->comments);
    return TRUE;
}

static gboolean
add_series(Scope *scope, const M2sArchive *archive, M2sSeries *series, GError **error)
{
    const GPtrArray *on_cover = NULL;
    if (!m2s_objects_fill(m2s_archive_objects(archive), M2S_SERIES, series,
                          M2S_WITH_PATCHES | M2S_WITH_COMMENTS, error))
        return FALSE;
    if (series->cover)
        on_cover = series->cover->comments;
    if (!m2s_archive_read_verdicts(archive, M2S_COVER_COMMENT, on_cover, error))
        return FALSE;
    g_ptr_array_add(scope->series, series);
    add_all(scope->cover_comments, on_cover);
    for (guint i = 0; i < series->patches->len; i++)
        if (!add_patch(scope, archive, g_ptr_array_index(series->patches, i), error))
            return FALSE;
    return TRUE;
}

static gboolean
add_alone(Scope *scope, const M2sArchive *archive, M2sPatch *patch, GError **error)
{
    return m2s_objects_fill(m2s_archive_objects(archive), M2S_PATCH, patch, M2S_WITH_COMMENTS,
                            error) &&
           add_patch(scope, archive, patch, error);
}

/* Finds what is judged.  Replies are in the order of arrival: the first of a second counts. */
static gboolean
find_scope(Scope *scope, const M2sArchive *archive, const M2sFateOptions *options, GError **error)
{
    const GPtrArray *series = options->series;
    const M2sCatalogue *catalogue =
        options->catalogue ? options->catalogue : m2s_archive_catalogue(archive);
    for (guint i = 0; series && i < series->len; i++)
        if (!add_series(scope, archive, g_ptr_array_index(series, i), error))
            return FALSE;
    for (guint i = 0; series && options->alone && i < options->alone->len; i++)
        if (!add_alone(scope, archive, g_ptr_array_index(options->alone, i), error))
            return FALSE;
    if (series) {
        g_ptr_array_sort(scope->patch_comments, m2s_compare_ids);
        g_ptr_array_sort(scope->cover_comments, m2s_compare_ids);
        return TRUE;
    }
    add_all(scope->series, catalogue->series);
    add_all(scope->patches, catalogue->patches);
    add_all(scope->patch_comments, catalogue->patch_comments);
    add_all(scope->cover_comments, catalogue->cover_comments);
    return TRUE;
}

M2sFates *
m2s_fates_new(const M2sArchive *archive, const M2sFateOptions *options, GError **error)
{
    g_return_val_if_fail(archive && options, NULL);
    g_return_val_if_fail(
        m2s_archive_catalogue(archive) ||
            ((options->series || options->catalogue) && !(options->trees && *options->trees)),
        NULL);
    g_auto(Scope)
        scope = {g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new()};
    if (!find_scope(&scope, archive, options, error))
        return NULL;
    g_autoptr(M2sFates) fates = g_new0(M2sFates, 1);
    fates->archive = archive;
    fates->strings = g_string_chunk_new(4096);
    fates->patches = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    fates->series = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_autoptr(GHashTable) claims = m2s_claims_new();
    add_replies(fates, &scope, claims);
    if (options->trees && *options->trees &&
        !m2s_landing_find(archive, options->trees, claims, fates->strings, error))
        return NULL;
    add_newer(&scope, options, claims);
    settle(fates, options, &scope, claims);
    return g_steal_pointer(&fates);
}

void
m2s_fates_free(M2sFates *fates)
{
    g_string_chunk_free(fates->strings);
    g_hash_table_unref(fates->patches);
    g_hash_table_unref(fates->series);
    g_free(fates);
}

const M2sFate *
m2s_fates_of_patch(const M2sFates *fates, const M2sPatch *patch)
{
    g_return_val_if_fail(fates && patch, NULL);
    return g_hash_table_lookup(fates->patches, GUINT_TO_POINTER(patch->item.id));
}

const M2sFate *
m2s_fates_of_series(const M2sFates *fates, const M2sSeries *series)
{
    g_return_val_if_fail(fates && series, NULL);
    return g_hash_table_lookup(fates->series, GUINT_TO_POINTER(series->id));
}

/* The state of Patchwork that fits.  (nullable): NULL if there is none, or it is what patches begin
 * with. */
static const M2sState *
find_state(const M2sConfig *config, M2sFateState fate)
{
    static const char *const slugs[M2S_FATE_STATES] = {
        [M2S_FATE_NEEDS_REVIEW] = "under-review",
        [M2S_FATE_REVIEWED] = "under-review",
        [M2S_FATE_CHANGES_REQUESTED] = "changes-requested",
        [M2S_FATE_ACCEPTED] = "accepted",
        [M2S_FATE_SUPERSEDED] = "superseded",
    };
    for (guint i = 0; slugs[fate] && i < config->states->len; i++) {
        const M2sState *state = g_ptr_array_index(config->states, i);
        if (g_str_equal(state->slug, slugs[fate]))
            return state;
    }
    return NULL;
}

void
m2s_fates_infer_states(const M2sFates *fates, M2sArchive *archive)
{
    g_return_if_fail(fates && fates->archive == archive);
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    for (guint i = 0; i < catalogue->patches->len; i++) {
        M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        const M2sState *state =
            find_state(m2s_archive_config(archive), m2s_fates_of_patch(fates, patch)->state);
        if (state)
            patch->state = state;
    }
}
