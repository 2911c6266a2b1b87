/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/extracts.h"

#include "model/catalogue.h"
#include "model/fields.h"
#include "store/query.h"

#define READING "reading what was made of its mails"

static const struct {
    const char *name, *plural, *insert_sql, *select_sql, *count_sql;
} tables[] = {
    [M2S_SKETCHES] = {"sketch", "sketches", "INSERT INTO sketches (mail, bytes) VALUES (?, ?)",
                      "SELECT bytes FROM sketches WHERE mail = ?", "SELECT count(*) FROM sketches"},
    [M2S_VERDICTS] = {"verdict", "verdicts", "INSERT INTO verdicts (mail, bytes) VALUES (?, ?)",
                      "SELECT bytes FROM verdicts WHERE mail = ?", "SELECT count(*) FROM verdicts"},
};

/* Where an object has its extract. */
typedef struct {
    M2sKind kind;
    M2sExtracts which;
    gsize bytes, size; /* offsets of the members */
    const char *load_sql;
} Place;

#define PLACE(kind, objects, which, table, type, member)                                           \
    {                                                                                              \
        kind, which, G_STRUCT_OFFSET(type, member), G_STRUCT_OFFSET(type, member##_size),          \
            "SELECT " objects ".id, bytes FROM " objects " JOIN " table " ON " table               \
            ".mail = " objects ".mail"                                                             \
    }

static const Place places[] = {
    PLACE(M2S_PATCH, "patches", M2S_SKETCHES, "sketches", M2sPatch, sketch),
    PLACE(M2S_COVER, "covers", M2S_SKETCHES, "sketches", M2sCover, sketch),
    PLACE(M2S_PATCH_COMMENT, "patch_comments", M2S_VERDICTS, "verdicts", M2sComment, verdict),
    PLACE(M2S_COVER_COMMENT, "cover_comments", M2S_VERDICTS, "verdicts", M2sComment, verdict),
};

static M2sSlice
extract_of(const Place *place, gconstpointer object)
{
    const char *bytes = G_STRUCT_MEMBER(const char *, object, place->bytes);
    return m2s_slice(bytes, G_STRUCT_MEMBER(guint, object, place->size));
}

/* catalogue: keeps the bytes. */
static void
set_extract(const Place *place, gpointer object, M2sCatalogue *catalogue, M2sSlice bytes)
{
    G_STRUCT_MEMBER(const guint8 *, object, place->bytes) =
        m2s_catalogue_bytes(catalogue, (const guint8 *)bytes.data, (guint)bytes.size);
    G_STRUCT_MEMBER(guint, object, place->size) = (guint)bytes.size;
}

gboolean
m2s_store_insert_extract(M2sStore *store, M2sKind kind, gconstpointer object, GError **error)
{
    const Place *place = places;
    while (place < places + G_N_ELEMENTS(places) && place->kind != kind)
        place++;
    if (place == places + G_N_ELEMENTS(places) || extract_of(place, object).data == NULL)
        return TRUE;
    g_auto(M2sQuery) query =
        m2s_query_begin(store, "storing what was made of a mail", tables[place->which].insert_sql);
    m2s_query_bind_integer(&query, ((const M2sItem *)object)->mail.id);
    m2s_query_bind_blob(&query, extract_of(place, object));
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_clear_extracts(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "DELETE FROM sketches; DELETE FROM verdicts", "clearing it",
                             error);
}

/* Objects beyond the catalogue are none of its. */
static gboolean
load(M2sStore *store, const Place *place, M2sCatalogue *catalogue, GError **error)
{
    const GPtrArray *objects = catalogue->objects[place->kind];
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, place->load_sql);
    while (m2s_query_next(&query, error)) {
        guint id = m2s_query_id(&query);
        M2sSlice bytes = m2s_query_blob(&query);
        if (id < 1 || id > objects->len)
            continue;
        gpointer object = g_ptr_array_index(objects, id - 1);
        set_extract(place, object, catalogue, bytes);
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_load_extracts(M2sStore *store, M2sExtracts which, M2sCatalogue *catalogue, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(places); i++)
        if (places[i].which == which && !load(store, &places[i], catalogue, error))
            return FALSE;
    return TRUE;
}

/* Comparing */

static const Place *
find_place(M2sKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(places); i++)
        if (places[i].kind == kind)
            return &places[i];
    return NULL;
}

gboolean
m2s_store_fill_extract(M2sStore *store, M2sKind kind, gpointer object, GError **error)
{
    const Place *place = find_place(kind);
    if (place == NULL || extract_of(place, object).data)
        return TRUE;
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, tables[place->which].select_sql);
    m2s_query_bind_integer(&query, ((const M2sItem *)object)->mail.id);
    if (m2s_query_next(&query, error)) {
        M2sSlice bytes = m2s_query_blob(&query);
        set_extract(place, object, store->objects, bytes);
    }
    return m2s_query_is_good(&query);
}

static gboolean
are_equal(M2sSlice a, M2sSlice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* stored: a catalogue of the same objects with the extracts that the store has.
 * Returns: how many objects of expected have one: a cover without a number has none. */
static gint64
compare(const Place *place, const M2sCatalogue *stored, const M2sCatalogue *expected,
        M2sStoreProblem tell, gpointer user_data)
{
    gint64 count = 0;
    for (guint i = 0; i < expected->objects[place->kind]->len; i++) {
        const M2sItem *item = g_ptr_array_index(expected->objects[place->kind], i);
        const M2sSlice wanted = extract_of(place, item);
        count += wanted.data != NULL;
        if (are_equal(wanted,
                      extract_of(place, g_ptr_array_index(stored->objects[place->kind], i))))
            continue;
        g_autofree char *what =
            g_strdup_printf("%s %u: its %s is not what its mail gives", m2s_kinds[place->kind].name,
                            item->id, tables[place->which].name);
        tell(what, user_data);
    }
    return count;
}

static gboolean
compare_count(M2sStore *store, M2sExtracts which, gint64 wanted, M2sStoreProblem tell,
              gpointer user_data, GError **error)
{
    gint64 count;
    if (!m2s_store_read_integer(store, tables[which].count_sql, READING, &count, error))
        return FALSE;
    if (count == wanted)
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("there are %" G_GINT64_FORMAT " %s, where its mails give %" G_GINT64_FORMAT,
                        count, tables[which].plural, wanted);
    tell(what, user_data);
    return TRUE;
}

/* A catalogue of as many objects as expected has, with what the store has of their extracts.
 * Returns: (transfer full) (nullable). */
static M2sCatalogue *
load_all(M2sStore *store, const M2sCatalogue *expected, GError **error)
{
    g_autoptr(M2sCatalogue) stored = m2s_catalogue_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        for (guint k = 0; k < expected->objects[places[i].kind]->len; k++)
            m2s_catalogue_add(stored, places[i].kind);
        if (!load(store, &places[i], stored, error))
            return NULL;
    }
    return g_steal_pointer(&stored);
}

gboolean
m2s_store_compare_extracts(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                           gpointer user_data, GError **error)
{
    gint64 counts[G_N_ELEMENTS(tables)] = {0};
    g_autoptr(M2sCatalogue) stored = load_all(store, expected, error);
    if (stored == NULL)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(places); i++)
        counts[places[i].which] += compare(&places[i], stored, expected, tell, user_data);
    for (M2sExtracts which = 0; which < G_N_ELEMENTS(tables); which++)
        if (!compare_count(store, which, counts[which], tell, user_data, error))
            return FALSE;
    return TRUE;
}
