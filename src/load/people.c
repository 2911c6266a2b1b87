/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/people.h"

#include "archive/archive.h"
#include "model/object.h"

#define PAGE 4096 /* people that are read at once */
#define NAME 255  /* characters of a name or an address */

/* Those of the database, while ours are joined to them. */
typedef struct {
    GHashTable *ids;      /* of guint, by address in capitals: what Patchwork's parser compares */
    M2sResult *rows;      /* id, address, name */
    GHashTable *nameless; /* of guint: those without a name */
} Known;

static void
known_clear(Known *known)
{
    g_clear_pointer(&known->ids, g_hash_table_unref);
    g_clear_pointer(&known->nameless, g_hash_table_unref);
    g_clear_pointer(&known->rows, m2s_result_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Known, known_clear)

static char *
key_of(const char *email)
{
    g_autofree char *valid = g_utf8_make_valid(email, -1);
    return g_utf8_strup(valid, -1);
}

/* Of several who differ in case only, the oldest counts. */
static gboolean
read_known(M2sFilling *filling, Known *known, GError **error)
{
    known->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    known->nameless = g_hash_table_new(NULL, NULL);
    known->rows = m2s_database_ask(filling->database, "reading people",
                                   "SELECT id, email, coalesce(name, '') = '' "
                                   "FROM patchwork_person ORDER BY id DESC",
                                   NULL, 0, error);
    guint count = known->rows ? m2s_result_count(known->rows) : 0;
    for (guint i = 0; i < count; i++) {
        gpointer id = GUINT_TO_POINTER(m2s_result_integer(known->rows, i, 0));
        g_hash_table_insert(known->ids, key_of(m2s_result_text(known->rows, i, 1)), id);
        if (*m2s_result_text(known->rows, i, 2) == 't')
            g_hash_table_add(known->nameless, id);
    }
    return known->rows != NULL;
}

/* Gives a name to somebody of the database who has none. */
static gboolean
name_person(M2sFilling *filling, guint id, const char *name, GError **error)
{
    g_autofree char *number = g_strdup_printf("%u", id), *valid = g_utf8_make_valid(name, -1);
    const char *parameters[] = {number, valid};
    g_autoptr(M2sResult) result = m2s_database_ask(
        filling->database, "naming people",
        "UPDATE patchwork_person SET name = $2 WHERE id = $1::integer", parameters, 2, error);
    return result != NULL;
}

static gboolean
join_person(M2sFilling *filling, Known *known, const M2sPerson *person, GError **error)
{
    g_autofree char *key = key_of(person->email);
    guint id = GPOINTER_TO_UINT(g_hash_table_lookup(known->ids, key));
    if (id == 0) {
        id = m2s_filling_add(filling, M2S_PERSON, person->id);
        g_hash_table_insert(known->ids, g_steal_pointer(&key), GUINT_TO_POINTER(id));
        filling->newcomers[person->id] = TRUE;
        return TRUE;
    }
    filling->numbers[M2S_PERSON].ids[person->id] = id;
    if (person->name == NULL || !g_hash_table_remove(known->nameless, GUINT_TO_POINTER(id)))
        return TRUE;
    return name_person(filling, id, person->name, error);
}

static gboolean
join_page(M2sFilling *filling, Known *known, const GPtrArray *page, GError **error)
{
    for (guint i = 0; i < page->len; i++) {
        const M2sPerson *person = g_ptr_array_index(page, i);
        if (person->id > filling->numbers[M2S_PERSON].count)
            break;
        if (!join_person(filling, known, person, error))
            return FALSE;
        if (filling->options->projects == NULL)
            m2s_people_want(filling, person);
    }
    filling->done += page->len;
    return m2s_people_write(filling, error);
}

gboolean
m2s_people_join(M2sFilling *filling, GError **error)
{
    g_auto(Known) known = {NULL};
    g_auto(M2sMatches) matches = {NULL};
    g_autoptr(M2sCriteria) all = m2s_criteria_new(M2S_PERSON);
    filling->people = m2s_rows_new();
    filling->newcomers = g_new0(gboolean, filling->numbers[M2S_PERSON].count + 1);
    if (!read_known(filling, &known, error) ||
        !m2s_matches_find(filling->objects, all, &matches, error))
        return FALSE;
    for (guint start = 0; start < matches.count; start += PAGE) {
        g_autoptr(GPtrArray) page = g_ptr_array_new();
        m2s_archive_forget(filling->archive);
        if (!m2s_matches_read(&matches, start, start + PAGE, page, error) ||
            !join_page(filling, &known, page, error))
            return FALSE;
    }
    return TRUE;
}

void
m2s_people_want(M2sFilling *filling, const M2sPerson *person)
{
    if (person->id > filling->numbers[M2S_PERSON].count || !filling->newcomers[person->id])
        return;
    filling->newcomers[person->id] = FALSE;
    m2s_rows_add_integer(filling->people, m2s_filling_id(filling, M2S_PERSON, person->id));
    m2s_rows_add_short_text(filling->people, person->email, NAME);
    m2s_rows_add_short_text(filling->people, person->name, NAME);
    m2s_rows_end(filling->people);
    filling->loaded->people++;
}

gboolean
m2s_people_write(M2sFilling *filling, GError **error)
{
    return m2s_filling_copy(filling, M2S_PERSON, filling->people, error);
}
