/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fate/landing.h"

#include <mbox2series/reference.h>

#include "archive/archive.h"
#include "base/python.h"
#include "fate/commits.h"
#include "fate/likeness.h"
#include "patch/diff.h"

#define ALIKE     0.5            /* of the changed lines: the same patch, edited */
#define SKEW      (24 * 60 * 60) /* seconds by which clocks may differ */
#define LINKS_MAX 64             /* of a commit */

/* The rules, the strongest first. */
typedef enum {
    RULE_LINK,
    RULE_DIFF,
    RULE_SUBJECT,
    RULES,
} Rule;

/* How a patch was found. */
typedef struct {
    Rule rule;   /* RULES if it was not */
    gint64 date; /* of the commit */
} Landing;

/* A commit that may be one of some patches, once their diffs are compared. */
typedef struct {
    M2sClaim claim;
    GArray *lines;         /* of its diff */
    GPtrArray *candidates; /* of const M2sPatch * */
} Pending;

typedef struct {
    const M2sArchive *archive;
    GHashTable *all; /* of M2sClaims */
    GStringChunk *strings;
    GHashTable *by_msgid;   /* Message-ID with brackets -> const M2sPatch */
    GHashTable *by_hash;    /* hash -> GPtrArray of const M2sPatch */
    GHashTable *by_subject; /* normalised -> GPtrArray of const M2sPatch */
    GHashTable *authors;    /* addresses and names of submitters, in lower case */
    GHashTable *dates;      /* of patches: of gint64 */
    gint64 oldest;          /* the date of the oldest patch */
    Landing *landings;      /* by the number of the patch, less one */
    GPtrArray *pending;     /* of Pending */
} Search;

static void
pending_free(gpointer data)
{
    Pending *pending = data;
    g_array_unref(pending->lines);
    g_ptr_array_unref(pending->candidates);
    g_free(pending);
}

static guint
hash_of_hash(gconstpointer key)
{
    guint hash;
    memcpy(&hash, key, sizeof hash);
    return hash;
}

static gboolean
equal_hashes(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, M2S_HASH_SIZE) == 0;
}

/* A subject without its prefixes, "[PATCH v2 1/3]", in lower case, and without what is no letter or
 * digit.  Returns: (transfer full). */
static char *
normalise_subject(const char *subject)
{
    while (*subject == ' ' || *subject == '[') {
        const char *close = *subject == '[' ? strchr(subject, ']') : subject;
        if (close == NULL)
            break;
        subject = close + 1;
    }
    GString *result = g_string_new(NULL);
    for (const char *p = subject; *p; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            g_string_append_unichar(result, g_unichar_tolower(g_utf8_get_char(p)));
    return g_string_free(result, FALSE);
}

/* key: (transfer full). */
static void
add_to_list(GHashTable *table, gpointer key, const M2sPatch *patch)
{
    GPtrArray *list = g_hash_table_lookup(table, key);
    if (list == NULL) {
        list = g_ptr_array_new();
        g_hash_table_insert(table, key, list);
    } else {
        g_free(key);
    }
    g_ptr_array_add(list, (gpointer)patch);
}

static void
add_patch(Search *search, const M2sPatch *patch)
{
    const M2sPerson *submitter = patch->item.submitter;
    g_hash_table_insert(search->by_msgid, (gpointer)patch->item.msgid, (gpointer)patch);
    if (patch->has_hash)
        add_to_list(search->by_hash, g_memdup2(patch->hash, M2S_HASH_SIZE), patch);
    char *subject = normalise_subject(patch->name);
    if (*subject)
        add_to_list(search->by_subject, subject, patch);
    else
        g_free(subject);
    g_hash_table_add(search->authors, g_utf8_strdown(submitter->email, -1));
    if (submitter->name && *submitter->name)
        g_hash_table_add(search->authors, g_utf8_strdown(submitter->name, -1));
    g_hash_table_add(search->dates, (gpointer)&patch->item.date);
    search->oldest = MIN(search->oldest, patch->item.date);
}

static void
search_init(Search *search, const M2sArchive *archive)
{
    const GPtrArray *patches = m2s_archive_catalogue(archive)->patches;
    GDestroyNotify unref = (GDestroyNotify)g_ptr_array_unref;
    search->archive = archive;
    search->oldest = G_MAXINT64 - SKEW;
    search->by_msgid = g_hash_table_new(g_str_hash, g_str_equal);
    search->by_hash = g_hash_table_new_full(hash_of_hash, equal_hashes, g_free, unref);
    search->by_subject = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref);
    search->authors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    search->dates = g_hash_table_new(g_int64_hash, g_int64_equal);
    search->landings = g_new0(Landing, patches->len);
    search->pending = g_ptr_array_new_with_free_func(pending_free);
    for (guint i = 0; i < patches->len; i++) {
        search->landings[i].rule = RULES;
        add_patch(search, g_ptr_array_index(patches, i));
    }
}

static void
search_clear(Search *search)
{
    g_hash_table_unref(search->by_msgid);
    g_hash_table_unref(search->by_hash);
    g_hash_table_unref(search->by_subject);
    g_hash_table_unref(search->authors);
    g_hash_table_unref(search->dates);
    g_free(search->landings);
    g_ptr_array_unref(search->pending);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static gboolean
equal_caseless(const char *one, const char *other)
{
    g_autofree char *folded = g_utf8_strdown(one, -1);
    g_autofree char *other_folded = g_utf8_strdown(other, -1);
    return *one && g_str_equal(folded, other_folded);
}

/* Whether commit may come from the mail of patch: `git am` takes its author and date from there. */
static gboolean
has_same_author(const M2sCommit *commit, const M2sPatch *patch)
{
    const M2sPerson *submitter = patch->item.submitter;
    return commit->authored == patch->item.date ||
           equal_caseless(commit->author_email, submitter->email) ||
           (submitter->name && equal_caseless(commit->author_name, submitter->name));
}

static gboolean
is_before(const M2sCommit *commit, const M2sPatch *patch)
{
    return patch->item.date <= commit->committed + SKEW;
}

/* The one of patches, all of which fit, that commit was made of: that of its date of authorship,
 * or else the newest, of its author if there is one.
 * patches: (nullable).  (nullable): NULL if all are newer than the commit. */
static const M2sPatch *
choose(const M2sCommit *commit, const GPtrArray *patches)
{
    const M2sPatch *best = NULL;
    guint best_rank = 0;
    for (guint i = 0; patches && i < patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(patches, i);
        if (!is_before(commit, patch))
            continue;
        guint rank = commit->authored == patch->item.date ? 2 : has_same_author(commit, patch);
        if (best == NULL || rank > best_rank ||
            (rank == best_rank && patch->item.date >= best->item.date)) {
            best = patch;
            best_rank = rank;
        }
    }
    return best;
}

/* The value of a line such as "Link: https://…/r/ID/ # [1]".  Returns: FALSE if it is no such
 * line. */
static gboolean
read_link(M2sSlice line, char **value)
{
    static const char *const names[] = {"link:", "message-id:"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!m2s_slice_has_prefix_caseless(line, names[i]))
            continue;
        const char *end = line.data + line.size;
        const char *start = m2s_python_skip_space(line.data + strlen(names[i]), end);
        *value = g_strndup(start, m2s_python_skip_word(start, end) - start);
        return TRUE;
    }
    return FALSE;
}

/* The patches that trailers of commit name.  Returns: (transfer container): of const M2sPatch *. */
static GPtrArray *
find_links(const Search *search, const M2sCommit *commit)
{
    GPtrArray *patches = g_ptr_array_new();
    M2sSlice rest = m2s_slice_of(commit->message), line;
    while (m2s_slice_next_line(&rest, &line) && patches->len < LINKS_MAX) {
        g_autofree char *value = NULL;
        g_auto(M2sReference) reference = {0};
        if (!read_link(line, &value) || !m2s_reference_parse(value, &reference, NULL) ||
            reference.msgid == NULL)
            continue;
        g_autofree char *msgid = g_strdup_printf("<%s>", reference.msgid);
        gpointer patch = g_hash_table_lookup(search->by_msgid, msgid);
        if (patch)
            g_ptr_array_add(patches, patch);
    }
    return patches;
}

static gboolean
is_known(const Search *search, const char *author)
{
    g_autofree char *folded = g_utf8_strdown(author, -1);
    return g_hash_table_contains(search->authors, folded);
}

static gboolean
is_worth_a_diff(const Search *search, const M2sCommit *commit, const GPtrArray *same_subject)
{
    if (commit->committed + SKEW < search->oldest)
        return FALSE;
    return same_subject || g_hash_table_contains(search->dates, &commit->authored) ||
           is_known(search, commit->author_email) || is_known(search, commit->author_name);
}

/* patches: (nullable). */
static gboolean
is_among(const GPtrArray *patches, const M2sPatch *patch)
{
    return patches && g_ptr_array_find((GPtrArray *)patches, patch, NULL);
}

static M2sClaim
make_claim(Search *search, const M2sCommit *commit)
{
    GStringChunk *strings = search->strings;
    return (M2sClaim){.name = g_string_chunk_insert_const(strings, commit->committer_name),
                      .email = g_string_chunk_insert_const(strings, commit->committer_email),
                      .date = commit->committed,
                      .commit = g_string_chunk_insert_const(strings, commit->id),
                      .branch = g_string_chunk_insert_const(strings, commit->branch)};
}

/* Makes patch accepted, unless a stronger rule has found it, or the same one in an older commit.
 * Of what a mail says about it, all but the reason stays. */
static void
land(Search *search, const M2sPatch *patch, Rule rule, const M2sClaim *claim)
{
    static const char *const whys[RULES] = {"link", "patch-id", "subject"};
    Landing *landing = &search->landings[patch->item.id - 1];
    M2sClaim *accepted = &m2s_claims_of(search->all, patch)->accepted;
    if (rule > landing->rule || (rule == landing->rule && claim->date >= landing->date))
        return;
    *landing = (Landing){rule, claim->date};
    if (accepted->mail == NULL)
        *accepted = *claim;
    accepted->why = whys[rule];
    accepted->commit = claim->commit;
    accepted->branch = claim->branch;
}

/* The patch that a trailer of commit names, and that it can be.  (nullable)
 * same_subject, same_diff: (nullable): the patches that have these. */
static const M2sPatch *
find_by_link(const Search *search, const M2sCommit *commit, const GPtrArray *same_subject,
             const GPtrArray *same_diff)
{
    g_autoptr(GPtrArray) linked = find_links(search, commit);
    for (guint i = linked->len; i > 0; i--) {
        const M2sPatch *patch = g_ptr_array_index(linked, i - 1);
        if (!is_among(same_subject, patch) && !has_same_author(commit, patch) &&
            !is_among(same_diff, patch))
            g_ptr_array_remove_index(linked, i - 1);
    }
    return choose(commit, linked);
}

static void
add_pending(Search *search, const M2sCommit *commit, const GPtrArray *same_subject,
            const char *diff)
{
    g_autoptr(GPtrArray) candidates = g_ptr_array_new();
    for (guint i = 0; i < same_subject->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(same_subject, i);
        if (is_before(commit, patch) && has_same_author(commit, patch))
            g_ptr_array_add(candidates, (gpointer)patch);
    }
    if (candidates->len == 0)
        return;
    Pending *pending = g_new0(Pending, 1);
    pending->claim = make_claim(search, commit);
    pending->lines = m2s_likeness_lines(m2s_slice_of(diff));
    pending->candidates = g_steal_pointer(&candidates);
    g_ptr_array_add(search->pending, pending);
}

static gboolean
take_commit(const M2sCommit *commit, gpointer user_data, GError **error)
{
    Search *search = user_data;
    g_autofree char *subject = normalise_subject(commit->subject);
    const GPtrArray *same_subject = g_hash_table_lookup(search->by_subject, subject);
    const GPtrArray *same_diff = NULL;
    const M2sPatch *linked = find_by_link(search, commit, same_subject, NULL);
    g_autofree char *diff = NULL;
    if (linked == NULL && is_worth_a_diff(search, commit, same_subject) &&
        !m2s_commit_diff(commit, &diff, error))
        return FALSE;
    if (diff) {
        guint8 hash[M2S_HASH_SIZE];
        m2s_diff_hash(m2s_slice_of(diff), hash);
        same_diff = g_hash_table_lookup(search->by_hash, hash);
        linked = find_by_link(search, commit, same_subject, same_diff);
    }
    const M2sPatch *same = linked ? linked : choose(commit, same_diff);
    if (same) {
        const M2sClaim claim = make_claim(search, commit);
        land(search, same, linked ? RULE_LINK : RULE_DIFF, &claim);
    } else if (diff && same_subject) {
        add_pending(search, commit, same_subject, diff);
    }
    return TRUE;
}

/* The patch whose diff is most like that of the commit, if one is much like it; of several, the
 * newest.
 * found: (out) (nullable): NULL if none is. */
static gboolean
compare_candidates(const Search *search, const Pending *pending, const M2sPatch **found,
                   GError **error)
{
    double best = ALIKE;
    *found = NULL;
    for (guint i = 0; i < pending->candidates->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(pending->candidates, i);
        g_autoptr(M2sText) text = m2s_archive_text(search->archive, &patch->item.mail, error);
        if (text == NULL)
            return FALSE;
        g_autoptr(GArray) lines = m2s_likeness_lines(m2s_slice_of(text->diff ? text->diff : ""));
        double likeness = m2s_likeness_compare(pending->lines, lines);
        gboolean newer = *found == NULL || patch->item.date > (*found)->item.date;
        if (likeness > best || (likeness == best && newer)) {
            best = likeness;
            *found = patch;
        }
    }
    return TRUE;
}

/* Compares diffs last, when all mails that this takes can be read in one go. */
static gboolean
settle_pending(Search *search, GError **error)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    for (guint i = 0; i < search->pending->len; i++) {
        const Pending *pending = g_ptr_array_index(search->pending, i);
        g_ptr_array_extend(items, pending->candidates, NULL, NULL);
    }
    m2s_archive_fetch(search->archive, items);
    for (guint i = 0; i < search->pending->len; i++) {
        const Pending *pending = g_ptr_array_index(search->pending, i);
        const M2sPatch *patch;
        if (!compare_candidates(search, pending, &patch, error))
            return FALSE;
        if (patch)
            land(search, patch, RULE_SUBJECT, &pending->claim);
    }
    return TRUE;
}

gboolean
m2s_landing_find(const M2sArchive *archive, char *const *paths, GHashTable *all,
                 GStringChunk *strings, GError **error)
{
    g_auto(Search) search = {.all = all, .strings = strings};
    search_init(&search, archive);
    for (; *paths; paths++)
        if (!m2s_commits_each(*paths, take_commit, &search, error))
            return FALSE;
    return settle_pending(&search, error);
}
