/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/choice.h"

/* Among candidates almost as good as the best, the version decides. */
#define MARGIN 7

/* Candidates that are weighed for one entry.  Two to three dozen are usual. */
#define CANDIDATES_MAX 512

/* The same version is preferred to a lower one by score alone if it is better by this much, or
 * with good reasons no worse than that. */
#define SAME_MARGIN 2

/* What is taken if nothing is accepted. */
#define WORTH_LAST 3.5
#define GAP_LAST   (60 * M2S_DAY)

/* Weighs what the memory has, the newest first. */
static void
weigh_all(M2sChooser *chooser, const M2sEntry *entry, M2sMemoryKind kind, guint64 value)
{
    guint count;
    M2sEntry *const *found = m2s_memory_find(chooser->memory, kind, value, &count);
    while (count > 0 && chooser->candidates->len < CANDIDATES_MAX) {
        M2sEntry *older = found[--count];
        M2sCandidate candidate;
        if (chooser->seen[older->index] == entry->index + 1)
            continue;
        chooser->seen[older->index] = entry->index + 1;
        if (m2s_candidate_weigh(entry, older, 0, chooser->pairs, &candidate))
            g_array_append_val(chooser->candidates, candidate);
    }
}

static void
weigh_places(M2sChooser *chooser, const M2sEntry *entry, M2sMemoryKind kind, const GArray *places)
{
    guint64 last = 0;
    for (guint i = 0; i < places->len && chooser->candidates->len < CANDIDATES_MAX; i++) {
        guint64 value = g_array_index(places, M2sPlace, i).value;
        if (value != last)
            weigh_all(chooser, entry, kind, value);
        last = value;
    }
}

static void
gather(M2sChooser *chooser, const M2sEntry *entry)
{
    g_array_set_size(chooser->candidates, 0);
    for (guint i = 0; i < entry->people->len; i++)
        weigh_all(chooser, entry, M2S_MEMORY_PERSON, g_array_index(entry->people, guint64, i));
    if (entry->head)
        weigh_all(chooser, entry, M2S_MEMORY_SUBJECT, entry->head);
    weigh_places(chooser, entry, M2S_MEMORY_SUBJECT, entry->subjects);
    weigh_places(chooser, entry, M2S_MEMORY_HASH, entry->hashes);
}

static int
compare_doubles(double a, double b)
{
    return (a > b) - (a < b);
}

static int
compare_dates(const M2sEntry *a, const M2sEntry *b)
{
    return (a->index > b->index) - (a->index < b->index);
}

/* Orders candidates of lower versions: the highest, rather not an RFC, the best, the newest. */
static int
compare_lower(const M2sEntry *entry, const M2sCandidate *a, const M2sCandidate *b)
{
    int order = m2s_version_compare(a->entry->version, b->entry->version);
    if (order == 0 && !entry->is_rfc)
        order = b->entry->is_rfc - a->entry->is_rfc;
    if (order == 0)
        order = compare_doubles(a->worth, b->worth);
    return order ? order : compare_dates(a->entry, b->entry);
}

static int
rank(M2sRelation relation)
{
    return relation == M2S_RELATION_SAME ? 2 : relation == M2S_RELATION_RFC ? 1 : 0;
}

/* Orders the others: the same version, then RFCs, then higher versions. */
static int
compare_other(const M2sEntry *entry, const M2sCandidate *a, const M2sCandidate *b)
{
    int order = rank(a->relation) - rank(b->relation);
    if (order == 0 && a->relation == M2S_RELATION_RFC)
        order = m2s_version_compare(a->entry->version, b->entry->version);
    if (order == 0)
        order = compare_doubles(a->worth, b->worth);
    return order ? order : compare_dates(a->entry, b->entry);
}

/* The first in order of those accepted candidates, of lower versions or of others, that are within
 * the margin of the best of them.  (nullable) */
static const M2sCandidate *
find_best(const M2sChooser *chooser, const M2sEntry *entry, gboolean is_lower)
{
    const M2sCandidate *best = NULL;
    double top = -G_MAXDOUBLE;
    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < chooser->candidates->len; i++) {
            const M2sCandidate *at = &g_array_index(chooser->candidates, M2sCandidate, i);
            if (!at->is_accepted || (at->relation == M2S_RELATION_BUMP) != is_lower)
                continue;
            if (pass == 0)
                top = MAX(top, at->worth);
            else if (at->worth >= top - MARGIN &&
                     (best == NULL || (is_lower ? compare_lower(entry, at, best)
                                                : compare_other(entry, at, best)) > 0))
                best = at;
        }
    }
    return best;
}

/* What has followed the best in the meantime, and may precede entry as well: v6 of a patch that was
 * called otherwise in v6 alone, if v8 is most like v5. */
static const M2sCandidate *
find_later(const M2sChooser *chooser, const M2sCandidate *best)
{
    const M2sCandidate *later = best;
    for (guint i = 0; i < chooser->candidates->len; i++) {
        const M2sCandidate *at = &g_array_index(chooser->candidates, M2sCandidate, i);
        if (at->is_accepted && at->relation == M2S_RELATION_BUMP && !at->entry->is_partial &&
            m2s_version_compare(at->entry->version, later->entry->version) > 0 &&
            at->entry->patches->len * 2 >= best->entry->patches->len &&
            m2s_entry_descends(at->entry, best->entry))
            later = at;
    }
    return later;
}

/* Whether other, sent again, is preferred to the best of a lower version. */
static gboolean
is_preferred(const M2sEntry *entry, const M2sCandidate *other, const M2sCandidate *lower)
{
    gboolean has_reason = other->score.values[M2S_PART_HEADLINE] > 0 || entry->is_resend ||
                          other->score.share >= 0.8 ||
                          m2s_entry_descends(other->entry, lower->entry);
    return other->relation == M2S_RELATION_SAME && other->entry->date >= lower->entry->date &&
           other->worth >= lower->worth + (has_reason ? -SAME_MARGIN : SAME_MARGIN);
}

/* A second version has a first one, so if none is likely, one that is not unlikely will do: renamed
 * and rewritten, but of the same sender, about the same files, and with nothing else after it. */
static gboolean
is_last_resort(const M2sEntry *entry, const M2sCandidate *candidate)
{
    const M2sEntry *older = candidate->entry;
    const double *values = candidate->score.values;
    return candidate->relation == M2S_RELATION_BUMP && candidate->is_sender &&
           candidate->worth >= WORTH_LAST && !older->is_partial && !entry->is_partial &&
           values[M2S_PART_NEXT] > 0 && values[M2S_PART_OPEN] > 0 &&
           values[M2S_PART_WORDS] >= 0.25 &&
           (values[M2S_PART_FILES_COUNT] > 0 || values[M2S_PART_LINES] > 0) &&
           entry->date - older->date < GAP_LAST;
}

/* The best of those.  (nullable) */
static const M2sCandidate *
find_last_resort(const M2sChooser *chooser, const M2sEntry *entry)
{
    const M2sCandidate *best = NULL;
    for (guint i = 0; i < chooser->candidates->len; i++) {
        const M2sCandidate *at = &g_array_index(chooser->candidates, M2sCandidate, i);
        if (is_last_resort(entry, at) && (best == NULL || at->worth > best->worth))
            best = at;
    }
    return best;
}

/* Of all candidates but the one that was chosen, the one with the best score.  (nullable) */
static M2sEntry *
find_runner_up(const M2sChooser *chooser, const M2sCandidate *chosen)
{
    const M2sCandidate *best = NULL;
    for (guint i = 0; i < chooser->candidates->len; i++) {
        const M2sCandidate *at = &g_array_index(chooser->candidates, M2sCandidate, i);
        if (at == chosen)
            continue;
        int order = best ? compare_doubles(at->worth, best->worth) : 1;
        if (order > 0 || (order == 0 && compare_dates(at->entry, best->entry) > 0))
            best = at;
    }
    return best ? best->entry : NULL;
}

void
m2s_choose(M2sChooser *chooser, const M2sEntry *entry, M2sChoice *choice)
{
    gather(chooser, entry);
    const M2sCandidate *lower = find_best(chooser, entry, TRUE);
    const M2sCandidate *other = find_best(chooser, entry, FALSE);
    if (lower)
        lower = find_later(chooser, lower);
    const M2sCandidate *best = lower;
    if (other && (lower == NULL || is_preferred(entry, other, lower)))
        best = other;
    if (best == NULL)
        best = find_last_resort(chooser, entry);
    *choice = (M2sChoice){.runner_up = find_runner_up(chooser, best)};
    if (best) {
        choice->entry = best->entry;
        choice->relation = best->relation;
        choice->worth = best->worth;
    }
}
