/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/fates.h>

#include "fate/claims.h"
#include "fate/commits.h"
#include "fate/landing.h"
#include "model/object.h"

#define WEEK  (7 * 24 * 60 * 60) /* seconds */
#define NEWER "newer version"    /* why something is superseded */

struct M2sFates {
    const M2sArchive *archive;
    GStringChunk *strings; /* of claims */
    M2sFate *patches;      /* by number, less one */
    M2sFate *series;
};

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
make_fate(M2sFateState state, const M2sClaim *claim)
{
    return (M2sFate){.state = state,
                     .why = claim->why,
                     .name = claim->name,
                     .email = claim->email,
                     .mail = claim->mail ? claim->mail->msgid : NULL,
                     .date = claim->date,
                     .commit = claim->commit,
                     .branch = claim->branch};
}

/* last: when the last mail about the patch or its series was sent. */
static M2sFate
settle_patch(const M2sClaims *claims, gint64 last, gint64 limit)
{
    if (claims->accepted.why)
        return make_fate(M2S_FATE_ACCEPTED, &claims->accepted);
    if (claims->superseded.why)
        return make_fate(M2S_FATE_SUPERSEDED, &claims->superseded);
    if (claims->refused.why)
        return make_fate(M2S_FATE_CHANGES_REQUESTED, &claims->refused);
    if (last < limit)
        return (M2sFate){.state = M2S_FATE_STALE, .why = "silence", .date = last};
    if (claims->reviewed.why)
        return make_fate(M2S_FATE_REVIEWED, &claims->reviewed);
    if (claims->answered.why)
        return make_fate(M2S_FATE_NEEDS_REVIEW, &claims->answered);
    return (M2sFate){.state = M2S_FATE_NEW, .why = "no reply"};
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
        const M2sFate *fate = &fates->patches[patch->item.id - 1];
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
settle(M2sFates *fates, const M2sFateOptions *options, GArray *claims)
{
    const M2sCatalogue *catalogue = m2s_archive_catalogue(fates->archive);
    gint64 limit =
        options->now - (gint64)m2s_archive_config(fates->archive)->became.stale_weeks * WEEK;
    for (guint i = 0; i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        if (patch->series == NULL)
            fates->patches[i] = settle_patch(m2s_claims_of(claims, patch),
                                             latest(patch->item.date, patch->comments), limit);
    }
    for (guint i = 0; i < catalogue->series->len; i++) {
        const M2sSeries *series = g_ptr_array_index(catalogue->series, i);
        gint64 last = last_mail_of_series(series);
        for (guint k = 0; k < series->patches->len; k++) {
            const M2sPatch *patch = g_ptr_array_index(series->patches, k);
            fates->patches[patch->item.id - 1] =
                settle_patch(m2s_claims_of(claims, patch), last, limit);
        }
        fates->series[i] = settle_series(fates, options, series, last, limit);
    }
}

/* Adds the comments, of one kind, that say something, and that somebody has answered.
 * notes: of M2sNote. */
static void
add_comments(const GPtrArray *comments, GArray *notes, GArray *claims)
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
add_replies(M2sFates *fates, GArray *claims)
{
    const M2sCatalogue *catalogue = m2s_archive_catalogue(fates->archive);
    const M2sConfig *config = m2s_archive_config(fates->archive);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(M2sNote));
    g_array_set_clear_func(notes, note_clear);
    add_comments(catalogue->patch_comments, notes, claims);
    add_comments(catalogue->cover_comments, notes, claims);
    g_array_sort(notes, compare_dates);
    for (guint i = 0; i < notes->len; i++)
        m2s_claims_add_note(claims, &g_array_index(notes, M2sNote, i), config, fates->strings);
}

static void
add_newer(const M2sCatalogue *catalogue, const M2sFateOptions *options, GArray *claims)
{
    for (guint i = 0; options->newer && i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
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

M2sFates *
m2s_fates_new(const M2sArchive *archive, const M2sFateOptions *options, GError **error)
{
    g_return_val_if_fail(archive && options, NULL);
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    g_autoptr(M2sFates) fates = g_new0(M2sFates, 1);
    fates->archive = archive;
    fates->strings = g_string_chunk_new(4096);
    fates->patches = g_new0(M2sFate, catalogue->patches->len);
    fates->series = g_new0(M2sFate, catalogue->series->len);
    g_autoptr(GArray) claims =
        g_array_sized_new(FALSE, TRUE, sizeof(M2sClaims), catalogue->patches->len);
    g_array_set_size(claims, catalogue->patches->len);
    add_replies(fates, claims);
    if (options->trees && !m2s_landing_find(archive, options->trees, claims, fates->strings, error))
        return NULL;
    add_newer(catalogue, options, claims);
    settle(fates, options, claims);
    return g_steal_pointer(&fates);
}

void
m2s_fates_free(M2sFates *fates)
{
    g_string_chunk_free(fates->strings);
    g_free(fates->patches);
    g_free(fates->series);
    g_free(fates);
}

const M2sFate *
m2s_fates_of_patch(const M2sFates *fates, const M2sPatch *patch)
{
    g_return_val_if_fail(fates && patch, NULL);
    return &fates->patches[patch->item.id - 1];
}

const M2sFate *
m2s_fates_of_series(const M2sFates *fates, const M2sSeries *series)
{
    g_return_val_if_fail(fates && series, NULL);
    return &fates->series[series->id - 1];
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
            find_state(m2s_archive_config(archive), fates->patches[patch->item.id - 1].state);
        if (state)
            patch->state = state;
    }
}
