/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SQLite finds no memory, whatever a store is doing. */
#include <glib/gstdio.h>

#include "everything.h"
#include "model/catalogue.h"
#include "refusal.h"
#include "store/details.h"
#include "store/extracts.h"
#include "store/kept-rules.h"
#include "store/links.h"
#include "store/matches.h"
#include "store/objects.h"
#include "store/word-index.h"

#define STEP 30

/* What is tried */

static void
count_problem(const char *what, gpointer problems)
{
    g_test_message("%s", what);
    ++*(guint *)problems;
}

/* What is written is what was made. */
static gboolean
write_and_compare(Fixture *fixture, GError **error)
{
    guint problems = 0;
    if (!everything_write(fixture, error) ||
        !m2s_store_check(fixture->store, count_problem, &problems, error) ||
        !m2s_store_compare(fixture->store, fixture->made, count_problem, &problems, error) ||
        !m2s_store_compare_details(fixture->store, fixture->made, count_problem, &problems,
                                   error) ||
        !m2s_store_compare_extracts(fixture->store, fixture->made, count_problem, &problems, error))
        return FALSE;
    g_assert_cmpuint(problems, ==, 0);
    return TRUE;
}

static void
test_write(Fixture *fixture, gconstpointer data)
{
    everything_make(fixture);
    refusal_try(fixture, write_and_compare, STEP);
}

static void
fill_store(Fixture *fixture)
{
    everything_make(fixture);
    ASSERT_DONE(everything_write(fixture, &problem));
    fixture_commit(fixture);
}

static gboolean
check(Fixture *fixture, GError **error)
{
    guint problems = 0;
    if (!m2s_store_check(fixture->store, count_problem, &problems, error))
        return FALSE;
    g_assert_cmpuint(problems, ==, 0);
    return TRUE;
}

/* Nothing is damaged only because there is no memory to look at it: every allocation. */
static void
test_check(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, check, G_MAXUINT);
}

static gboolean
clear(Fixture *fixture, GError **error)
{
    M2sStoreNumbers numbers;
    if (!m2s_store_begin(fixture->store, NULL, error) || !m2s_store_clear(fixture->store, error) ||
        !m2s_store_numbers(fixture->store, &numbers, error))
        return FALSE;
    g_assert_cmpuint(numbers.objects[M2S_PATCH], ==, 0);
    g_assert_cmpuint(numbers.mail, ==, fixture->mails);
    return TRUE;
}

static void
test_clear(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, clear, STEP);
}

static gboolean
load(Fixture *fixture, GError **error)
{
    g_autoptr(M2sCatalogue) loaded = m2s_store_load(fixture->store, error);
    if (loaded == NULL || !m2s_store_load_extracts(fixture->store, M2S_SKETCHES, loaded, error) ||
        !m2s_store_load_extracts(fixture->store, M2S_VERDICTS, loaded, error))
        return FALSE;
    const M2sPatch *patch = g_ptr_array_index(loaded->patches, 0);
    const M2sComment *comment = g_ptr_array_index(loaded->patch_comments, 0);
    g_assert_cmpmem(patch->sketch, patch->sketch_size, "sketch", 6);
    g_assert_cmpmem(comment->verdict, comment->verdict_size, "verdict", 7);
    g_assert_cmpuint(loaded->events->len, ==, fixture->made->events->len);
    return TRUE;
}

static void
test_load(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, load, STEP);
}

static gboolean
read_mails(Fixture *fixture, GError **error)
{
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    g_autoptr(GBytes) first = m2s_store_read_mail(fixture->store, 1, error);
    gboolean has;
    if (first == NULL || !m2s_store_read_mails(fixture->store, 1, fixture->mails, mails, error) ||
        !m2s_store_has_mail(fixture->store, g_ptr_array_index(mails, 1), &has, error))
        return FALSE;
    g_assert_cmpmem(g_bytes_get_data(first, NULL), g_bytes_get_size(first), "1", 1);
    g_assert_cmpuint(mails->len, ==, fixture->mails);
    g_assert_true(has);
    return TRUE;
}

/* With a longer one. */
static gboolean
replace_mail(Fixture *fixture, GError **error)
{
    g_autoptr(GBytes) raw = g_bytes_new_static("more", 4);
    g_autoptr(M2sKeptMail) mail = m2s_kept_mail_new(raw, 1707123600, "x.example.org");
    gboolean is_replaced;
    if (!m2s_store_begin(fixture->store, NULL, error) ||
        !m2s_store_replace_mail(fixture->store, 1, mail, &is_replaced, error))
        return FALSE;
    g_assert_true(is_replaced);
    return TRUE;
}

static void
test_mails(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, read_mails, STEP);
    refusal_try(fixture, replace_mail, STEP);
}

/* One object, with all its lists. */
static gboolean
fill(Fixture *fixture, GError **error)
{
    const M2sWith all =
        M2S_WITH_PATCHES | M2S_WITH_COMMENTS | M2S_WITH_DEPENDENCIES | M2S_WITH_DETAILS;
    M2sSeries *series, *first;
    M2sPatch *patch;
    if (!(series = m2s_store_object(fixture->store, M2S_SERIES, 3, error)) ||
        !(first = m2s_store_object(fixture->store, M2S_SERIES, 1, error)) ||
        !(patch = m2s_store_object(fixture->store, M2S_PATCH, 1, error)) ||
        !m2s_store_fill(fixture->store, M2S_SERIES, series, all, error) ||
        !m2s_store_fill(fixture->store, M2S_SERIES, first, all, error) ||
        !m2s_store_fill(fixture->store, M2S_PATCH, patch, all, error) ||
        !m2s_store_fill_extract(fixture->store, M2S_PATCH, patch, error) ||
        /* what is there already, and what nothing has */
        !m2s_store_fill(fixture->store, M2S_PATCH, patch, all, error) ||
        !m2s_store_fill_extract(fixture->store, M2S_PATCH, patch, error) ||
        !m2s_store_fill_extract(fixture->store, M2S_SERIES, series, error))
        return FALSE;
    g_assert_cmpuint(series->dependencies->len, ==, 2);
    g_assert_cmpuint(first->patches->len, ==, 2);
    g_assert_cmpuint(patch->comments->len, ==, 1);
    g_assert_nonnull(strstr(patch->files, "old.bin"));
    g_assert_cmpmem(patch->sketch, patch->sketch_size, "sketch", 6);
    return TRUE;
}

static void
test_fill(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, fill, STEP);
}

static gboolean
find(Fixture *fixture, GError **error)
{
    const M2sProject *project = fixture->widgets;
    const char *msgid = "<re@example.org>";
    M2sItem *item, *cover;
    M2sPerson *person;
    M2sSeries *series;
    M2sInputMark mark;
    gboolean is_known = FALSE;
    guint reference, mail_count;
    if (!m2s_store_find_item(fixture->store, M2S_PATCH_COMMENT, project, msgid, &item, error) ||
        !m2s_store_find_oldest(fixture->store, M2S_COVER, "<0@example.org>", &cover, error) ||
        !m2s_store_find_person(fixture->store, "BO@example.org", &person, error) ||
        !m2s_store_find_series_by_reference(fixture->store, project, "<0@example.org>", &series,
                                            error) ||
        !m2s_store_find_reference(fixture->store, 1, "<0@example.org>", &reference, error) ||
        !m2s_store_count(fixture->store, M2S_PATCH, &mail_count, error) ||
        !m2s_store_find_input(fixture->store, "/lists/x.mbox", &mark, &is_known, error))
        return FALSE;
    m2s_input_mark_clear(&mark);
    g_assert_cmpuint(item->id, ==, 2);
    g_assert_cmpuint(cover->id, ==, 1);
    g_assert_cmpuint(person->id, ==, 2);
    g_assert_cmpuint(series->id, ==, 1);
    g_assert_cmpuint(reference, ==, 1);
    g_assert_cmpuint(mail_count, ==, 3);
    g_assert_true(is_known);
    return TRUE;
}

static void
test_find(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, find, STEP);
}

static gboolean
match(Fixture *fixture, GError **error)
{
    const M2sRange page = {0, 10, 1};
    guint count;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(M2S_PATCH);
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "project"), 1);
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_TEXTS, "msgid"), "<1@example.org>");
    if (!m2s_store_count_matches(fixture->store, criteria, &count, error) ||
        !m2s_store_read_matches(fixture->store, criteria, &page, found, error))
        return FALSE;
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpuint(found->len, ==, 1);
    return TRUE;
}

static void
test_match(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, match, STEP);
}

static void
append_block(M2sSlice term, M2sSlice bytes, gpointer text)
{
    g_string_append_len(text, term.data, term.size);
}

static gboolean
find_words(Fixture *fixture, GError **error)
{
    g_autoptr(GArray) segments = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GString) terms = g_string_new(NULL);
    M2sKind kind;
    guint format, id;
    if (!m2s_store_index_format(fixture->store, &format, error) ||
        !m2s_store_read_segments(fixture->store, &segments, error) ||
        !m2s_store_find_blocks(fixture->store, 1, m2s_slice_of("li"), FALSE, bytes, error) ||
        !m2s_store_read_segment(fixture->store, 3, append_block, terms, error) ||
        !m2s_store_object_of_mail(fixture->store, 1, &kind, &id, error))
        return FALSE;
    g_assert_cmpuint(format, ==, 1);
    g_assert_cmpuint(segments->len, ==, 2);
    g_assert_cmpmem(bytes->data, bytes->len, "\1\2", 2);
    g_assert_cmpstr(terms->str, ==, "lid");
    g_assert_cmpint(kind, ==, M2S_COVER);
    g_assert_cmpuint(id, ==, 1);
    return TRUE;
}

static gboolean
find_mails(Fixture *fixture, GError **error)
{
    const M2sMailTest tests[] = {
        {.type = M2S_MAILS_DATED, .since = G_MININT64, .until = G_MAXINT64},
        {.type = M2S_MAILS_NAMED, .msgid = "<re@example.org>"},
        {.type = M2S_MAILS_OF_KIND, .is_patch = TRUE},
    };
    const guint counts[] = {7, 3, 3};
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(guint));
        if (!m2s_store_find_mails(fixture->store, &tests[i], mails, error))
            return FALSE;
        g_assert_cmpuint(mails->len, ==, counts[i]);
    }
    return TRUE;
}

static gboolean
cut_index(Fixture *fixture, GError **error)
{
    g_autoptr(GArray) segments = NULL;
    if (!m2s_store_begin(fixture->store, NULL, error) ||
        !m2s_store_cut_index(fixture->store, 3, error) ||
        !m2s_store_read_segments(fixture->store, &segments, error))
        return FALSE;
    g_assert_cmpuint(segments->len, ==, 1);
    return TRUE;
}

static void
test_index(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, find_words, STEP);
    refusal_try(fixture, find_mails, STEP);
    refusal_try(fixture, cut_index, STEP);
}

static gboolean
find_links(Fixture *fixture, GError **error)
{
    M2sPostingRow posting;
    M2sPartRow part;
    M2sPieceRow piece;
    M2sLinkCounts counts;
    gint64 marks;
    gboolean has_posting, has_part, has_piece;
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    if (!m2s_links_find_posting(fixture->store, 1, &posting, &has_posting, error) ||
        !m2s_links_find_part_of(fixture->store, 1, &part, &has_part, error) ||
        !m2s_links_find_piece(fixture->store, 1, &piece, &has_piece, error) ||
        !m2s_links_list_parts_of_series(fixture->store, 1, parts, error) ||
        !m2s_links_list_pieces_of_posting(fixture->store, 1, pieces, error) ||
        !m2s_links_count(fixture->store, &counts, error) ||
        !m2s_links_count_marks(fixture->store, &marks, error))
        return FALSE;
    g_assert_true(has_posting && has_part && has_piece);
    g_assert_cmpuint(parts->len, ==, 1);
    g_assert_cmpuint(pieces->len, ==, 1);
    g_assert_cmpint(counts.postings, ==, 1);
    g_assert_cmpint(counts.parts, ==, 1);
    g_assert_cmpint(counts.pieces, ==, 1);
    g_assert_cmpint(counts.traits, ==, 1);
    g_assert_cmpint(marks, ==, 2);
    return TRUE;
}

static gboolean
remove_links(Fixture *fixture, GError **error)
{
    const M2sTraitRow trait = {1, {100, 1}};
    M2sLinkCounts counts;
    if (!m2s_store_begin(fixture->store, NULL, error) ||
        !m2s_links_remove_part(fixture->store, 1, error) ||
        !m2s_links_remove_trait(fixture->store, 7, &trait, error) ||
        !m2s_links_remove_posting(fixture->store, 1, error) ||
        !m2s_links_count(fixture->store, &counts, error))
        return FALSE;
    g_assert_cmpint(counts.postings + counts.parts + counts.pieces + counts.traits, ==, 0);
    return TRUE;
}

static void
test_links(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, find_links, STEP);
    refusal_try(fixture, remove_links, STEP);
}

/* Opening, and looking at the rules. */
static gboolean
open_again(Fixture *fixture, GError **error)
{
    g_auto(M2sKeptRules) rules = {0};
    g_autoptr(M2sStore) other = m2s_store_open(fixture->path, M2S_STORE_READ, error);
    if (other == NULL || !m2s_kept_rules_read(other, NULL, &rules, error))
        return FALSE;
    g_assert_cmpuint(rules.revision, ==, 1);
    return TRUE;
}

static void
test_open(Fixture *fixture, gconstpointer data)
{
    fill_store(fixture);
    refusal_try(fixture, open_again, STEP);
}

/* Making a state, with all versions of its tables one after another. */
static gboolean
make_new(Fixture *fixture, GError **error)
{
    g_autofree char *path = g_strconcat(fixture->path, "-new", NULL);
    g_autoptr(M2sStore) made = m2s_store_open(path, M2S_STORE_WRITE, error);
    M2sStoreNumbers numbers;
    gboolean done = made && m2s_store_numbers(made, &numbers, error);
    if (done)
        g_assert_cmpuint(numbers.mail, ==, 0);
    g_remove(path);
    return done;
}

static void
test_make_new(Fixture *fixture, gconstpointer data)
{
    refusal_try(fixture, make_new, 10);
}

/* Gives an empty state other rules than it has.  It has these, or still those from before. */
static gboolean
settle(Fixture *fixture, GError **error)
{
    g_auto(M2sKeptRules) before = {0}, after = {0};
    if (!m2s_kept_rules_read(fixture->store, NULL, &before, error))
        return FALSE;
    gboolean was_precise = before.config && before.config->grouping == M2S_GROUPING_PRECISE;
    M2sGivenRules given = {.grouping = was_precise ? M2S_GROUPING_PATCHWORK : M2S_GROUPING_PRECISE};
    gboolean done = m2s_kept_rules_settle(fixture->store, &given, error);
    if (done && !m2s_kept_rules_read(fixture->store, NULL, &after, error))
        return FALSE;
    if (done)
        g_assert_cmpint(after.config->grouping, ==, given.grouping);
    return done;
}

static void
test_settle(Fixture *fixture, gconstpointer data)
{
    fixture_commit(fixture);
    refusal_try(fixture, settle, STEP);
}

int
main(int argc, char **argv)
{
    refusal_init();
    g_test_init(&argc, &argv, NULL);
    ADD("/store/failures/write", test_write);
    ADD("/store/failures/check", test_check);
    ADD("/store/failures/clear", test_clear);
    ADD("/store/failures/load", test_load);
    ADD("/store/failures/mails", test_mails);
    ADD("/store/failures/fill", test_fill);
    ADD("/store/failures/find", test_find);
    ADD("/store/failures/match", test_match);
    ADD("/store/failures/index", test_index);
    ADD("/store/failures/links", test_links);
    ADD("/store/failures/open", test_open);
    ADD("/store/failures/make-new", test_make_new);
    ADD("/store/failures/settle", test_settle);
    return g_test_run();
}
