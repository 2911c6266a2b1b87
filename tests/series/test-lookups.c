/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came before is in one catalogue, and what follows in another, whose index asks that of the
 * former, like that of a store.  Wherever the mails of a case are split in two, the answer must be
 * the same; and whichever lookup fails, the mail must leave no trace, and succeed the next time. */
#include <mbox2series/base.h>

#include "cases.h"
#include "model/catalogue.h"
#include "model/fields.h"
#include "series/engine.h"

typedef struct {
    M2sCatalogue *catalogue;
    M2sIndex *index;
} Half;

typedef struct {
    Half older, newer;
    guint lookups; /* how many newer has asked of older */
    guint failing; /* which of them is to fail; 0: none */
    M2sGrouping grouping;
    GArray *stored; /* (nullable): of M2sSeries: older's series as they were at the split */
} World;

/* Returns: FALSE with an error if this lookup is the one to fail. */
static gboolean
count_lookup(gpointer data, GError **error)
{
    World *world = data;
    if (++world->lookups != world->failing)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "planned");
    return FALSE;
}

static M2sIndex *
older(gpointer data)
{
    return ((World *)data)->older.index;
}

static gboolean
find_item(gpointer data, M2sKind kind, const M2sProject *project, const char *msgid,
          M2sItem **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_item(older(data), kind, project, msgid) : NULL;
    return good;
}

static gboolean
find_oldest(gpointer data, M2sKind kind, const char *msgid, M2sItem **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_oldest(older(data), kind, msgid) : NULL;
    return good;
}

static gboolean
find_person(gpointer data, const char *email, M2sPerson **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_person(older(data), email) : NULL;
    return good;
}

static gboolean
find_series(gpointer data, guint id, M2sSeries **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_series(older(data), id) : NULL;
    return good;
}

static gboolean
find_series_by_reference(gpointer data, const M2sProject *project, const char *msgid,
                         M2sSeries **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_series_by_reference(older(data), project, msgid) : NULL;
    return good;
}

static gboolean
find_series_by_traits(gpointer data, const M2sSeriesTraits *traits, gint64 start, gint64 end,
                      GPtrArray *found, GError **error)
{
    if (!count_lookup(data, error))
        return FALSE;
    g_autoptr(GPtrArray) all = m2s_index_find_series_by_traits(older(data), traits, start, end);
    g_ptr_array_extend(found, all, NULL, NULL);
    return TRUE;
}

static gboolean
find_patch_by_number(gpointer data, const M2sSeries *series, gint64 number, M2sPatch **found,
                     GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_patch_by_number(older(data), series, number) : NULL;
    return good;
}

/* Like a store, it has a series under the traits that it had at the split. */
static gboolean
find_marked(gpointer data, const M2sSeriesTraits *traits, guint before, M2sSeries **found,
            GError **error)
{
    gboolean good = count_lookup(data, error);
    const GPtrArray *series = ((World *)data)->older.catalogue->series;
    const GArray *stored = ((World *)data)->stored;
    *found = NULL;
    for (guint i = MIN(before - 1, series->len); good && *found == NULL && i > 0; i--) {
        const M2sSeries *row = &g_array_index(stored, M2sSeries, i - 1);
        if (row->prefixes && m2s_series_has_traits(row, traits))
            *found = g_ptr_array_index(series, i - 1);
    }
    return good;
}

static gboolean
find_answer(gpointer data, const M2sProject *project, const char *msgid, guint before,
            M2sPatch **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_answer(older(data), project, msgid, before) : NULL;
    return good;
}

static gboolean
find_cover_answer(gpointer data, const M2sProject *project, const char *msgid, guint before,
                  M2sCover **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_cover_answer(older(data), project, msgid, before) : NULL;
    return good;
}

static gboolean
find_neighbour(gpointer data, const M2sSeries *series, gint64 number, gboolean is_above,
               M2sPatch **found, GError **error)
{
    gboolean good = count_lookup(data, error);
    *found = good ? m2s_index_find_neighbour(older(data), series, number, is_above) : NULL;
    return good;
}

static gboolean
count_covers_named(gpointer data, const char *name, guint *count, GError **error)
{
    gboolean good = count_lookup(data, error);
    *count = good && m2s_index_has_cover_named(older(data), name);
    return good;
}

static void
half_begin(Half *half, const guint before[M2S_KINDS], const M2sIndexSource *source)
{
    half->catalogue = m2s_catalogue_new(before);
    m2s_catalogue_add_project(half->catalogue, "widgets", "widgets.example.org");
    half->index = m2s_index_new(half->catalogue, source);
}

/* The newer half begins where the older one ends; both have the one project. */
static void
world_split(World *world)
{
    const M2sIndexSource source = {.find_item = find_item,
                                   .find_oldest = find_oldest,
                                   .find_person = find_person,
                                   .find_series = find_series,
                                   .find_series_by_reference = find_series_by_reference,
                                   .find_series_by_traits = find_series_by_traits,
                                   .find_patch_by_number = find_patch_by_number,
                                   .find_marked = find_marked,
                                   .find_answer = find_answer,
                                   .find_cover_answer = find_cover_answer,
                                   .find_neighbour = find_neighbour,
                                   .count_covers_named = count_covers_named,
                                   .data = world};
    guint before[M2S_KINDS];
    world->stored = g_array_new(FALSE, FALSE, sizeof(M2sSeries));
    for (guint i = 0; i < world->older.catalogue->series->len; i++)
        g_array_append_vals(world->stored, g_ptr_array_index(world->older.catalogue->series, i), 1);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        before[kind] = world->older.catalogue->objects[kind]->len;
    before[M2S_PROJECT] = 0;
    half_begin(&world->newer, before, &source);
}

static void
half_end(Half *half)
{
    g_clear_pointer(&half->index, m2s_index_free);
    g_clear_pointer(&half->catalogue, m2s_catalogue_free);
}

static void
append_ids(GString *text, const GPtrArray *objects)
{
    for (guint i = 0; objects && i < objects->len; i++)
        g_string_append_printf(text, "%c%u", i ? ',' : ' ',
                               m2s_object_id(g_ptr_array_index(objects, i)));
}

/* Numbers, texts and what it points to; lists are of ids. */
static void
append_object(GString *text, M2sKind kind, gconstpointer object)
{
    g_string_append_printf(text, "\n%s", m2s_kinds[kind].name);
    for (guint i = 0; i < m2s_kinds[kind].field_count; i++) {
        const M2sField *field = &m2s_kinds[kind].fields[i];
        gconstpointer member = m2s_field_of(field, object);
        if (field->type == M2S_FIELD_UINT)
            g_string_append_printf(text, " %u", *(const guint *)member);
        else if (field->type == M2S_FIELD_INTEGER)
            g_string_append_printf(text, " %" G_GINT64_FORMAT, *(const gint64 *)member);
        else if (field->type == M2S_FIELD_TEXT)
            g_string_append_printf(text, " %s", *(const char *const *)member);
        else if (field->type == M2S_FIELD_OBJECT || field->type == M2S_FIELD_SUBJECT)
            g_string_append_printf(text, " %u", m2s_object_id(*(const gconstpointer *)member));
        else if (field->type == M2S_FIELD_TAGS)
            g_string_append_printf(text, " %u", *(const guint16 *)member);
    }
    if (kind == M2S_SERIES) {
        append_ids(text, ((const M2sSeries *)object)->patches);
        append_ids(text, ((const M2sSeries *)object)->dependencies);
        append_ids(text, ((const M2sSeries *)object)->dependents);
    } else if (kind == M2S_COVER)
        append_ids(text, ((const M2sCover *)object)->comments);
    else if (kind == M2S_PATCH)
        append_ids(text, ((const M2sPatch *)object)->comments);
    else if (kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT)
        g_string_append_printf(text, " %u", m2s_object_id(((const M2sComment *)object)->same_id));
}

/* All that there is, whichever half it is in. */
static char *
describe(const World *world)
{
    const Half *halves[] = {&world->older, &world->newer};
    GString *text = g_string_new(NULL);
    guint references = 0, dependencies = 0;
    for (M2sKind kind = M2S_PERSON; kind < M2S_KINDS; kind++)
        for (guint i = 0; i < G_N_ELEMENTS(halves) && halves[i]->index; i++) {
            const GPtrArray *objects = halves[i]->catalogue->objects[kind];
            for (guint k = 0; k < objects->len; k++)
                append_object(text, kind, g_ptr_array_index(objects, k));
        }
    for (guint i = 0; i < G_N_ELEMENTS(halves) && halves[i]->index; i++) {
        references += m2s_index_changes(halves[i]->index)->references->len;
        dependencies += m2s_index_changes(halves[i]->index)->dependencies->len;
    }
    g_string_append_printf(text, "\n%u references, %u dependencies", references, dependencies);
    return g_string_free(text, FALSE);
}

static void
add_mail(World *world, const Line *line)
{
    M2sIndex *index = world->newer.index ? world->newer.index : world->older.index;
    g_autoptr(M2sMail) mail = mail_of_line(line, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *before = describe(world);
    M2sOutcome outcome;
    mail->author_name = g_strdup(line->id); /* each mail has another */
    mail->tags[0] = 1;
    if (m2s_engine_add(index, world->grouping, mail, &outcome, &error))
        return;
    g_autofree char *after = describe(world);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_assert_cmpstr(after, ==, before);
    g_assert_null(mail->diagnostics);
    g_assert_cmpint(mail->status, ==, M2S_MAIL_USABLE);
    g_assert_true(m2s_engine_add(index, world->grouping, mail, &outcome, NULL));
}

/* split: the line before which the newer half begins.  failing: which lookup is to fail, or 0.
 * lookups: (out): how many there were. */
static char *
run(const Case *one, M2sGrouping grouping, guint split, guint failing, guint *lookups)
{
    World world = {.failing = failing, .grouping = grouping};
    half_begin(&world.older, NULL, NULL);
    for (guint i = 0; one->lines[i].id; i++) {
        if (i == split)
            world_split(&world);
        add_mail(&world, &one->lines[i]);
    }
    *lookups = world.lookups;
    char *text = describe(&world);
    half_end(&world.newer);
    half_end(&world.older);
    g_clear_pointer(&world.stored, g_array_unref);
    return text;
}

static void
test_grouping(const Case *one, M2sGrouping grouping)
{
    guint lookups, total = 0;
    g_autofree char *expected = run(one, grouping, G_MAXUINT, 0, &lookups);
    for (guint split = 0; one->lines[split].id; split++) {
        g_autofree char *whole = run(one, grouping, split, 0, &lookups);
        g_assert_cmpstr(whole, ==, expected);
        total += lookups;
        for (guint failing = 1, count; failing <= lookups; failing++) {
            g_autofree char *repeated = run(one, grouping, split, failing, &count);
            g_assert_cmpstr(repeated, ==, expected);
            g_assert_cmpuint(count, >, lookups); /* the mail was looked at twice */
        }
    }
    g_assert_cmpuint(total, >, 0);
}

static void
test_case(gconstpointer data)
{
    test_grouping(data, M2S_GROUPING_PATCHWORK);
    test_grouping(data, M2S_GROUPING_PRECISE);
}

static void
add_cases(const char *prefix, const Case *some, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *path = g_strconcat(prefix, some[i].name, NULL);
        g_test_add_data_func(path, &some[i], test_case);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_cases("/lookups/", cases, case_count);
    add_cases("/lookups/precise/", precise_cases, precise_case_count);
    return g_test_run();
}
