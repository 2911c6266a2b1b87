/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/list-query.h"

#include <mbox2series/search.h>

#include "model/object.h"

#define PEOPLE_MAX 1000 /* that a filter can mean */
#define JUDGED_MAX 1000 /* series that a store is asked for, for a list of some states */
#define FOUND_MAX  1000 /* series that a search finds */

static const char judged_cut[] = "Only the newest series were looked at: with a time in “Until”, "
                                 "those before it are.";
static const char found_cut[] = "Only the series with the newest mails were found: with more words "
                                "in “Search”, fewer are.";

/* A query that is being read. */
typedef struct {
    M2sDraft *draft;
    const M2sListForm *form;
    M2sCriteria *criteria;
    guint states;    /* wanted: a bit for each; 0: any */
    const char *cut; /* (nullable) */
    char *problem;   /* (nullable) */
} Query;

/* Adds to a test every word of text.  Returns: how many there are. */
static guint
add_words(M2sTest *test, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    guint count = 0;
    for (char **word = words; *word; word++)
        if (**word) {
            m2s_test_add_text(test, *word);
            count++;
        }
    return count;
}

/* Appends the people whose field has text in it. */
static gboolean
find_people(const M2sDraft *draft, const char *field, const char *text, GPtrArray *people,
            GError **error)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(M2S_PERSON);
    g_auto(M2sMatches) matches = {0};
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_TERMS, field), text);
    return m2s_matches_find(draft->objects, criteria, &matches, error) &&
           m2s_matches_read(&matches, 0, PEOPLE_MAX + 1, people, error);
}

/* Whether text is a number.  number: (out). */
static gboolean
read_number(const char *text, guint *number)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &value, NULL))
        return FALSE;
    *number = value;
    return TRUE;
}

/* Lets through the series whose field is the number of one of objects, at most the first ones. */
static void
add_objects(Query *query, const char *field, const GPtrArray *objects, guint most)
{
    const gboolean is_any = objects->len > 0;
    M2sTest *test = m2s_criteria_add(query->criteria, is_any ? M2S_TEST_NUMBERS : M2S_TEST_NEVER,
                                     is_any ? field : NULL);
    for (guint i = 0; i < MIN(objects->len, most); i++)
        m2s_test_add_number(test, m2s_object_id(g_ptr_array_index(objects, i)));
}

/* A submitter is a number, as in Patchwork, or a part of a name or an address. */
static gboolean
add_submitter(Query *query, const char *text, GError **error)
{
    guint number;
    if (read_number(text, &number)) {
        m2s_test_add_number(m2s_criteria_add(query->criteria, M2S_TEST_NUMBERS, "submitter"),
                            number);
        return TRUE;
    }
    g_autoptr(GPtrArray) people = g_ptr_array_new();
    if (!find_people(query->draft, "name", text, people, error) ||
        !find_people(query->draft, "email", text, people, error))
        return FALSE;
    if (people->len > PEOPLE_MAX)
        query->problem =
            g_strdup_printf("There are too many people with “%s” in their names.", text);
    add_objects(query, "submitter", people, PEOPLE_MAX);
    return TRUE;
}

static gboolean
is_set(const char *value)
{
    return value && *value;
}

/* Reads a time.  seconds: (inout): left if text is empty. */
static void
read_time(Query *query, const char *text, gint64 *seconds)
{
    g_autoptr(GError) error = NULL;
    if (is_set(text) && !m2s_when_parse(text, query->draft->pages->now, seconds, &error))
        query->problem = g_strdup(error->message);
}

static void
add_period(Query *query)
{
    gint64 since = G_MININT64, until = G_MAXINT64;
    read_time(query, query->form->since, &since);
    if (query->problem == NULL)
        read_time(query, query->form->until, &until);
    if (since == G_MININT64 && until == G_MAXINT64)
        return;
    M2sTest *test = m2s_criteria_add(query->criteria, M2S_TEST_PERIOD, "date");
    test->since = since;
    test->before = until;
}

/* "*" is what Patchwork calls any state. */
static gboolean
read_states(Query *query, GError **error)
{
    const char *text = query->form->state;
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GError) problem = NULL;
    if (!is_set(text) || g_str_equal(text, "*"))
        return TRUE;
    /* With no series yet, this says whether anything is known of them. */
    if (!m2s_draft_judge(query->draft, none, error))
        return FALSE;
    if (query->draft->fates == NULL)
        query->problem = g_strdup("It is not known yet what became of series: try again later.");
    else if (g_str_equal(text, "open"))
        query->states = M2S_FATES_OPEN;
    else if (!m2s_fate_states_parse(text, &query->states, &problem))
        query->problem = g_strdup(problem->message);
    return TRUE;
}

/* Says what is wrong with a search.  rest: (nullable): the end of its text, from there on. */
static char *
describe_problem(const char *rest, const GError *problem)
{
    g_autofree char *place = rest && *rest ? g_strdup_printf(", at “%s”", rest) : NULL;
    return g_strdup_printf("“Search”%s: %s.", place ? place : "", problem->message);
}

/* Reads a search in the mails of project.  Returns: (transfer full) (nullable): NULL with a problem
 * in query. */
static M2sSearchQuery *
read_search(Query *query, const M2sProject *project)
{
    const char *text = query->form->search;
    const gint64 now = query->draft->pages->now;
    gsize place;
    g_autoptr(GError) problem = NULL;
    g_autofree char *of_project = g_strdup_printf("(%s) list:\"%s\"", text, project->link_name);
    g_autoptr(M2sSearchQuery) own = m2s_search_query_new(text, now, &place, &problem);
    g_autoptr(M2sSearchQuery) whole =
        own ? m2s_search_query_new(of_project, now, &place, &problem) : NULL;
    if (own == NULL)
        query->problem = describe_problem(text + place, problem);
    else if (whole == NULL)
        query->problem = describe_problem(NULL, problem);
    return g_steal_pointer(&whole);
}

/* Returns: (transfer container) (nullable): the series that a search finds; NULL with a problem in
 * query or with an error. */
static GPtrArray *
find_series(Query *query, const M2sSearchQuery *search, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GPtrArray *found = m2s_search_series(query->draft->pages->archive, search,
                                         M2S_SEARCH_BY_ARRIVAL, FOUND_MAX + 1, 1, &problem);
    if (g_error_matches(problem, M2S_ERROR, M2S_ERROR_USAGE))
        query->problem = describe_problem(NULL, problem);
    else if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    return found;
}

/* Lets through the series with a mail that a search finds, which takes an index: to read all mails
 * takes too long for somebody who waits for a page. */
static gboolean
add_search(Query *query, const M2sProject *project, GError **error)
{
    if (!query->form->has_index)
        query->problem = g_strdup("There is no index to search in: “mbox2series rebuild --index” "
                                  "makes one.");
    g_autoptr(M2sSearchQuery) search = query->problem ? NULL : read_search(query, project);
    g_autoptr(GPtrArray) found = search ? find_series(query, search, error) : NULL;
    if (found == NULL)
        return query->problem != NULL;
    add_objects(query, "id", found, FOUND_MAX);
    query->cut = found->len > FOUND_MAX ? found_cut : NULL;
    return TRUE;
}

static gboolean
read_filters(Query *query, const M2sProject *project, GError **error)
{
    const M2sListForm *form = query->form;
    query->criteria->newest_first = TRUE;
    m2s_test_add_number(m2s_criteria_add(query->criteria, M2S_TEST_NUMBERS, "project"),
                        project->id);
    if (is_set(form->words))
        add_words(m2s_criteria_add(query->criteria, M2S_TEST_TERMS, "name"), form->words);
    if (!read_states(query, error))
        return FALSE;
    if (query->problem == NULL)
        add_period(query);
    if (query->problem == NULL && is_set(form->submitter) &&
        !add_submitter(query, form->submitter, error))
        return FALSE;
    return query->problem || !is_set(form->search) || add_search(query, project, error);
}

/* Appends those of series whose state is wanted, from a number on, to those of a page, as long as
 * there is room, and counts those that are. */
static void
take_wanted(const Query *query, const GPtrArray *series, guint64 start, M2sListPart *part)
{
    for (guint i = 0; i < series->len; i++) {
        gpointer one = g_ptr_array_index(series, i);
        if (!(query->states & 1U << m2s_fates_of_series(query->draft->fates, one)->state))
            continue;
        if (part->count >= start && part->series->len < M2S_LIST_SERIES)
            g_ptr_array_add(part->series, one);
        part->count++;
    }
}

/* Reads the series of a page of those whose state is wanted.  If all is in memory, the states of
 * all are known.  Otherwise they are worked out for some series after others, up to a limit. */
static gboolean
read_wanted(const Query *query, const M2sMatches *matches, guint64 start, M2sListPart *part,
            GError **error)
{
    gboolean is_known = query->draft->own_fates == NULL;
    guint limit = is_known ? matches->count : MIN(matches->count, JUDGED_MAX);
    if (limit < matches->count)
        part->cut = judged_cut;
    for (guint at = 0; at < limit; at += M2S_LIST_SERIES) {
        g_autoptr(GPtrArray) some = g_ptr_array_new();
        if (!m2s_matches_read(matches, at, MIN(at + M2S_LIST_SERIES, limit), some, error) ||
            !m2s_draft_judge(query->draft, some, error))
            return FALSE;
        take_wanted(query, some, start, part);
    }
    return TRUE;
}

/* Reads the series of a page, and all that a list shows of them. */
static gboolean
read_series(const Query *query, guint page, M2sListPart *part, GError **error)
{
    const M2sObjects *objects = query->draft->objects;
    g_auto(M2sMatches) matches = {0};
    guint64 start = (guint64)(page - 1) * M2S_LIST_SERIES;
    part->cut = query->cut;
    if (!m2s_matches_find(objects, query->criteria, &matches, error))
        return FALSE;
    if (query->states) {
        if (!read_wanted(query, &matches, start, part, error))
            return FALSE;
    } else {
        part->count = matches.count;
        if (!m2s_matches_read(&matches, MIN(start, part->count),
                              MIN(start + M2S_LIST_SERIES, part->count), part->series, error))
            return FALSE;
    }
    part->first = MIN(start, part->count) + 1;
    for (guint i = 0; i < part->series->len; i++)
        if (!m2s_objects_fill(objects, M2S_SERIES, g_ptr_array_index(part->series, i),
                              M2S_WITH_PATCHES | M2S_WITH_COMMENTS, error))
            return FALSE;
    return m2s_draft_judge(query->draft, part->series, error);
}

/* The same query for another page. */
static char *
link_to(const M2sUrlQuery *query, guint page)
{
    g_autofree char *number = g_strdup_printf("%u", page);
    return m2s_url_query_replace(query, "page", page == 1 ? NULL : number);
}

static const char *
value_of(const M2sUrlQuery *query, const char *name)
{
    const char *value = m2s_url_query_get(query, name);
    return is_set(value) ? value : NULL;
}

gboolean
m2s_list_query_read(M2sDraft *draft, const M2sProject *project, const M2sUrlQuery *query,
                    M2sListForm *form, M2sListPart *part, char **problem, GError **error)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(M2S_SERIES);
    Query read = {.draft = draft, .form = form, .criteria = criteria};
    const char *number = value_of(query, "page");
    guint page = 1;
    *form = (M2sListForm){.search = value_of(query, "search"),
                          .words = value_of(query, "q"),
                          .submitter = value_of(query, "submitter"),
                          .state = value_of(query, "state"),
                          .since = value_of(query, "since"),
                          .until = value_of(query, "until")};
    *part = (M2sListPart){.project = project, .form = form, .series = g_ptr_array_new()};
    if (!m2s_search_has_index(draft->pages->archive, &form->has_index, error))
        return FALSE;
    if (number && (!read_number(number, &page) || page == 0))
        read.problem = g_strdup("Invalid page.");
    gboolean good = read.problem || read_filters(&read, project, error);
    *problem = read.problem;
    if (!good || *problem)
        return good;
    if (!read_series(&read, page, part, error))
        return FALSE;
    if (page > 1)
        part->newer = link_to(query, page - 1);
    if (part->first + part->series->len <= part->count)
        part->older = link_to(query, page + 1);
    return TRUE;
}

void
m2s_list_part_clear(M2sListPart *part)
{
    g_clear_pointer(&part->series, g_ptr_array_unref);
    g_clear_pointer(&part->newer, g_free);
    g_clear_pointer(&part->older, g_free);
}
