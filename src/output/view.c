/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/view.h"

#include "output/embedded.h"
#include "output/field.h"
#include "output/fields.h"
#include "output/url.h"

void
m2s_view_project(const M2sViewContext *context, const M2sProject *project, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_project(context, project, builder);
    json_builder_set_member_name(builder, "maintainers");
    json_builder_begin_array(builder);
    json_builder_end_array(builder);
    if (m2s_view_has(context, 1))
        m2s_field_string(builder, "subject_match", project->subject_match);
    m2s_fields_project_urls(context, project, builder);
    if (m2s_view_has(context, 4))
        m2s_field_boolean(builder, "show_dependencies", project->show_dependencies);
    json_builder_end_object(builder);
}

void
m2s_view_person(const M2sViewContext *context, const M2sPerson *person, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", person->id);
    m2s_field_string(builder, "name", person->name);
    m2s_field_string(builder, "email", person->email);
    json_builder_end_object(builder);
}

void
m2s_view_account(const M2sViewContext *context, const M2sPerson *person, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_person(context, person, builder);
    m2s_field_null(builder, "user");
    json_builder_end_object(builder);
}

static int
compare_dates(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    if (one->date != other->date)
        return one->date < other->date ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static void
add_patches(const M2sViewContext *context, const M2sSeries *series, JsonBuilder *builder)
{
    g_autoptr(GPtrArray) patches = g_ptr_array_copy(series->patches, NULL, NULL);
    g_ptr_array_sort(patches, compare_dates);
    json_builder_set_member_name(builder, "patches");
    json_builder_begin_array(builder);
    for (guint i = 0; i < patches->len; i++)
        m2s_embedded_patch(context, g_ptr_array_index(patches, i), builder);
    json_builder_end_array(builder);
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
                JsonBuilder *builder)
{
    g_autoptr(GPtrArray) sorted =
        series ? g_ptr_array_copy((GPtrArray *)series, NULL, NULL) : g_ptr_array_new();
    g_ptr_array_sort(sorted, compare_ids);
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < sorted->len; i++) {
        const M2sSeries *other = g_ptr_array_index(sorted, i);
        g_autofree char *url = m2s_url_api(context, "series/%u/", other->id);
        json_builder_add_string_value(builder, url);
    }
    json_builder_end_array(builder);
}

void
m2s_view_series(const M2sViewContext *context, const M2sSeries *series, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_series(context, series, builder);
    json_builder_set_member_name(builder, "project");
    m2s_embedded_project(context, series->project, builder);
    m2s_field_string(builder, "name", series->name);
    m2s_field_date(builder, "date", series->date);
    json_builder_set_member_name(builder, "submitter");
    m2s_embedded_person(context, series->submitter, builder);
    m2s_field_integer(builder, "version", series->version);
    m2s_field_integer(builder, "total", series->total);
    m2s_field_integer(builder, "received_total", series->received);
    m2s_field_boolean(builder, "received_all", series->total <= series->received);
    m2s_field_take_string(builder, "mbox", m2s_url_web(context, "series/%u/mbox/", series->id));
    json_builder_set_member_name(builder, "cover_letter");
    m2s_embedded_cover(context, series->cover, builder);
    add_patches(context, series, builder);
    if (m2s_view_has(context, 4) && series->project->show_dependencies &&
        !context->hide_dependencies) {
        add_series_urls(context, "dependencies", series->dependencies, builder);
        add_series_urls(context, "dependents", series->dependents, builder);
    }
    json_builder_end_object(builder);
}

/* All values of the headers named name, in any case. */
static GPtrArray *
values_of_header(const GPtrArray *headers, const char *name)
{
    GPtrArray *values = g_ptr_array_new();
    for (guint i = 0; i < headers->len; i++) {
        const M2sTextHeader *header = g_ptr_array_index(headers, i);
        if (g_ascii_strcasecmp(header->name, name) == 0)
            g_ptr_array_add(values, header->value);
    }
    return values;
}

/* A header that is there once is a string, else a list.  Each spelling of a name is a member, in
 * the order of first use, and has the values of all: "Cc" and "CC" both list both. */
static void
add_headers(const GPtrArray *headers, JsonBuilder *builder)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    json_builder_set_member_name(builder, "headers");
    json_builder_begin_object(builder);
    for (guint i = 0; i < headers->len; i++) {
        const M2sTextHeader *header = g_ptr_array_index(headers, i);
        if (!g_hash_table_add(seen, header->name))
            continue;
        g_autoptr(GPtrArray) values = values_of_header(headers, header->name);
        if (values->len == 1)
            m2s_field_string(builder, header->name, header->value);
        else
            m2s_field_strings(builder, header->name, values);
    }
    json_builder_end_object(builder);
}

/* A list of none or one: a patch could once be of several series. */
static void
add_series_list(const M2sViewContext *context, const M2sSeries *series, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "series");
    json_builder_begin_array(builder);
    if (series)
        m2s_embedded_series(context, series, builder);
    json_builder_end_array(builder);
}

void
m2s_view_cover(const M2sViewContext *context, const M2sCover *cover, const M2sText *text,
               JsonBuilder *builder)
{
    const M2sSubmission submission = m2s_submission_of_cover(cover);
    json_builder_begin_object(builder);
    m2s_fields_submission(context, &submission, builder);
    json_builder_set_member_name(builder, "project");
    m2s_embedded_project(context, cover->project, builder);
    m2s_fields_mail(context, &submission, builder);
    json_builder_set_member_name(builder, "submitter");
    m2s_embedded_person(context, cover->submitter, builder);
    if (m2s_view_has(context, 1))
        m2s_fields_mbox(context, &submission, builder);
    add_series_list(context, cover->series, builder);
    if (m2s_view_has(context, 1))
        m2s_field_take_string(builder, "comments",
                              m2s_url_web(context, "api/covers/%u/comments/", cover->id));
    if (text) {
        add_headers(text->headers, builder);
        m2s_field_string(builder, "content", text->content);
    }
    json_builder_end_object(builder);
}

static void
add_hash(const M2sPatch *patch, JsonBuilder *builder)
{
    if (!patch->has_hash) {
        m2s_field_null(builder, "hash");
        return;
    }
    char hex[2 * M2S_HASH_SIZE + 1];
    for (guint i = 0; i < M2S_HASH_SIZE; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", patch->hash[i]);
    m2s_field_string(builder, "hash", hex);
}

/* What was not there when the mail came is as Patchwork has it at that time: no checks, no commit. */
static void
add_patch_fields(const M2sViewContext *context, const M2sPatch *patch, JsonBuilder *builder)
{
    m2s_field_null(builder, "commit_ref");
    m2s_field_string(builder, "pull_url", patch->pull_url);
    m2s_field_string(builder, "state", patch->state->slug);
    m2s_field_boolean(builder, "archived", FALSE);
    add_hash(patch, builder);
    json_builder_set_member_name(builder, "submitter");
    m2s_embedded_person(context, patch->submitter, builder);
    json_builder_set_member_name(builder, "delegate");
    m2s_embedded_user(context, patch->delegate, builder);
    const M2sSubmission submission = m2s_submission_of_patch(patch);
    m2s_fields_mbox(context, &submission, builder);
    add_series_list(context, patch->series, builder);
    if (m2s_view_has(context, 1))
        m2s_field_take_string(builder, "comments",
                              m2s_url_web(context, "api/patches/%u/comments/", patch->id));
    m2s_field_string(builder, "check", "pending");
    m2s_field_take_string(builder, "checks",
                          m2s_url_web(context, "api/patches/%u/checks/", patch->id));
    json_builder_set_member_name(builder, "tags");
    json_builder_begin_object(builder);
    json_builder_end_object(builder);
    if (m2s_view_has(context, 2)) {
        json_builder_set_member_name(builder, "related");
        json_builder_begin_array(builder);
        json_builder_end_array(builder);
    }
}

void
m2s_view_patch(const M2sViewContext *context, const M2sPatch *patch, const M2sText *text,
               JsonBuilder *builder)
{
    const M2sSubmission submission = m2s_submission_of_patch(patch);
    json_builder_begin_object(builder);
    m2s_fields_submission(context, &submission, builder);
    json_builder_set_member_name(builder, "project");
    m2s_embedded_project(context, patch->project, builder);
    m2s_fields_mail(context, &submission, builder);
    add_patch_fields(context, patch, builder);
    if (text) {
        add_headers(text->headers, builder);
        m2s_field_string(builder, "content", text->content);
        m2s_field_string(builder, "diff", text->diff);
        g_autoptr(GPtrArray) prefixes = context->prefixes(patch->name);
        m2s_field_strings(builder, "prefixes", prefixes);
    }
    json_builder_end_object(builder);
}

static const char *
subject_of(const M2sText *text)
{
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = g_ptr_array_index(text->headers, i);
        if (g_ascii_strcasecmp(header->name, "Subject") == 0)
            return header->value;
    }
    return "";
}

void
m2s_view_comment(const M2sViewContext *context, const M2sComment *comment, const M2sText *text,
                 JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_comment(context, comment, builder);
    m2s_field_string(builder, "subject", subject_of(text));
    json_builder_set_member_name(builder, "submitter");
    m2s_embedded_person(context, comment->submitter, builder);
    m2s_field_string(builder, "content", text->content);
    add_headers(text->headers, builder);
    if (m2s_view_has(context, 3)) {
        if (comment->addressed == M2S_ADDRESSED_UNSET)
            m2s_field_null(builder, "addressed");
        else
            m2s_field_boolean(builder, "addressed", comment->addressed == M2S_ADDRESSED_YES);
    }
    json_builder_end_object(builder);
}
