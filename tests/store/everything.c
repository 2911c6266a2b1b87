/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "everything.h"

#include "store/details.h"
#include "store/extracts.h"
#include "store/links.h"
#include "store/word-index.h"

static void
depend(Fixture *fixture, M2sSeries *series, M2sSeries *dependency)
{
    if (series->dependencies == NULL)
        series->dependencies = g_ptr_array_new();
    g_ptr_array_add(series->dependencies, dependency);
}

void
everything_make(Fixture *fixture)
{
    fixture_fill(fixture);
    m2s_store_rollback(fixture->store);
    M2sSeries **series = (M2sSeries **)fixture->made->series->pdata;
    depend(fixture, series[2], series[1]);
    depend(fixture, series[2], series[0]);
    depend(fixture, series[1], series[0]);
    M2sPatch *patch = g_ptr_array_index(fixture->made->patches, 0);
    patch->item.trailers = g_strdup("Acked-by: Bo <bo@example.org>\nFixes: 12345678 (\"lid\")\n");
    patch->files = g_strdup("1\t2\tlid.c\n-\t-\tnew.bin\told.bin\n");
    patch->sketch = (const guint8 *)"sketch";
    patch->sketch_size = 6;
    M2sComment *comment = g_ptr_array_index(fixture->made->patch_comments, 0);
    comment->verdict = (const guint8 *)"verdict";
    comment->verdict_size = 7;
}

static gboolean
write_mails(Fixture *fixture, GError **error)
{
    const M2sStoreRules rules = {.config = (char *)"", .revision = 1};
    if (!m2s_store_write_rules(fixture->store, &rules, error))
        return FALSE;
    for (guint i = 1; i <= fixture->mails; i++) {
        g_autofree char *text = g_strdup_printf("%u", i);
        if (!store_mail(fixture->store, i, text, strlen(text), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_object(M2sStore *store, M2sKind kind, gpointer object, GError **error)
{
    return m2s_store_insert(store, kind, object, error) &&
           m2s_store_insert_details(store, kind, object, error) &&
           m2s_store_insert_extract(store, kind, object, error);
}

static gboolean
write_objects(Fixture *fixture, GError **error)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        for (guint i = 0; i < fixture->made->objects[kind]->len; i++)
            if (!write_object(fixture->store, kind, fixture->made->objects[kind]->pdata[i], error))
                return FALSE;
    return TRUE;
}

static gboolean
write_lists(Fixture *fixture, GError **error)
{
    for (guint i = 0; i < fixture->made->series->len; i++) {
        const M2sSeries *series = g_ptr_array_index(fixture->made->series, i);
        for (guint k = 0; series->dependencies && k < series->dependencies->len; k++)
            if (!m2s_store_insert_dependency(fixture->store, series,
                                             g_ptr_array_index(series->dependencies, k), error))
                return FALSE;
    }
    const M2sSeries *first = g_ptr_array_index(fixture->made->series, 0);
    const M2sInputMark mark = {.fingerprint = (char *)"x", .list_id = (char *)"x.example.org"};
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    return m2s_store_insert_reference(fixture->store, "<0@example.org>", first, error) &&
           m2s_store_set_input(fixture->store, "/lists/x.mbox", &mark, error) &&
           m2s_store_write_tags(fixture->store, tags, error);
}

static gboolean
write_index(Fixture *fixture, GError **error)
{
    const M2sSegment first = {1, 2}, second = {3, 4};
    M2sSlice word = m2s_slice_of("lid"), bytes = m2s_slice_of("\1\2");
    return m2s_store_begin_index(fixture->store, 1, error) &&
           m2s_store_add_segment(fixture->store, &first, error) &&
           m2s_store_add_block(fixture->store, 1, word, bytes, error) &&
           m2s_store_add_segment(fixture->store, &second, error) &&
           m2s_store_add_block(fixture->store, 3, word, bytes, error);
}

static gboolean
write_links(Fixture *fixture, GError **error)
{
    const M2sPlacing at = {100, 1};
    const M2sPostingRow posting = {.id = 1, .at = at};
    const M2sPartRow part = {.id = 1, .series = 1, .key = 5, .at = at, .posting = 1};
    const M2sPieceRow piece = {.place = 1, .part = 1};
    const M2sTraitRow trait = {1, at};
    return m2s_links_put_posting(fixture->store, &posting, error) &&
           m2s_links_put_part(fixture->store, &part, error) &&
           m2s_links_put_piece(fixture->store, &piece, error) &&
           m2s_links_put_trait(fixture->store, 7, &trait, error) &&
           m2s_links_mark_series(fixture->store, 2, error) &&
           m2s_links_mark_piece(fixture->store, 3, error);
}

gboolean
everything_write(Fixture *fixture, GError **error)
{
    return m2s_store_begin(fixture->store, NULL, error) && write_mails(fixture, error) &&
           write_objects(fixture, error) && write_lists(fixture, error) &&
           write_index(fixture, error) && write_links(fixture, error);
}
