/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/sketches.h"

#include "model/catalogue.h"
#include "store/query.h"

static const char patches_sql[] = "SELECT patches.id, bytes FROM patches"
                                  " JOIN sketches ON sketches.mail = patches.mail";
static const char covers_sql[] = "SELECT covers.id, bytes FROM covers"
                                 " JOIN sketches ON sketches.mail = covers.mail";

gboolean
m2s_store_insert_sketch(M2sStore *store, guint mail, M2sSlice sketch, GError **error)
{
    static const char sql[] = "INSERT INTO sketches (mail, bytes) VALUES (?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a sketch", sql);
    m2s_query_bind_integer(&query, mail);
    m2s_query_bind_blob(&query, sketch);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_clear_sketches(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "DELETE FROM sketches", "clearing it", error);
}

/* Where a row belongs; objects beyond the catalogue are none of its. */
static gpointer
object_of(const GPtrArray *objects, M2sQuery *query)
{
    guint id = m2s_query_id(query);
    return id >= 1 && id <= objects->len ? g_ptr_array_index(objects, id - 1) : NULL;
}

static const guint8 *
copy(M2sCatalogue *catalogue, M2sQuery *query, guint *size)
{
    M2sSlice bytes = m2s_query_blob(query);
    *size = (guint)bytes.size;
    return m2s_catalogue_bytes(catalogue, (const guint8 *)bytes.data, *size);
}

gboolean
m2s_store_load_sketches(M2sStore *store, M2sCatalogue *catalogue, GError **error)
{
    g_auto(M2sQuery) patches = m2s_query_begin(store, "reading sketches", patches_sql);
    while (m2s_query_next(&patches, error)) {
        M2sPatch *patch = object_of(catalogue->patches, &patches);
        if (patch)
            patch->sketch = copy(catalogue, &patches, &patch->sketch_size);
    }
    if (!m2s_query_is_good(&patches))
        return FALSE;
    g_auto(M2sQuery) covers = m2s_query_begin(store, "reading sketches", covers_sql);
    while (m2s_query_next(&covers, error)) {
        M2sCover *cover = object_of(catalogue->covers, &covers);
        if (cover)
            cover->sketch = copy(catalogue, &covers, &cover->sketch_size);
    }
    return m2s_query_is_good(&covers);
}

/* Comparing */

static gboolean
are_equal(const guint8 *a, guint a_size, const guint8 *b, guint b_size)
{
    return a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0);
}

static void
tell_of(const char *kind, guint id, M2sStoreProblem tell, gpointer user_data)
{
    g_autofree char *what =
        g_strdup_printf("%s %u: its sketch is not what its mail gives", kind, id);
    tell(what, user_data);
}

/* stored: a catalogue of the same objects with the sketches that the store has. */
static void
compare(const M2sCatalogue *stored, const M2sCatalogue *expected, M2sStoreProblem tell,
        gpointer user_data)
{
    for (guint i = 0; i < expected->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(expected->patches, i);
        const M2sPatch *row = g_ptr_array_index(stored->patches, i);
        if (!are_equal(patch->sketch, patch->sketch_size, row->sketch, row->sketch_size))
            tell_of("patch", patch->item.id, tell, user_data);
    }
    for (guint i = 0; i < expected->covers->len; i++) {
        const M2sCover *cover = g_ptr_array_index(expected->covers, i);
        const M2sCover *row = g_ptr_array_index(stored->covers, i);
        if (!are_equal(cover->sketch, cover->sketch_size, row->sketch, row->sketch_size))
            tell_of("cover", cover->item.id, tell, user_data);
    }
}

/* How many there are: a cover without a number has none. */
static gint64
count_sketches(const M2sCatalogue *catalogue)
{
    gint64 count = 0;
    for (guint i = 0; i < catalogue->patches->len; i++)
        count += ((const M2sPatch *)g_ptr_array_index(catalogue->patches, i))->sketch != NULL;
    for (guint i = 0; i < catalogue->covers->len; i++)
        count += ((const M2sCover *)g_ptr_array_index(catalogue->covers, i))->sketch != NULL;
    return count;
}

gboolean
m2s_store_compare_sketches(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                           gpointer user_data, GError **error)
{
    static const char count_sql[] = "SELECT count(*) FROM sketches";
    gint64 count, wanted = count_sketches(expected);
    g_autoptr(M2sCatalogue) stored = m2s_catalogue_new(NULL);
    for (guint i = 0; i < expected->patches->len; i++)
        m2s_catalogue_add(stored, M2S_PATCH);
    for (guint i = 0; i < expected->covers->len; i++)
        m2s_catalogue_add(stored, M2S_COVER);
    if (!m2s_store_read_integer(store, count_sql, "counting sketches", &count, error) ||
        !m2s_store_load_sketches(store, stored, error))
        return FALSE;
    if (count != wanted) {
        g_autofree char *what = g_strdup_printf("there are %" G_GINT64_FORMAT
                                                " sketches, where its mails give %" G_GINT64_FORMAT,
                                                count, wanted);
        tell(what, user_data);
    }
    compare(stored, expected, tell, user_data);
    return TRUE;
}
