/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/person.h"

#include "model/object.h"

enum { SERIES, REPLIES, PATCHES, COVERS, LISTS };

struct M2sPeople {
    guint count;
    GPtrArray **lists[LISTS]; /* of each list, (nullable) ones by the number of a person less one */
};

static gboolean
has_no_series(gconstpointer patch_or_cover, M2sKind kind)
{
    return kind == M2S_PATCH ? ((const M2sPatch *)patch_or_cover)->series == NULL
                             : ((const M2sCover *)patch_or_cover)->series == NULL;
}

/* Adds object to a list of the person who sent it. */
static void
add(M2sPeople *people, guint list, const M2sPerson *submitter, gpointer object)
{
    m2s_list_append(&people->lists[list][submitter->id - 1], object);
}

static void
add_replies(M2sPeople *people, const GPtrArray *comments)
{
    for (guint i = 0; i < comments->len; i++) {
        M2sComment *comment = g_ptr_array_index(comments, i);
        add(people, REPLIES, comment->item.submitter, comment);
    }
}

/* Patches and covers begin with an item. */
static void
add_lone(M2sPeople *people, guint list, const GPtrArray *objects, M2sKind kind)
{
    for (guint i = 0; i < objects->len; i++) {
        M2sItem *item = g_ptr_array_index(objects, i);
        if (has_no_series(item, kind))
            add(people, list, item->submitter, item);
    }
}

M2sPeople *
m2s_people_new(const M2sCatalogue *catalogue)
{
    M2sPeople *people = g_new0(M2sPeople, 1);
    people->count = catalogue->people->len;
    for (guint list = 0; list < LISTS; list++)
        people->lists[list] = g_new0(GPtrArray *, people->count);
    for (guint i = 0; i < catalogue->series->len; i++) {
        M2sSeries *series = g_ptr_array_index(catalogue->series, i);
        add(people, SERIES, series->submitter, series);
    }
    add_replies(people, catalogue->cover_comments);
    add_replies(people, catalogue->patch_comments);
    add_lone(people, PATCHES, catalogue->patches, M2S_PATCH);
    add_lone(people, COVERS, catalogue->covers, M2S_COVER);
    return people;
}

void
m2s_people_free(M2sPeople *people)
{
    for (guint list = 0; list < LISTS; list++) {
        for (guint i = 0; i < people->count; i++)
            g_clear_pointer(&people->lists[list][i], g_ptr_array_unref);
        g_free(people->lists[list]);
    }
    g_free(people);
}

/* Appends the newest objects of kind that person sent, up to max. */
static gboolean
find_newest(const M2sObjects *objects, M2sKind kind, const M2sPerson *person, guint max,
            GPtrArray *found, GError **error)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(kind);
    g_auto(M2sMatches) matches = {0};
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "submitter"), person->id);
    criteria->newest_first = TRUE;
    return m2s_matches_find(objects, criteria, &matches, error) &&
           m2s_matches_read(&matches, 0, max, found, error);
}

/* Appends those of the newest objects of kind that are of no series. */
static gboolean
find_lone(const M2sObjects *objects, M2sKind kind, const M2sPerson *person, GPtrArray *found,
          GError **error)
{
    g_autoptr(GPtrArray) newest = g_ptr_array_new();
    if (!find_newest(objects, kind, person, M2S_PERSON_SERIES, newest, error))
        return FALSE;
    for (guint i = 0; i < newest->len; i++)
        if (has_no_series(g_ptr_array_index(newest, i), kind))
            g_ptr_array_add(found, g_ptr_array_index(newest, i));
    return TRUE;
}

static gboolean
find_all(const M2sObjects *objects, const M2sPerson *person, M2sSent *sent, GError **error)
{
    return find_newest(objects, M2S_SERIES, person, M2S_PERSON_SERIES, sent->series, error) &&
           find_newest(objects, M2S_PATCH_COMMENT, person, M2S_PERSON_REPLIES, sent->replies,
                       error) &&
           find_newest(objects, M2S_COVER_COMMENT, person, M2S_PERSON_REPLIES, sent->replies,
                       error) &&
           find_lone(objects, M2S_PATCH, person, sent->patches, error) &&
           find_lone(objects, M2S_COVER, person, sent->covers, error);
}

/* The newest objects of a list, up to max. */
static void
append_newest(const M2sPeople *people, guint list, const M2sPerson *person, guint max,
              GPtrArray *found)
{
    const GPtrArray *all = people->lists[list][person->id - 1];
    for (guint i = all ? all->len : 0; i > 0 && found->len < max; i--)
        g_ptr_array_add(found, g_ptr_array_index(all, i - 1));
}

static int
compare_newest(gconstpointer a, gconstpointer b)
{
    return -m2s_compare_dates(a, b);
}

gboolean
m2s_sent_find(const M2sObjects *objects, const M2sPeople *people, const M2sPerson *person,
              M2sSent *sent, GError **error)
{
    *sent = (M2sSent){g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new()};
    if (people) {
        append_newest(people, SERIES, person, M2S_PERSON_SERIES, sent->series);
        append_newest(people, REPLIES, person, G_MAXUINT, sent->replies);
        append_newest(people, PATCHES, person, G_MAXUINT, sent->patches);
        append_newest(people, COVERS, person, G_MAXUINT, sent->covers);
    } else if (!find_all(objects, person, sent, error))
        return FALSE;
    for (guint i = 0; i < sent->series->len; i++)
        if (!m2s_objects_fill(objects, M2S_SERIES, g_ptr_array_index(sent->series, i),
                              M2S_WITH_PATCHES | M2S_WITH_COMMENTS, error))
            return FALSE;
    g_ptr_array_sort(sent->replies, compare_newest);
    g_ptr_array_set_size(sent->replies, MIN(sent->replies->len, M2S_PERSON_REPLIES));
    return TRUE;
}

void
m2s_sent_clear(M2sSent *sent)
{
    g_clear_pointer(&sent->series, g_ptr_array_unref);
    g_clear_pointer(&sent->replies, g_ptr_array_unref);
    g_clear_pointer(&sent->patches, g_ptr_array_unref);
    g_clear_pointer(&sent->covers, g_ptr_array_unref);
}
