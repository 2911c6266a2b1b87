/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/view.h"

#include "output/embedded.h"
#include "output/field.h"
#include "output/fields.h"
#include "output/url.h"

/* Of one name: each repeats the values of all, and a mail can have as many as it has headers, for
 * gigabytes of JSON. */
#define SPELLINGS_MAX 64

void
m2s_view_project(const M2sViewContext *context, const M2sProject *project, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_project(context, project, json);
    m2s_json_name(json, "maintainers");
    m2s_json_begin_array(json);
    m2s_json_end_array(json);
    if (m2s_view_has(context, 1))
        m2s_field_string(json, "subject_match", project->subject_match);
    m2s_fields_project_urls(context, project, json);
    if (m2s_view_has(context, 4))
        m2s_field_boolean(json, "show_dependencies", project->show_dependencies);
    m2s_json_end_object(json);
}

void
m2s_view_person(const M2sViewContext *context, const M2sPerson *person, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_field_integer(json, "id", person->id);
    m2s_field_string(json, "name", person->name);
    m2s_field_string(json, "email", person->email);
    m2s_json_end_object(json);
}

void
m2s_view_account(const M2sViewContext *context, const M2sPerson *person, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_person(context, person, json);
    m2s_field_null(json, "user");
    m2s_json_end_object(json);
}

static int
compare_dates(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    if (one->item.date != other->item.date)
        return one->item.date < other->item.date ? -1 : 1;
    return one->item.id < other->item.id ? -1 : one->item.id > other->item.id;
}

static void
add_patches(const M2sViewContext *context, const M2sSeries *series, M2sJson *json)
{
    g_autoptr(GPtrArray) patches = g_ptr_array_copy(series->patches, NULL, NULL);
    g_ptr_array_sort(patches, compare_dates);
    m2s_json_name(json, "patches");
    m2s_json_begin_array(json);
    for (guint i = 0; i < patches->len; i++)
        m2s_embedded_patch(context, g_ptr_array_index(patches, i), json);
    m2s_json_end_array(json);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const M2sSeries *one = *(M2sSeries *const *)a, *other = *(M2sSeries *const *)b;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* The addresses of series, in the order of their numbers.  series: (nullable). */
static void
add_series_urls(const M2sViewContext *context, const char *name, const GPtrArray *series,
                M2sJson *json)
{
    g_autoptr(GPtrArray) sorted =
        series ? g_ptr_array_copy((GPtrArray *)series, NULL, NULL) : g_ptr_array_new();
    g_ptr_array_sort(sorted, compare_ids);
    m2s_json_name(json, name);
    m2s_json_begin_array(json);
    for (guint i = 0; i < sorted->len; i++) {
        const M2sSeries *other = g_ptr_array_index(sorted, i);
        g_autofree char *url = m2s_url_api(context, "series/%u/", other->id);
        m2s_json_string(json, url);
    }
    m2s_json_end_array(json);
}

void
m2s_view_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_series(context, series, json);
    m2s_json_name(json, "project");
    m2s_embedded_project(context, series->project, json);
    m2s_field_string(json, "name", series->name);
    m2s_field_date(json, "date", series->date);
    m2s_json_name(json, "submitter");
    m2s_embedded_person(context, series->submitter, json);
    m2s_field_integer(json, "version", series->version);
    m2s_field_integer(json, "total", series->total);
    m2s_field_integer(json, "received_total", series->received);
    m2s_field_boolean(json, "received_all", series->total <= series->received);
    m2s_field_take_string(json, "mbox", m2s_url_web(context, "series/%u/mbox/", series->id));
    m2s_json_name(json, "cover_letter");
    m2s_embedded_cover(context, series->cover, json);
    add_patches(context, series, json);
    if (m2s_view_has(context, 4) && series->project->show_dependencies &&
        !context->hide_dependencies) {
        add_series_urls(context, "dependencies", series->dependencies, json);
        add_series_urls(context, "dependents", series->dependents, json);
    }
    m2s_json_end_object(json);
}

/* A header's name, for sorting. */
typedef struct {
    guint64 start; /* its first bytes in small letters, which tell most names apart */
    const char *name;
    guint index; /* of the header */
} Name;

static Name
name_of_header(const M2sTextHeader *header, guint index)
{
    Name name = {.name = header->name, .index = index};
    for (gsize i = 0; i < sizeof name.start && header->name[i]; i++)
        name.start |= (guint64)(guchar)g_ascii_tolower(header->name[i]) << (56 - 8 * i);
    return name;
}

static gboolean
is_same_name(const Name *one, const Name *other)
{
    return one->start == other->start && g_ascii_strcasecmp(one->name, other->name) == 0;
}

static int
compare_names(const void *a, const void *b)
{
    const Name *one = a, *other = b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    int difference = g_ascii_strcasecmp(one->name, other->name);
    return difference ? difference : one->index < other->index ? -1 : 1;
}

/* Where the headers of the same name are, in any case: a list in an array. */
typedef struct {
    guint first;
    guint next;      /* 0: this is the last */
    guint spellings; /* of the first: that were shown */
} Namesakes;

/* Sorts, as names can be made that collide in a hash table.
 * Returns: (transfer full): one for each of headers. */
static Namesakes *
find_namesakes(const GArray *headers)
{
    g_autofree Name *names = g_new(Name, headers->len);
    Namesakes *all = g_new0(Namesakes, headers->len);
    for (guint i = 0; i < headers->len; i++)
        names[i] = name_of_header(&g_array_index(headers, M2sTextHeader, i), i);
    qsort(names, headers->len, sizeof *names, compare_names);
    for (guint i = 0; i < headers->len; i++) {
        gboolean is_first = i == 0 || !is_same_name(&names[i - 1], &names[i]);
        all[names[i].index].first = is_first ? names[i].index : all[names[i - 1].index].first;
        if (!is_first)
            all[names[i - 1].index].next = names[i].index;
    }
    return all;
}

static int
compare_spellings(gconstpointer a, gconstpointer b, gpointer user_data)
{
    return strcmp(a, b);
}

/* A header that is there once is a string, else a list.  Each spelling of a name is a member, in
 * the order of first use, and has the values of all: "Cc" and "CC" both list both. */
static void
add_headers(const GArray *headers, M2sJson *json)
{
    const M2sTextHeader *all = (const M2sTextHeader *)(const void *)headers->data;
    g_autofree Namesakes *namesakes = find_namesakes(headers);
    g_autoptr(GTree) seen = g_tree_new_full(compare_spellings, NULL, NULL, NULL);
    m2s_json_name(json, "headers");
    m2s_json_begin_object(json);
    for (guint i = 0; i < headers->len; i++) {
        guint first = namesakes[i].first;
        if (namesakes[first].next == 0) {
            m2s_field_string(json, all[i].name, all[i].value);
            continue;
        }
        if (g_tree_lookup(seen, all[i].name) || namesakes[first].spellings == SPELLINGS_MAX)
            continue;
        namesakes[first].spellings++;
        g_tree_insert(seen, (char *)all[i].name, (char *)all[i].name);
        m2s_json_name(json, all[i].name);
        m2s_json_begin_array(json);
        guint k = first;
        do
            m2s_json_string(json, all[k].value);
        while ((k = namesakes[k].next) > 0);
        m2s_json_end_array(json);
    }
    m2s_json_end_object(json);
}

/* A list of none or one: a patch could once be of several series. */
static void
add_series_list(const M2sViewContext *context, const M2sSeries *series, M2sJson *json)
{
    m2s_json_name(json, "series");
    m2s_json_begin_array(json);
    if (series)
        m2s_embedded_series(context, series, json);
    m2s_json_end_array(json);
}

void
m2s_view_cover(const M2sViewContext *context, const M2sCover *cover, const M2sText *text,
               M2sJson *json)
{
    const M2sSubmission submission = m2s_submission_of_cover(cover);
    m2s_json_begin_object(json);
    m2s_fields_submission(context, &submission, json);
    m2s_json_name(json, "project");
    m2s_embedded_project(context, cover->item.project, json);
    m2s_fields_mail(context, &submission, json);
    m2s_json_name(json, "submitter");
    m2s_embedded_person(context, cover->item.submitter, json);
    if (m2s_view_has(context, 1))
        m2s_fields_mbox(context, &submission, json);
    add_series_list(context, cover->series, json);
    if (m2s_view_has(context, 1))
        m2s_field_take_string(json, "comments",
                              m2s_url_web(context, "api/covers/%u/comments/", cover->item.id));
    if (text) {
        add_headers(text->headers, json);
        m2s_field_string(json, "content", text->content);
    }
    m2s_json_end_object(json);
}

static void
add_hash(const M2sPatch *patch, M2sJson *json)
{
    if (!patch->has_hash) {
        m2s_field_null(json, "hash");
        return;
    }
    char hex[2 * M2S_HASH_SIZE + 1];
    for (guint i = 0; i < M2S_HASH_SIZE; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", patch->hash[i]);
    m2s_field_string(json, "hash", hex);
}

/* What was not there when the mail came is as Patchwork has it at that time: no checks, no commit. */
static void
add_patch_fields(const M2sViewContext *context, const M2sPatch *patch, M2sJson *json)
{
    m2s_field_null(json, "commit_ref");
    m2s_field_string(json, "pull_url", patch->pull_url);
    m2s_field_string(json, "state", patch->state->slug);
    m2s_field_boolean(json, "archived", FALSE);
    add_hash(patch, json);
    m2s_json_name(json, "submitter");
    m2s_embedded_person(context, patch->item.submitter, json);
    m2s_json_name(json, "delegate");
    m2s_embedded_user(context, patch->delegate, json);
    const M2sSubmission submission = m2s_submission_of_patch(patch);
    m2s_fields_mbox(context, &submission, json);
    add_series_list(context, patch->series, json);
    if (m2s_view_has(context, 1))
        m2s_field_take_string(json, "comments",
                              m2s_url_web(context, "api/patches/%u/comments/", patch->item.id));
    m2s_field_string(json, "check", "pending");
    m2s_field_take_string(json, "checks",
                          m2s_url_web(context, "api/patches/%u/checks/", patch->item.id));
    m2s_json_name(json, "tags");
    m2s_json_begin_object(json);
    m2s_json_end_object(json);
    if (m2s_view_has(context, 2)) {
        m2s_json_name(json, "related");
        m2s_json_begin_array(json);
        m2s_json_end_array(json);
    }
}

void
m2s_view_patch(const M2sViewContext *context, const M2sPatch *patch, const M2sText *text,
               M2sJson *json)
{
    const M2sSubmission submission = m2s_submission_of_patch(patch);
    m2s_json_begin_object(json);
    m2s_fields_submission(context, &submission, json);
    m2s_json_name(json, "project");
    m2s_embedded_project(context, patch->item.project, json);
    m2s_fields_mail(context, &submission, json);
    add_patch_fields(context, patch, json);
    if (text) {
        add_headers(text->headers, json);
        m2s_field_string(json, "content", text->content);
        m2s_field_string(json, "diff", text->diff);
        g_autoptr(GPtrArray) prefixes = context->prefixes(patch->name);
        m2s_field_strings(json, "prefixes", prefixes);
    }
    m2s_json_end_object(json);
}

void
m2s_view_comment(const M2sViewContext *context, const M2sComment *comment, const M2sText *text,
                 M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_comment(context, comment, json);
    const char *subject = m2s_text_find_header(text, "Subject");
    m2s_field_string(json, "subject", subject ? subject : "");
    m2s_json_name(json, "submitter");
    m2s_embedded_person(context, comment->item.submitter, json);
    m2s_field_string(json, "content", text->content);
    add_headers(text->headers, json);
    if (m2s_view_has(context, 3)) {
        if (comment->addressed == M2S_ADDRESSED_UNSET)
            m2s_field_null(json, "addressed");
        else
            m2s_field_boolean(json, "addressed", comment->addressed == M2S_ADDRESSED_YES);
    }
    m2s_json_end_object(json);
}
