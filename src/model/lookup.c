/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/reference.h>

#include "base/python.h"
#include "model/fields.h"

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

/* How alike a Message-ID must be. */
typedef enum { EXACTLY, BUT_FOR_CASE, AS_ITS_START } Likeness;

static gboolean
is_like(const Wanted *wanted, Likeness likeness, const char *msgid)
{
    if (likeness == BUT_FOR_CASE)
        return g_ascii_strcasecmp(msgid, wanted->bracketed) == 0 ||
               g_ascii_strcasecmp(msgid, wanted->bare) == 0;
    if (likeness == AS_ITS_START)
        return strlen(wanted->bare) >= SHORTEST_START &&
               g_str_has_prefix(msgid + (*msgid == '<'), wanted->bare);
    return strcmp(msgid, wanted->bracketed) == 0 || strcmp(msgid, wanted->bare) == 0;
}

/* The first of items from index *at on that is like wanted; *at is moved past it.  There can be
 * several, because lists that share a mail have a patch each.  items: covers, patches or
 * comments. */
static gpointer
next_item(const GPtrArray *items, const Wanted *wanted, Likeness likeness, guint *at)
{
    while (*at < items->len) {
        M2sItem *item = g_ptr_array_index(items, (*at)++);
        if (is_like(wanted, likeness, item->msgid))
            return item;
    }
    return NULL;
}

static const M2sKind mail_kinds[] = {M2S_PATCH, M2S_COVER, M2S_PATCH_COMMENT, M2S_COVER_COMMENT};

/* The first item of any kind that is like wanted.  kind: (out).  (nullable) */
static gconstpointer
find_any(const M2sCatalogue *catalogue, const Wanted *wanted, Likeness likeness, M2sKind *kind)
{
    gconstpointer item = NULL;
    for (gsize i = 0; item == NULL && i < G_N_ELEMENTS(mail_kinds); i++) {
        guint at = 0;
        *kind = mail_kinds[i];
        item = next_item(catalogue->objects[*kind], wanted, likeness, &at);
    }
    return item;
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

/* The series of the first item of kind that has wanted's Message-ID and a series. */
static const M2sSeries *
find_series_of(const M2sCatalogue *catalogue, M2sKind kind, const Wanted *wanted)
{
    guint at = 0;
    gconstpointer item;
    while ((item = next_item(catalogue->objects[kind], wanted, EXACTLY, &at)))
        if (series_of(kind, item))
            return series_of(kind, item);
    return NULL;
}

/* (nullable) */
static gconstpointer
object_with_number(const GPtrArray *objects, guint number)
{
    return number > 0 && number <= objects->len ? g_ptr_array_index(objects, number - 1) : NULL;
}

const M2sSeries *
m2s_catalogue_find_series(const M2sCatalogue *catalogue, const char *reference)
{
    g_return_val_if_fail(catalogue && reference, NULL);
    g_auto(M2sReference) parsed = {0};
    if (!m2s_reference_parse(reference, &parsed, NULL))
        return NULL;
    if (parsed.msgid == NULL)
        return object_with_number(catalogue->series, parsed.number);
    g_auto(Wanted) wanted = {0};
    wanted_init(&wanted, parsed.msgid);
    const M2sSeries *series = NULL;
    for (gsize i = 0; series == NULL && i < G_N_ELEMENTS(mail_kinds); i++)
        series = find_series_of(catalogue, mail_kinds[i], &wanted);
    return series;
}

/* The one of items that reference names.  (nullable) */
static gconstpointer
find_item(const GPtrArray *items, const char *reference)
{
    g_auto(M2sReference) parsed = {0};
    if (!m2s_reference_parse(reference, &parsed, NULL))
        return NULL;
    if (parsed.msgid == NULL)
        return object_with_number(items, parsed.number);
    g_auto(Wanted) wanted = {0};
    wanted_init(&wanted, parsed.msgid);
    guint at = 0;
    return next_item(items, &wanted, EXACTLY, &at);
}

const M2sPatch *
m2s_catalogue_find_patch(const M2sCatalogue *catalogue, const char *reference)
{
    g_return_val_if_fail(catalogue && reference, NULL);
    return find_item(catalogue->patches, reference);
}

const M2sCover *
m2s_catalogue_find_cover(const M2sCatalogue *catalogue, const char *reference)
{
    g_return_val_if_fail(catalogue && reference, NULL);
    return find_item(catalogue->covers, reference);
}

static char *
explain_number(const M2sCatalogue *catalogue, M2sKind kind, guint number)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    guint count = catalogue->objects[kind]->len;
    if (count == 0)
        return g_strdup_printf("there are no %s", info->plural);
    const M2sPatch *patch = object_with_number(catalogue->patches, number);
    if (kind == M2S_SERIES && patch && patch->series)
        return g_strdup_printf("there is no series %u, the last one is %u; patch %u is in series "
                               "%u",
                               number, count, number, patch->series->id);
    return g_strdup_printf("there is no %s %u, the last one is %u", info->name, number, count);
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

static char *
explain_msgid(const M2sCatalogue *catalogue, M2sKind kind, const char *msgid)
{
    g_auto(Wanted) wanted = {0};
    wanted_init(&wanted, msgid);
    M2sKind found;
    const M2sItem *item = find_any(catalogue, &wanted, EXACTLY, &found);
    if (item)
        return explain_item(kind, found, item);
    item = find_any(catalogue, &wanted, BUT_FOR_CASE, &found);
    if (item)
        return g_strdup_printf("there is no %s, but %s, which differs in case", wanted.bracketed,
                               item->msgid);
    item = find_any(catalogue, &wanted, AS_ITS_START, &found);
    if (item)
        return g_strdup_printf("there is no %s; was %s meant?", wanted.bracketed, item->msgid);
    return g_strdup_printf("no patch, cover or reply to one here has the Message-ID %s; it may be "
                           "in another archive",
                           wanted.bracketed);
}

char *
m2s_catalogue_explain(const M2sCatalogue *catalogue, M2sKind kind, const char *reference)
{
    g_return_val_if_fail(catalogue && reference && kind < M2S_KINDS, NULL);
    g_autoptr(GError) error = NULL;
    g_auto(M2sReference) parsed = {0};
    if (!m2s_reference_parse(reference, &parsed, &error))
        return g_strdup(error->message);
    return parsed.msgid ? explain_msgid(catalogue, kind, parsed.msgid)
                        : explain_number(catalogue, kind, parsed.number);
}
