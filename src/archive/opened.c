/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/opened.h"

#include <pthread.h>

#include <mbox2series/base.h>

#include "archive/chains.h"
#include "model/catalogue.h"
#include "model/config.h"
#include "store/details.h"
#include "store/extracts.h"
#include "store/kept-rules.h"
#include "store/matches.h"
#include "store/migration.h"
#include "store/objects.h"

struct M2sOpened {
    M2sStore *store;
    pthread_mutex_t access; /* texts are read on all cores; recursive */
    guint depth;            /* of m2s_opened_begin() */
    guint revision;         /* of the rules */
};

static void
lock(M2sOpened *opened)
{
    pthread_mutex_lock(&opened->access);
}

static void
unlock(M2sOpened *opened)
{
    pthread_mutex_unlock(&opened->access);
}

/* given: (nullable): must be equivalent to the rules that the store was made with. */
static M2sRules *
read_rules(M2sOpened *opened, const M2sConfig *given, const M2sOptions *options, GError **error)
{
    const M2sGivenRules wanted = {given, options->grouping};
    g_auto(M2sKeptRules) kept_rules = {0};
    if (!m2s_store_check_fresh(opened->store, error) ||
        !m2s_kept_rules_read(opened->store, &wanted, &kept_rules, error))
        return NULL;
    opened->revision = kept_rules.revision;
    g_autoptr(M2sConfig) config = m2s_kept_rules_choose(opened->store, &kept_rules, &wanted, error);
    M2sRules *rules = config ? m2s_rules_new(config, options, error) : NULL;
    if (rules)
        m2s_store_set_config(opened->store, config->states, config->users);
    return rules;
}

M2sOpened *
m2s_opened_new(const M2sConfig *given, const M2sOptions *options, const char *path,
               const M2sPatience *patience, M2sRules **rules, GError **error)
{
    pthread_mutexattr_t recursive;
    g_autoptr(M2sStore) store = m2s_store_open_within(path, M2S_STORE_READ, patience, error);
    if (store == NULL || !m2s_store_begin_reading(store, error))
        return NULL;
    g_autoptr(M2sOpened) opened = g_new0(M2sOpened, 1);
    opened->store = g_steal_pointer(&store);
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&opened->access, &recursive);
    pthread_mutexattr_destroy(&recursive);
    *rules = read_rules(opened, given, options, error);
    m2s_store_end_reading(opened->store);
    return *rules ? g_steal_pointer(&opened) : NULL;
}

void
m2s_opened_free(M2sOpened *opened)
{
    m2s_store_free(opened->store);
    pthread_mutex_destroy(&opened->access);
    g_free(opened);
}

guint
m2s_opened_revision(const M2sOpened *opened)
{
    return opened->revision;
}

static gboolean
check_revision(const M2sOpened *opened, GError **error)
{
    g_auto(M2sStoreRules) now = {0};
    if (!m2s_store_read_rules(opened->store, &now, error))
        return FALSE;
    if (now.revision == opened->revision)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                "%s: all that it holds has been made anew in the meantime; try again",
                m2s_store_name(opened->store));
    return FALSE;
}

gboolean
m2s_opened_begin(M2sOpened *opened, GError **error)
{
    lock(opened);
    gboolean begun = TRUE;
    if (opened->depth == 0 && (begun = m2s_store_begin_reading(opened->store, error)) &&
        !(begun = check_revision(opened, error)))
        m2s_store_end_reading(opened->store);
    opened->depth += begun;
    unlock(opened);
    return begun;
}

void
m2s_opened_end(M2sOpened *opened)
{
    lock(opened);
    if (--opened->depth == 0)
        m2s_store_end_reading(opened->store);
    unlock(opened);
}

/* Begins an access to the store.  Returns: FALSE with an error. */
static gboolean
enter(M2sOpened *opened, GError **error)
{
    lock(opened);
    if (m2s_opened_begin(opened, error))
        return TRUE;
    unlock(opened);
    return FALSE;
}

/* Ends it.  Returns: good. */
static gboolean
leave(M2sOpened *opened, gboolean good)
{
    m2s_opened_end(opened);
    unlock(opened);
    return good;
}

static gboolean
count_objects(gpointer data, M2sKind kind, guint *count, GError **error)
{
    M2sOpened *opened = data;
    return enter(opened, error) &&
           leave(opened, m2s_store_count(opened->store, kind, count, error));
}

static gboolean
get_object(gpointer data, M2sKind kind, guint id, gpointer *object, GError **error)
{
    M2sOpened *opened = data;
    if (!enter(opened, error))
        return FALSE;
    *object = m2s_store_object(opened->store, kind, id, error);
    return leave(opened, *object != NULL);
}

static gboolean
fill_object(gpointer data, M2sKind kind, gpointer object, M2sWith with, GError **error)
{
    M2sOpened *opened = data;
    return enter(opened, error) &&
           leave(opened, m2s_store_fill(opened->store, kind, object, with, error));
}

static gboolean
count_matches(gpointer data, const M2sCriteria *criteria, guint *count, GError **error)
{
    M2sOpened *opened = data;
    return enter(opened, error) &&
           leave(opened, m2s_store_count_matches(opened->store, criteria, count, error));
}

static gboolean
read_matches(gpointer data, const M2sCriteria *criteria, const M2sRange *range, GPtrArray *found,
             GError **error)
{
    M2sOpened *opened = data;
    return enter(opened, error) &&
           leave(opened, m2s_store_read_matches(opened->store, criteria, range, found, error));
}

M2sObjects
m2s_opened_objects(M2sOpened *opened)
{
    static const M2sObjectsFuncs funcs = {count_objects, get_object, fill_object, count_matches,
                                          read_matches};
    return (M2sObjects){.funcs = &funcs, .data = opened};
}

void
m2s_opened_forget(M2sOpened *opened)
{
    lock(opened);
    m2s_store_forget(opened->store);
    unlock(opened);
}

gboolean
m2s_opened_detail(M2sOpened *opened, M2sKind kind, gpointer object, GError **error)
{
    const M2sItem *item = object;
    return enter(opened, error) &&
           leave(opened,
                 item->trailers || m2s_store_read_details(opened->store, kind, object, error));
}

guint
m2s_opened_held(M2sOpened *opened)
{
    lock(opened);
    guint held = m2s_store_held(opened->store);
    unlock(opened);
    return held;
}

gboolean
m2s_opened_changes(M2sOpened *opened, guint *changes, GError **error)
{
    return enter(opened, error) &&
           leave(opened, m2s_store_count_changes(opened->store, changes, error));
}

M2sCatalogue *
m2s_opened_load(M2sOpened *opened, const M2sOptions *options, GError **error)
{
    if (!enter(opened, error))
        return NULL;
    g_autoptr(M2sCatalogue) catalogue = m2s_store_load(opened->store, error);
    gboolean good = catalogue &&
                    (!options->sketches ||
                     m2s_store_load_extracts(opened->store, M2S_SKETCHES, catalogue, error)) &&
                    (!options->verdicts ||
                     m2s_store_load_extracts(opened->store, M2S_VERDICTS, catalogue, error));
    return leave(opened, good) ? g_steal_pointer(&catalogue) : NULL;
}

static gboolean
list_postings_of_series(M2sStore *store, guint series, GArray *postings, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    if (!m2s_links_list_parts_of_series(store, series, parts, error))
        return FALSE;
    for (guint i = 0; i < parts->len; i++)
        g_array_append_val(postings, g_array_index(parts, M2sPartRow, i).posting);
    return TRUE;
}

static gboolean
list_posting_of_place(M2sStore *store, gint64 place, GArray *postings, GError **error)
{
    M2sPieceRow piece;
    M2sPartRow part;
    gboolean found;
    if (!m2s_links_find_piece(store, place, &piece, &found, error) ||
        (found && !m2s_links_find_part(store, piece.part, &part, &found, error)))
        return FALSE;
    if (found)
        g_array_append_val(postings, part.posting);
    return TRUE;
}

#define ALL_LISTS (M2S_WITH_PATCHES | M2S_WITH_COMMENTS | M2S_WITH_DEPENDENCIES)

/* Reads the lists of all that is in a posting. */
static gboolean
fill_posting(M2sStore *store, const M2sPosting *posting, GError **error)
{
    if (posting->cover &&
        !m2s_store_fill(store, M2S_COVER, (gpointer)posting->cover, ALL_LISTS, error))
        return FALSE;
    if (posting->series &&
        !m2s_store_fill(store, M2S_SERIES, (gpointer)posting->series, ALL_LISTS, error))
        return FALSE;
    for (guint i = 0; i < posting->patches->len; i++) {
        M2sPatch *patch = g_ptr_array_index(posting->patches, i);
        gpointer older =
            (gpointer)g_array_index(posting->revisions, M2sPatchRevision, i).predecessor;
        if (!m2s_store_fill(store, M2S_PATCH, patch, ALL_LISTS, error) ||
            (patch->series &&
             !m2s_store_fill(store, M2S_SERIES, patch->series, ALL_LISTS, error)) ||
            (older && !m2s_store_fill(store, M2S_PATCH, older, ALL_LISTS, error)))
            return FALSE;
    }
    return TRUE;
}

static M2sRevisions *
read_revisions(M2sStore *store, const GArray *series, const GArray *places, M2sRevisionsDepth depth,
               GError **error)
{
    g_autoptr(GArray) postings = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < series->len; i++)
        if (!list_postings_of_series(store, g_array_index(series, guint, i), postings, error))
            return NULL;
    for (guint i = 0; i < places->len; i++)
        if (!list_posting_of_place(store, g_array_index(places, gint64, i), postings, error))
            return NULL;
    g_autoptr(M2sRevisions) revisions = m2s_chains_revisions(store, postings, depth, error);
    const GPtrArray *all = revisions ? m2s_revisions_postings(revisions) : NULL;
    for (guint i = 0; depth != M2S_REVISIONS_BARE && all && i < all->len; i++)
        if (!fill_posting(store, g_ptr_array_index(all, i), error))
            return NULL;
    return g_steal_pointer(&revisions);
}

/* knows: (out): whether the store knows which posting follows which. */
static gboolean
check_links(const M2sOpened *opened, gboolean *knows, GError **error)
{
    gint64 marks;
    gboolean good = m2s_links_count_marks(opened->store, &marks, error);
    *knows = good && marks == 0;
    return good;
}

gboolean
m2s_opened_revisions(M2sOpened *opened, const GArray *series, const GArray *places,
                     M2sRevisionsDepth depth, M2sRevisions **revisions, GError **error)
{
    gboolean knows;
    *revisions = NULL;
    if (!enter(opened, error))
        return FALSE;
    gboolean good = check_links(opened, &knows, error);
    if (knows) {
        *revisions = read_revisions(opened->store, series, places, depth, error);
        good = *revisions != NULL;
    }
    return leave(opened, good);
}

void
m2s_relinked_clear(M2sRelinked *relinked)
{
    g_clear_pointer(&relinked->places, g_array_unref);
}

static gboolean
has_all(const GArray *places)
{
    for (guint i = 0; i < places->len; i++)
        if (g_array_index(places, gint64, i) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
read_relinked(M2sOpened *opened, gint64 after, guint limit, M2sRelinked *relinked, GError **error)
{
    if (!check_links(opened, &relinked->is_known, error) ||
        !m2s_links_last_note(opened->store, &relinked->last, error))
        return FALSE;
    if (!relinked->is_known || after < 0 || after > relinked->last)
        return TRUE;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!m2s_links_list_notes(opened->store, after, limit + 1, places, error))
        return FALSE;
    if (places->len <= limit && !has_all(places))
        relinked->places = g_steal_pointer(&places);
    return TRUE;
}

gboolean
m2s_opened_relinked(M2sOpened *opened, gint64 after, guint limit, M2sRelinked *relinked,
                    GError **error)
{
    *relinked = (M2sRelinked){0};
    return enter(opened, error) &&
           leave(opened, read_relinked(opened, after, limit, relinked, error));
}

gboolean
m2s_opened_superseded(M2sOpened *opened, const GPtrArray *series, GHashTable **items,
                      GError **error)
{
    gboolean knows;
    *items = NULL;
    if (!enter(opened, error))
        return FALSE;
    gboolean good = check_links(opened, &knows, error);
    if (knows) {
        *items = m2s_chains_superseded(opened->store, series, error);
        good = *items != NULL;
    }
    return leave(opened, good);
}

gboolean
m2s_opened_read_verdict(M2sOpened *opened, M2sKind kind, M2sComment *comment, GError **error)
{
    return enter(opened, error) &&
           leave(opened, m2s_store_fill_extract(opened->store, kind, comment, error));
}

GBytes *
m2s_opened_mail(M2sOpened *opened, guint id, GError **error)
{
    lock(opened);
    GBytes *bytes = m2s_store_read_mail(opened->store, id, error);
    unlock(opened);
    return bytes;
}

void
m2s_opened_index_clear(M2sOpenedIndex *index)
{
    g_clear_pointer(&index->segments, g_array_unref);
}

gboolean
m2s_opened_read_index(M2sOpened *opened, M2sOpenedIndex *index, GError **error)
{
    M2sStoreNumbers numbers;
    *index = (M2sOpenedIndex){0};
    if (!enter(opened, error))
        return FALSE;
    gboolean good = m2s_store_index_format(opened->store, &index->format, error) &&
                    m2s_store_read_segments(opened->store, &index->segments, error) &&
                    m2s_store_numbers(opened->store, &numbers, error);
    if (good)
        index->newest = numbers.mail;
    return leave(opened, good);
}

gboolean
m2s_opened_read_claims(M2sOpened *opened, const M2sKeptClaim *after, guint limit, GArray *claims,
                       GError **error)
{
    return enter(opened, error) &&
           leave(opened, m2s_store_read_claims(opened->store, after, limit, claims, error));
}

gboolean
m2s_opened_find_blocks(M2sOpened *opened, guint segment, M2sSlice start, gboolean only,
                       GByteArray *bytes, GError **error)
{
    return enter(opened, error) &&
           leave(opened, m2s_store_find_blocks(opened->store, segment, start, only, bytes, error));
}

gboolean
m2s_opened_find_mails(M2sOpened *opened, const M2sMailTest *test, GArray *mails, GError **error)
{
    return enter(opened, error) &&
           leave(opened, m2s_store_find_mails(opened->store, test, mails, error));
}

gboolean
m2s_opened_object_of_mail(M2sOpened *opened, guint mail, M2sKind *kind, guint *id, GError **error)
{
    return enter(opened, error) &&
           leave(opened, m2s_store_object_of_mail(opened->store, mail, kind, id, error));
}
