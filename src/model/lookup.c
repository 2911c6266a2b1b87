/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/lookup.h"

#include <string.h>

#include <mbox2series/reference.h>

#include "base/python.h"

/* The Message-ID that is looked for, as an object has it. */
typedef struct {
    char *bracketed; /* cut as m2s_catalogue_column() does */
    char *bare;      /* that of a header without brackets: "Message-ID: 20260303.1@example.org" */
} Wanted;

static void
wanted_init(Wanted *wanted, const char *msgid)
{
    wanted->bracketed = g_strconcat("<", msgid, ">", NULL);
    wanted->bracketed[m2s_column_size(wanted->bracketed)] = '\0';
    wanted->bare = g_strdup(msgid);
}

static void
wanted_clear(Wanted *wanted)
{
    g_free(wanted->bracketed);
    g_free(wanted->bare);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

#define SHORTEST_START 4 /* bytes: shorter ones would start too many Message-IDs */

/* Who looks for wanted, and where. */
typedef struct {
    const M2sObjects *objects;
    const Wanted *wanted;
} Search;

/* The mails of kind whose Message-ID is wanted, or like it.
 * type: M2S_TEST_TEXTS, _CASE or _START.  Returns: (transfer full). */
static M2sCriteria *
criteria_for(const Wanted *wanted, M2sKind kind, M2sTestType type)
{
    M2sCriteria *criteria = m2s_criteria_new(kind);
    M2sTest *test = m2s_criteria_add(criteria, type, "msgid");
    g_autofree char *start = g_strconcat("<", wanted->bare, NULL);
    m2s_test_add_text(test, type == M2S_TEST_START ? start : wanted->bracketed);
    m2s_test_add_text(test, wanted->bare);
    return criteria;
}

static const M2sKind mail_kinds[] = {M2S_PATCH, M2S_COVER, M2S_PATCH_COMMENT, M2S_COVER_COMMENT};

/* The first item of any kind that is like wanted.  item: (out) (nullable); kind: (out). */
static gboolean
find_any(const Search *search, M2sTestType type, M2sKind *kind, const M2sItem **item,
         GError **error)
{
    *item = NULL;
    if (type == M2S_TEST_START && strlen(search->wanted->bare) < SHORTEST_START)
        return TRUE;
    for (gsize i = 0; *item == NULL && i < G_N_ELEMENTS(mail_kinds); i++) {
        *kind = mail_kinds[i];
        g_autoptr(M2sCriteria) criteria = criteria_for(search->wanted, *kind, type);
        if (!m2s_objects_find_first(search->objects, criteria, (gconstpointer *)item, error))
            return FALSE;
    }
    return TRUE;
}

/* The patch or cover that item of kind is, or is a reply to.  parent_kind: (out): which one. */
static gconstpointer
parent_of(M2sKind kind, gconstpointer item, M2sKind *parent_kind)
{
    gboolean of_patch = kind == M2S_PATCH || kind == M2S_PATCH_COMMENT;
    const M2sComment *comment = item;
    *parent_kind = of_patch ? M2S_PATCH : M2S_COVER;
    if (kind == *parent_kind)
        return item;
    return of_patch ? (gconstpointer)comment->patch : comment->cover;
}

/* (nullable) */
static const M2sSeries *
series_of(M2sKind kind, gconstpointer item)
{
    gconstpointer parent = parent_of(kind, item, &kind);
    return kind == M2S_PATCH ? ((const M2sPatch *)parent)->series
                             : ((const M2sCover *)parent)->series;
}

/* The series of the first mail of kind that has wanted's Message-ID and a series.  There can be
 * several such mails, because lists that share one have a patch each.  series: (out) (nullable). */
static gboolean
find_series_of(const Search *search, M2sKind kind, const M2sSeries **series, GError **error)
{
    g_autoptr(M2sCriteria) criteria = criteria_for(search->wanted, kind, M2S_TEST_TEXTS);
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    g_auto(M2sMatches) matches = {0};
    if (!m2s_matches_find(search->objects, criteria, &matches, error) ||
        !m2s_matches_read(&matches, 0, matches.count, items, error))
        return FALSE;
    for (guint i = 0; *series == NULL && i < items->len; i++)
        *series = series_of(kind, g_ptr_array_index(items, i));
    return TRUE;
}

gboolean
m2s_objects_find_series(const M2sObjects *objects, const char *reference, const M2sSeries **series,
                        GError **error)
{
    g_auto(M2sReference) parsed = {0};
    *series = NULL;
    if (!m2s_reference_parse(reference, &parsed, NULL))
        return TRUE;
    if (parsed.msgid == NULL)
        return m2s_objects_get(objects, M2S_SERIES, parsed.number, (gconstpointer *)series, error);
    g_auto(Wanted) wanted = {0};
    wanted_init(&wanted, parsed.msgid);
    const Search search = {objects, &wanted};
    for (gsize i = 0; *series == NULL && i < G_N_ELEMENTS(mail_kinds); i++)
        if (!find_series_of(&search, mail_kinds[i], series, error))
            return FALSE;
    return TRUE;
}

gboolean
m2s_objects_find_item(const M2sObjects *objects, M2sKind kind, const char *reference,
                      const M2sItem **item, GError **error)
{
    g_auto(M2sReference) parsed = {0};
    *item = NULL;
    if (!m2s_reference_parse(reference, &parsed, NULL))
        return TRUE;
    if (parsed.msgid == NULL)
        return m2s_objects_get(objects, kind, parsed.number, (gconstpointer *)item, error);
    g_auto(Wanted) wanted = {0};
    wanted_init(&wanted, parsed.msgid);
    g_autoptr(M2sCriteria) criteria = criteria_for(&wanted, kind, M2S_TEST_TEXTS);
    return m2s_objects_find_first(objects, criteria, (gconstpointer *)item, error);
}

/* why: (out) (transfer full). */
static gboolean
explain_number(const M2sObjects *objects, M2sKind kind, guint number, char **why, GError **error)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    const M2sPatch *patch;
    guint count;
    if (!m2s_objects_count(objects, kind, &count, error) ||
        !m2s_objects_get(objects, M2S_PATCH, number, (gconstpointer *)&patch, error))
        return FALSE;
    if (count == 0)
        *why = g_strdup_printf("there are no %s", info->plural);
    else if (kind == M2S_SERIES && patch && patch->series)
        *why = g_strdup_printf("there is no series %u, the last one is %u; patch %u is in series "
                               "%u",
                               number, count, number, patch->series->id);
    else
        *why = g_strdup_printf("there is no %s %u, the last one is %u", info->name, number, count);
    return TRUE;
}

/* Says what is known of item, which is there but not what was looked for. */
static char *
explain_item(M2sKind wanted, M2sKind kind, gconstpointer item)
{
    M2sKind parent_kind;
    guint parent = m2s_object_id(parent_of(kind, item, &parent_kind));
    const char *what = kind == parent_kind ? "" : "a reply to ";
    const char *name = m2s_kinds[parent_kind].name, *msgid = ((const M2sItem *)item)->msgid;
    if (wanted == M2S_SERIES)
        return g_strdup_printf("%s is %s%s %u, which is in no series", msgid, what, name, parent);
    return g_strdup_printf("%s is %s%s %u, not a %s", msgid, what, name, parent,
                           m2s_kinds[wanted].name);
}

static gboolean
explain_msgid(const Search *search, M2sKind kind, char **why, GError **error)
{
    const char *bracketed = search->wanted->bracketed;
    const M2sItem *item;
    M2sKind found;
    if (!find_any(search, M2S_TEST_TEXTS, &found, &item, error))
        return FALSE;
    if (item) {
        *why = explain_item(kind, found, item);
        return TRUE;
    }
    if (!find_any(search, M2S_TEST_CASE, &found, &item, error))
        return FALSE;
    if (item) {
        *why = g_strdup_printf("there is no %s, but %s, which differs in case", bracketed,
                               item->msgid);
        return TRUE;
    }
    if (!find_any(search, M2S_TEST_START, &found, &item, error))
        return FALSE;
    *why = item ? g_strdup_printf("there is no %s; was %s meant?", bracketed, item->msgid)
                : g_strdup_printf("no patch, cover or reply to one here has the Message-ID %s; it "
                                  "may be in another archive",
                                  bracketed);
    return TRUE;
}

gboolean
m2s_objects_explain(const M2sObjects *objects, M2sKind kind, const char *reference, char **why,
                    GError **error)
{
    g_autoptr(GError) no_reference = NULL;
    g_auto(M2sReference) parsed = {0};
    if (!m2s_reference_parse(reference, &parsed, &no_reference)) {
        *why = g_strdup(no_reference->message);
        return TRUE;
    }
    if (parsed.msgid == NULL)
        return explain_number(objects, kind, parsed.number, why, error);
    g_auto(Wanted) wanted = {0};
    wanted_init(&wanted, parsed.msgid);
    const Search search = {objects, &wanted};
    return explain_msgid(&search, kind, why, error);
}
