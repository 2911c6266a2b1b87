/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/flat-piece.h"

#include "load/array.h"
#include "load/flat-tables.h"
#include "model/fields.h"
#include "output/flat-insight.h"

/* A piece ends after so many events, or trailers and names of files of so many bytes: a mail can
 * have ten thousand of them. */
#define EVENTS 1024
#define BYTES  (8 << 20)

struct M2sFlatPieces {
    M2sFlatList *list;
    const M2sObjects *objects;
    GByteArray *seen[M2S_KINDS]; /* a bit for each object that was taken since the run began … */
    GByteArray *seen_others;     /* … and for each person that another list's event was about */
    GArray *judged;              /* as m2s_flat_pieces_judged() returns it */
    /* Of the piece: */
    GPtrArray *taken[M2S_KINDS];
    GPtrArray *others; /* of M2sPerson: written only if the list has them by another name */
    gsize size;        /* bytes of trailers and files */
    M2sRows **rows;    /* for each table */
    GString *scratch;
    M2sFlatWritten *written;
};

M2sFlatPieces *
m2s_flat_pieces_new(M2sFlatList *list, M2sFlatWritten *written)
{
    M2sFlatPieces *pieces = g_new0(M2sFlatPieces, 1);
    guint tables = 0;
    while (m2s_flat_tables[tables].name)
        tables++;
    pieces->list = list;
    pieces->written = written;
    pieces->objects = m2s_archive_objects(list->archive);
    for (guint kind = 0; kind < M2S_KINDS; kind++) {
        pieces->seen[kind] = g_byte_array_new();
        pieces->taken[kind] = g_ptr_array_new();
    }
    pieces->seen_others = g_byte_array_new();
    pieces->others = g_ptr_array_new();
    pieces->judged = g_array_new(FALSE, FALSE, sizeof(gint64));
    pieces->scratch = g_string_new(NULL);
    pieces->rows = g_new0(M2sRows *, tables + 1);
    for (guint i = 0; i < tables; i++)
        pieces->rows[i] = m2s_rows_new();
    return pieces;
}

void
m2s_flat_pieces_free(M2sFlatPieces *pieces)
{
    for (guint kind = 0; kind < M2S_KINDS; kind++) {
        g_byte_array_unref(pieces->seen[kind]);
        g_ptr_array_unref(pieces->taken[kind]);
    }
    g_byte_array_unref(pieces->seen_others);
    g_array_unref(pieces->judged);
    g_ptr_array_unref(pieces->others);
    g_string_free(pieces->scratch, TRUE);
    for (M2sRows **rows = pieces->rows; *rows; rows++)
        m2s_rows_free(*rows);
    g_free(pieces->rows);
    g_free(pieces);
}

/* Which objects */

/* Returns: whether the bit was set before. */
static gboolean
set_bit(GByteArray *bits, guint id)
{
    guint at = id / 8, size = bits->len;
    if (at >= size) {
        g_byte_array_set_size(bits, MAX(at + 1, 2 * size));
        memset(bits->data + size, 0, bits->len - size);
    }
    guint8 before = bits->data[at];
    bits->data[at] |= 1U << id % 8;
    return before == bits->data[at];
}

/* object: (nullable).  Returns: whether it is taken now. */
static gboolean
take(M2sFlatPieces *pieces, M2sKind kind, gconstpointer object)
{
    if (object == NULL || set_bit(pieces->seen[kind], m2s_object_id(object)))
        return FALSE;
    g_ptr_array_add(pieces->taken[kind], (gpointer)object);
    return TRUE;
}

static gsize
size_of(const char *text)
{
    return text ? strlen(text) : 0;
}

const GArray *
m2s_flat_pieces_judged(const M2sFlatPieces *pieces)
{
    return pieces->judged;
}

static void
take_series(M2sFlatPieces *pieces, const M2sSeries *series)
{
    if (!take(pieces, M2S_SERIES, series))
        return;
    const gint64 mark = series->id;
    take(pieces, M2S_PERSON, series->submitter);
    g_array_append_val(pieces->judged, mark);
}

/* A patch that is in no series. */
static void
judge_alone(M2sFlatPieces *pieces, const M2sItem *patch)
{
    const gint64 mark = -(gint64)m2s_flat_posting_number(M2S_PATCH, patch);
    g_array_append_val(pieces->judged, mark);
}

/* item: (nullable): a patch, a cover or a comment. */
static gboolean
take_item(M2sFlatPieces *pieces, M2sKind kind, const M2sItem *item, GError **error)
{
    if (!take(pieces, kind, item))
        return TRUE;
    take(pieces, M2S_PERSON, item->submitter);
    if (!m2s_objects_fill(pieces->objects, kind, item, M2S_WITH_DETAILS, error))
        return FALSE;
    pieces->size += size_of(item->trailers);
    if (kind == M2S_PATCH)
        pieces->size += size_of(((const M2sPatch *)item)->files);
    return TRUE;
}

/* A patch or a cover, and its series.  item: (nullable). */
static gboolean
take_posted(M2sFlatPieces *pieces, M2sKind kind, const M2sItem *item, GError **error)
{
    if (item == NULL)
        return TRUE;
    const M2sSeries *series =
        kind == M2S_PATCH ? ((const M2sPatch *)item)->series : ((const M2sCover *)item)->series;
    take_series(pieces, series);
    if (kind == M2S_PATCH && series == NULL)
        judge_alone(pieces, item);
    return take_item(pieces, kind, item, error);
}

/* A cover that came with another series, with the comments on it: they show its series. */
static gboolean
take_cover_with_comments(M2sFlatPieces *pieces, const M2sCover *cover, GError **error)
{
    if (cover == NULL)
        return TRUE;
    if (!take_item(pieces, M2S_COVER, &cover->item, error) ||
        !m2s_objects_fill(pieces->objects, M2S_COVER, cover, M2S_WITH_COMMENTS, error))
        return FALSE;
    for (guint i = 0; cover->comments && i < cover->comments->len; i++)
        if (!take_item(pieces, M2S_COVER_COMMENT, g_ptr_array_index(cover->comments, i), error))
            return FALSE;
    return TRUE;
}

/* Takes what event has changed. */
static gboolean
take_event(M2sFlatPieces *pieces, const M2sEvent *event, GError **error)
{
    M2sKind kind = m2s_event_kind(event->category);
    const M2sCover *cover = m2s_event_related(event, M2S_COVER);
    const M2sPatch *patch = m2s_event_related(event, M2S_PATCH);
    const M2sSeries *series = m2s_event_related(event, M2S_SERIES);
    take(pieces, M2S_EVENT, event);
    if ((kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT) &&
        !take_item(pieces, kind, event->object, error))
        return FALSE;
    if (event->category == M2S_EVENT_SERIES_CREATED &&
        !take_cover_with_comments(pieces, series->cover, error))
        return FALSE;
    take_series(pieces, series);
    return take_posted(pieces, M2S_COVER, cover ? &cover->item : NULL, error) &&
           take_posted(pieces, M2S_PATCH, patch ? &patch->item : NULL, error);
}

/* Takes who has caused an event of another list: it may have brought a new name. */
static void
take_other(M2sFlatPieces *pieces, const M2sEvent *event)
{
    const M2sPerson *person = m2s_event_kind(event->category) == M2S_SERIES
                                  ? event->series->submitter
                                  : ((const M2sItem *)event->object)->submitter;
    if (!set_bit(pieces->seen_others, person->id))
        g_ptr_array_add(pieces->others, (gpointer)person);
}

static gboolean
take_events(M2sFlatPieces *pieces, guint last, GError **error)
{
    M2sFlatList *list = pieces->list;
    for (guint i = 0; i < EVENTS && list->event < last && pieces->size < BYTES; i++) {
        gconstpointer object;
        if (!m2s_objects_get(pieces->objects, M2S_EVENT, ++list->event, &object, error))
            return FALSE;
        const M2sProject *project = m2s_event_related(object, M2S_PROJECT);
        if (project->id != list->project)
            take_other(pieces, object);
        else if (!take_event(pieces, object, error))
            return FALSE;
    }
    return TRUE;
}

/* Their rows */

static gboolean
add_object(M2sFlatPieces *pieces, const M2sFlatTable *table, M2sKind kind, gconstpointer object,
           GError **error)
{
    M2sFlatRow row = {
        .config = m2s_archive_config(pieces->list->archive), .kind = kind, .object = object};
    M2sSlice rest = {NULL, 0};
    if (!m2s_objects_fill(pieces->objects, kind, object, table->with, error))
        return FALSE;
    while (m2s_flat_next(table->part, &row, &rest))
        m2s_flat_add_row(table, pieces->list->name, &row, pieces->scratch,
                         pieces->rows[table - m2s_flat_tables]);
    return TRUE;
}

static gboolean
add_rows(M2sFlatPieces *pieces, const M2sFlatTable *table, GError **error)
{
    for (guint i = 0; i < table->kind_count; i++) {
        const GPtrArray *taken = pieces->taken[table->kinds[i]];
        for (guint j = 0; j < taken->len; j++)
            if (!add_object(pieces, table, table->kinds[i], g_ptr_array_index(taken, j), error))
                return FALSE;
    }
    return TRUE;
}

/* The numbers of objects, as an array of PostgreSQL. */
static M2sArray
ids_of(const GPtrArray *objects)
{
    M2sArray ids = m2s_array_begin();
    for (guint i = 0; i < objects->len; i++)
        m2s_array_add_integer(&ids, m2s_object_id(g_ptr_array_index(objects, i)));
    return ids;
}

static gboolean
copy_rows(M2sFlatPieces *pieces, const M2sFlatTable *table, GError **error)
{
    M2sRows *rows = pieces->rows[table - m2s_flat_tables];
    g_autofree char *target = m2s_flat_target(table, pieces->list->number);
    g_autofree char *what = g_strdup_printf("writing %s", table->name);
    if (rows->count == 0)
        return TRUE;
    if (!m2s_database_copy(pieces->list->database, what, target, rows, error))
        return FALSE;
    pieces->written->rows += rows->count;
    pieces->written->mended += rows->mended;
    return TRUE;
}

/* Removes what was there of the objects, and writes their rows. */
static gboolean
write_table(M2sFlatPieces *pieces, const M2sFlatTable *table, gboolean are_new, GError **error)
{
    for (guint i = 0; !are_new && i < table->kind_count; i++) {
        const GPtrArray *taken = pieces->taken[table->kinds[i]];
        g_auto(M2sArray) ids = ids_of(taken);
        if (taken->len > 0 &&
            !m2s_flat_remove(pieces->list->database, table, table->kinds[i], pieces->list->name,
                             pieces->list->number, m2s_array_end(&ids), error))
            return FALSE;
    }
    return copy_rows(pieces, table, error);
}

/* New names */

/* People, as arrays of PostgreSQL. */
typedef struct {
    M2sArray ids, emails, names;
} People;

static void
people_clear(People *people)
{
    m2s_array_clear(&people->ids);
    m2s_array_clear(&people->emails);
    m2s_array_clear(&people->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(People, people_clear)

static People
people_of(const GPtrArray *all)
{
    People people = {ids_of(all), m2s_array_begin(), m2s_array_begin()};
    for (guint i = 0; i < all->len; i++) {
        const M2sPerson *person = g_ptr_array_index(all, i);
        m2s_array_add_text(&people.emails, person->email);
        m2s_array_add_text(&people.names, person->name ? person->name : "");
    }
    m2s_array_end(&people.ids);
    m2s_array_end(&people.emails);
    m2s_array_end(&people.names);
    return people;
}

static const char *
text_of(const M2sArray *array)
{
    return array->text->str;
}

/* Runs sql, of which $1 is the list. */
static M2sResult *
ask_names(const M2sFlatPieces *pieces, const char *what, const char *sql, const char *second,
          const char *third, GError **error)
{
    const char *const parameters[] = {pieces->list->name, second, third};
    return m2s_database_ask(pieces->list->database, what, sql, parameters, third ? 3 : 2, error);
}

/* Finds those of people that the list has by another name.
 * renamed: (out): their numbers, as an array of PostgreSQL. */
static gboolean
find_renamed(const M2sFlatPieces *pieces, const People *people, M2sArray *renamed, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "UPDATE people_%" G_GINT64_FORMAT " AS p SET name = nullif(n.name, '') "
        "FROM unnest($2::bigint[], $3::text[]) AS n (id, name) "
        "WHERE p.list = $1 AND p.id = n.id AND coalesce(p.name, '') <> n.name RETURNING p.id",
        pieces->list->number);
    g_autoptr(M2sResult) result = ask_names(pieces, "looking for new names", sql,
                                            text_of(&people->ids), text_of(&people->names), error);
    for (guint i = 0; result && i < m2s_result_count(result); i++)
        m2s_array_add_integer(renamed, m2s_result_integer(result, i, 0));
    return result != NULL;
}

static gboolean
has_submitter(const M2sFlatTable *table)
{
    for (const M2sFlatColumn *column = table->columns; column->name; column++)
        if (g_str_equal(column->name, "submitter_name"))
            return TRUE;
    return FALSE;
}

/* Writes the new names of people to what they sent before. */
static gboolean
rename_submitters(const M2sFlatPieces *pieces, const char *renamed, GError **error)
{
    for (const M2sFlatTable *table = m2s_flat_tables; table->name; table++) {
        g_autofree char *partition = m2s_flat_partition(table, pieces->list->number);
        g_autofree char *sql = g_strdup_printf(
            "UPDATE %s AS o SET submitter_name = p.name FROM people_%" G_GINT64_FORMAT
            " AS p WHERE p.list = $1 AND p.id = ANY($2::bigint[])"
            " AND o.list = $1 AND o.submitter = p.id",
            partition, pieces->list->number);
        g_autoptr(M2sResult) result = NULL;
        if (!has_submitter(table))
            continue;
        result = ask_names(pieces, "writing new names", sql, renamed, NULL, error);
        if (result == NULL)
            return FALSE;
    }
    return TRUE;
}

/* The same where they have said what became of something.  With a newer version on another list,
 * that can be somebody whom the list does not have. */
static gboolean
rename_claimants(const M2sFlatPieces *pieces, const People *people, GError **error)
{
    g_autofree char *sql =
        g_strdup_printf("UPDATE states_%" G_GINT64_FORMAT " AS o SET person_name = "
                        "nullif(n.name, '') FROM unnest($2::text[], $3::text[]) AS n (email, name) "
                        "WHERE o.list = $1 AND o.person_email = n.email "
                        "AND coalesce(o.person_name, '') <> n.name",
                        pieces->list->number);
    g_autoptr(M2sResult) result = ask_names(
        pieces, "writing new names", sql, text_of(&people->emails), text_of(&people->names), error);
    return result != NULL;
}

static gboolean
write_names(M2sFlatPieces *pieces, const GPtrArray *all, GError **error)
{
    g_auto(M2sArray) renamed = m2s_array_begin();
    if (all->len == 0)
        return TRUE;
    g_auto(People) people = people_of(all);
    if (!find_renamed(pieces, &people, &renamed, error) ||
        !rename_claimants(pieces, &people, error))
        return FALSE;
    return renamed.count == 0 || rename_submitters(pieces, m2s_array_end(&renamed), error);
}

/* Reads all at one moment.  Nobody can write to the state until then, so nothing is sent yet. */
static gboolean
read_piece(M2sFlatPieces *pieces, guint last, GError **error)
{
    const M2sArchive *archive = pieces->list->archive;
    for (guint kind = 0; kind < M2S_KINDS; kind++)
        g_ptr_array_set_size(pieces->taken[kind], 0);
    for (M2sRows **rows = pieces->rows; *rows; rows++)
        m2s_rows_clear(*rows);
    g_ptr_array_set_size(pieces->others, 0);
    pieces->size = 0;
    m2s_archive_forget(archive);
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    gboolean good = take_events(pieces, last, error);
    for (const M2sFlatTable *table = m2s_flat_tables; good && table->name; table++)
        good = table->needs_insight || add_rows(pieces, table, error);
    m2s_archive_end(archive);
    return good;
}

gboolean
m2s_flat_pieces_write(M2sFlatPieces *pieces, guint last, gboolean are_new, GError **error)
{
    if (!read_piece(pieces, last, error) || !write_names(pieces, pieces->others, error) ||
        (!are_new && !write_names(pieces, pieces->taken[M2S_PERSON], error)))
        return FALSE;
    for (const M2sFlatTable *table = m2s_flat_tables; table->name; table++)
        if (!table->needs_insight && !write_table(pieces, table, are_new, error))
            return FALSE;
    return TRUE;
}
