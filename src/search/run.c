/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/run.h"

#include "search/varint.h"

void
m2s_run_reader_init(M2sRunReader *reader, M2sSlice run)
{
    reader->rest = run;
    reader->size = 0;
    reader->places = m2s_slice("", 0);
    reader->is_damaged = FALSE;
}

static gboolean
read_term(M2sRunReader *reader)
{
    guint8 shared, more;
    guint64 size;
    M2sSlice *rest = &reader->rest;
    if (!m2s_slice_next_byte(rest, &shared) || !m2s_slice_next_byte(rest, &more) ||
        shared > reader->size || shared + more > M2S_TERM_MAX || more > rest->size)
        return FALSE;
    memcpy(reader->term + shared, rest->data, more);
    reader->size = (gsize)shared + more;
    *rest = m2s_slice_sub(*rest, more, rest->size);
    if (!m2s_varint_next(rest, &size) || size > rest->size)
        return FALSE;
    reader->places = m2s_slice_sub(*rest, 0, size);
    *rest = m2s_slice_sub(*rest, size, rest->size);
    return TRUE;
}

gboolean
m2s_run_reader_next(M2sRunReader *reader)
{
    if (reader->is_damaged || reader->rest.size == 0)
        return FALSE;
    reader->is_damaged = !read_term(reader);
    return !reader->is_damaged;
}

gboolean
m2s_places_next(M2sSlice *places, gint64 *place)
{
    guint64 distance;
    if (!m2s_varint_next(places, &distance))
        return FALSE;
    *place = *place < 0 ? (gint64)distance : *place + (gint64)distance;
    return *place <= G_MAXUINT32;
}

void
m2s_run_append(GByteArray *run, char *before, gsize *before_size, M2sSlice term, M2sSlice places)
{
    gsize shared = 0, most = MIN(*before_size, term.size);
    while (shared < most && before[shared] == term.data[shared])
        shared++;
    const gsize more = term.size - shared, most_bytes = 2 + more + M2S_VARINT_MAX + places.size;
    const guint start = run->len;
    g_byte_array_set_size(run, start + (guint)most_bytes);
    guint8 *at = run->data + start;
    *at++ = (guint8)shared;
    *at++ = (guint8)more;
    memcpy(at, term.data + shared, more);
    at = m2s_varint_write(at + more, places.size);
    memcpy(at, places.data, places.size);
    run->len = (guint)(at + places.size - run->data);
    memcpy(before + shared, term.data + shared, more);
    *before_size = term.size;
}

/* Joining */

/* One of the runs that are joined. */
typedef struct {
    M2sRunReader reader;
    guint64 start; /* of its term, to compare most terms at once */
    const M2sRunPart *part;
} Input;

typedef struct {
    Input *inputs;
    guint *heap; /* indexes of those with a term: that of the least one first */
    guint count;
    GByteArray *places; /* of the term that is being joined */
    gint64 last;        /* of these; -1: none yet */
} Joining;

static gboolean
advance(Input *input)
{
    if (!m2s_run_reader_next(&input->reader))
        return FALSE;
    guint64 start = 0;
    memcpy(&start, input->reader.term, MIN(input->reader.size, sizeof start));
    input->start = GUINT64_FROM_BE(start);
    return TRUE;
}

static int
compare_terms(const Input *one, const Input *other)
{
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    return m2s_slice_compare(m2s_slice(one->reader.term, one->reader.size),
                             m2s_slice(other->reader.term, other->reader.size));
}

/* Of equal terms, that of the earlier run comes first. */
static gboolean
is_before(const Joining *joining, guint one, guint other)
{
    int order = compare_terms(&joining->inputs[one], &joining->inputs[other]);
    return order < 0 || (order == 0 && one < other);
}

static void
sift(Joining *joining, guint at)
{
    guint *heap = joining->heap;
    for (guint child; (child = 2 * at + 1) < joining->count; at = child) {
        if (child + 1 < joining->count && is_before(joining, heap[child + 1], heap[child]))
            child++;
        if (!is_before(joining, heap[child], heap[at]))
            return;
        guint moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

/* Where the mail at place of a part is in the whole.  moved: (out).
 * Returns: FALSE if it is not in it. */
static gboolean
move(const M2sRunPart *part, gint64 place, gint64 *moved)
{
    if (part->moved == NULL) {
        *moved = part->offset + place;
        return TRUE;
    }
    guint32 behind = place < part->count ? part->moved[place] : 0;
    *moved = part->offset + (gint64)behind - 1;
    return behind > 0;
}

/* Appends the places of the first input.  Returns: FALSE if they are damaged. */
static gboolean
add_places(Joining *joining, const Input *input)
{
    M2sSlice rest = input->reader.places;
    gint64 place = -1;
    const guint start = joining->places->len;
    g_byte_array_set_size(joining->places, start + (guint)rest.size * M2S_VARINT_MAX);
    guint8 *at = joining->places->data + start;
    while (rest.size > 0) {
        if (!m2s_places_next(&rest, &place))
            return FALSE;
        gint64 moved;
        if (!move(input->part, place, &moved))
            continue;
        if (moved <= joining->last)
            return FALSE;
        at = m2s_varint_write(at, (guint64)(joining->last < 0 ? moved : moved - joining->last));
        joining->last = moved;
    }
    joining->places->len = (guint)(at - joining->places->data);
    return TRUE;
}

/* Goes on in the first input.  Returns: FALSE if it is damaged. */
static gboolean
step(Joining *joining)
{
    Input *input = &joining->inputs[joining->heap[0]];
    if (!advance(input)) {
        if (input->reader.is_damaged)
            return FALSE;
        joining->heap[0] = joining->heap[--joining->count];
    }
    sift(joining, 0);
    return TRUE;
}

/* Joins the places of the least term.  term: (out).  Returns: FALSE if a run is damaged. */
static gboolean
join_one(Joining *joining, char *term, gsize *size)
{
    const Input *first = &joining->inputs[joining->heap[0]];
    const guint64 start = first->start;
    *size = first->reader.size;
    memcpy(term, first->reader.term, *size);
    joining->places->len = 0;
    joining->last = -1;
    while (joining->count > 0) {
        const Input *input = &joining->inputs[joining->heap[0]];
        if (input->start != start || input->reader.size != *size ||
            memcmp(input->reader.term, term, *size) != 0)
            break;
        if (!add_places(joining, input) || !step(joining))
            return FALSE;
    }
    return TRUE;
}

/* Returns: FALSE if a run is damaged. */
static gboolean
begin(Joining *joining, const GArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const M2sRunPart *part = &g_array_index(parts, M2sRunPart, i);
        Input *input = &joining->inputs[i];
        m2s_run_reader_init(&input->reader, part->run);
        input->part = part;
        if (advance(input))
            joining->heap[joining->count++] = i;
        else if (input->reader.is_damaged)
            return FALSE;
    }
    for (guint i = joining->count; i-- > 0;)
        sift(joining, i);
    return TRUE;
}

gboolean
m2s_runs_join(const GArray *parts, M2sTermFunc take, gpointer user_data, gboolean *is_damaged)
{
    g_autofree Input *inputs = g_new(Input, parts->len + 1);
    g_autofree guint *heap = g_new(guint, parts->len + 1);
    g_autoptr(GByteArray) places = g_byte_array_new();
    Joining joining = {.inputs = inputs, .heap = heap, .places = places};
    char term[M2S_TERM_MAX];
    gsize size;
    *is_damaged = !begin(&joining, parts);
    while (!*is_damaged && joining.count > 0) {
        if (!join_one(&joining, term, &size)) {
            *is_damaged = TRUE;
            break;
        }
        /* None of its mails may be in the whole. */
        if (places->len > 0 && !take(m2s_slice(term, size),
                                     m2s_slice((const char *)places->data, places->len), user_data))
            return FALSE;
    }
    return !*is_damaged;
}
