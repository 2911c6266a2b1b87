/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/fields.h"
#include "output/flat-insight.h"
#include "output/timestamp.h"

/* Members of an object, or of the row itself */

static gconstpointer
member_of(const M2sFlatColumn *column, const M2sFlatRow *row)
{
    return (column->is_own ? (const char *)row : (const char *)row->object) + column->offset;
}

/* What the member of the row's object points to.  (nullable) */
static gconstpointer
pointer_of(const M2sFlatColumn *column, const M2sFlatRow *row)
{
    return *(gconstpointer const *)member_of(column, row);
}

static void
get_count(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = *(const guint *)member_of(column, row);
}

static void
get_integer(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = *(const gint64 *)member_of(column, row);
}

static void
get_date(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    g_autofree char *text = m2s_timestamp_iso(*(const gint64 *)member_of(column, row));
    m2s_flat_set_text(value, text);
}

static void
get_text(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, pointer_of(column, row));
}

static void
get_object(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_object(value, pointer_of(column, row));
}

static void
get_project(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, ((const M2sProject *)pointer_of(column, row))->link_name);
}

static void
get_person_name(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, ((const M2sPerson *)pointer_of(column, row))->name);
}

static void
get_person_email(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, ((const M2sPerson *)pointer_of(column, row))->email);
}

static void
get_slice(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sSlice *slice = member_of(column, row);
    value->is_null = slice->data == NULL;
    g_string_append_len(value->text, slice->data, (gssize)slice->size);
}

/* What a mail is or answers */

static const M2sPatch *
patch_of(const M2sFlatRow *row)
{
    return row->kind == M2S_PATCH_COMMENT ? ((const M2sComment *)row->object)->patch
           : row->kind == M2S_PATCH       ? row->object
                                          : NULL;
}

static const M2sCover *
cover_of(const M2sFlatRow *row)
{
    return row->kind == M2S_COVER_COMMENT ? ((const M2sComment *)row->object)->cover
           : row->kind == M2S_COVER       ? row->object
                                          : NULL;
}

static void
get_patch(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_object(value, patch_of(row));
}

static void
get_cover(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_object(value, cover_of(row));
}

static void
get_comment(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    gboolean is_comment = row->kind == M2S_COVER_COMMENT || row->kind == M2S_PATCH_COMMENT;
    m2s_flat_set_object(value, is_comment ? row->object : NULL);
}

static void
get_series(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sPatch *patch = patch_of(row);
    const M2sCover *cover = cover_of(row);
    m2s_flat_set_object(value, patch ? patch->series : cover ? cover->series : NULL);
}

static const M2sItem *
item_of(const M2sFlatRow *row)
{
    return row->object;
}

static void
get_trailers(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    g_string_append(value->text, item_of(row)->trailers ? item_of(row)->trailers : "");
}

static guint
count_comments(const GPtrArray *comments)
{
    return comments ? comments->len : 0;
}

static void
get_replies(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer =
        count_comments(cover_of(row) ? cover_of(row)->comments : patch_of(row)->comments);
}

/* Patches and tags */

/* tag: (out): the place of the tag of that name.  Returns: FALSE if the configuration has none. */
static gboolean
find_tag(const M2sFlatRow *row, const char *name, guint *tag)
{
    const GPtrArray *tags = row->config->tags;
    for (*tag = 0; *tag < tags->len; ++*tag)
        if (g_str_equal(((const M2sTag *)g_ptr_array_index(tags, *tag))->name, name))
            return TRUE;
    return FALSE;
}

static void
get_tag(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    guint tag;
    value->is_null = !find_tag(row, column->tag, &tag);
    if (!value->is_null)
        value->integer = patch_of(row)->tags[tag];
}

static void
get_number(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->is_null = patch_of(row)->series == NULL;
    value->integer = patch_of(row)->number;
}

static void
get_state(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, patch_of(row)->state ? patch_of(row)->state->slug : NULL);
}

static void
get_delegate(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, patch_of(row)->delegate ? patch_of(row)->delegate->email : NULL);
}

static void
get_hash(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sPatch *patch = patch_of(row);
    value->is_null = !patch->has_hash;
    if (patch->has_hash)
        m2s_slice_append_hex(value->text, m2s_slice((const char *)patch->hash, M2S_HASH_SIZE));
}

/* Adds up what the files of a patch have in the column's member; or counts them, if it has none. */
static void
get_sum(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    M2sFlatRow file = *row;
    M2sSlice rest = m2s_slice_of(patch_of(row)->files ? patch_of(row)->files : "");
    while (m2s_file_change_next(&rest, &file.file))
        value->integer += column->is_own ? *(const guint *)member_of(column, &file) : 1;
}

/* Series */

static const M2sSeries *
series_of(const M2sFlatRow *row)
{
    return row->object;
}

static const M2sPatch *
member_patch(const M2sFlatRow *row, guint index)
{
    return g_ptr_array_index(series_of(row)->patches, index);
}

static void
get_first_msgid(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sPatch *first = NULL;
    for (guint i = 0; i < series_of(row)->patches->len; i++)
        if (first == NULL || member_patch(row, i)->number < first->number)
            first = member_patch(row, i);
    const M2sCover *cover = series_of(row)->cover;
    m2s_flat_set_text(value, cover ? cover->item.msgid : first ? first->item.msgid : NULL);
}

static void
get_is_complete(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = m2s_series_is_complete(row->object);
}

static void
get_tag_of_all(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    guint tag;
    value->is_null = !find_tag(row, column->tag, &tag);
    for (guint i = 0; !value->is_null && i < series_of(row)->patches->len; i++)
        value->integer += member_patch(row, i)->tags[tag];
}

static void
get_replies_to_all(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sCover *cover = series_of(row)->cover;
    value->integer = cover ? count_comments(cover->comments) : 0;
    for (guint i = 0; i < series_of(row)->patches->len; i++)
        value->integer += count_comments(member_patch(row, i)->comments);
}

/* Comments and events */

static void
get_is_addressed(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    M2sAddressed addressed = ((const M2sComment *)row->object)->addressed;
    value->is_null = addressed == M2S_ADDRESSED_UNSET;
    value->integer = addressed;
}

static const M2sEvent *
event_of(const M2sFlatRow *row)
{
    return row->object;
}

static void
get_category(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, m2s_event_category_name(event_of(row)->category));
}

static void
get_event_project(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sProject *project = m2s_event_related(event_of(row), M2S_PROJECT);
    m2s_flat_set_text(value, project->link_name);
}

static void
get_related(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_object(value, m2s_event_related(event_of(row), column->kind));
}

static void
get_event_comment(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    M2sKind kind = m2s_event_kind(event_of(row)->category);
    gboolean is_comment = kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT;
    m2s_flat_set_object(value, is_comment ? event_of(row)->object : NULL);
}

/* clang-format off */
/* A member of the row's object, and one of the row. */
#define OF(TYPE, member) .offset = offsetof(TYPE, member)
#define OWN(member) .is_own = TRUE, OF(M2sFlatRow, member)

#define ID {"id", M2S_FLAT_INTEGER, "The number", get_count}
#define PROJECT(TYPE)                                                                            \
    {"project", M2S_FLAT_TEXT, "The link name of the project", get_project, OF(TYPE, project)}
#define DATE(TYPE)                                                                               \
    {"date", M2S_FLAT_TEXT, "The date of the mail, in UTC: 2026-05-01T20:00:21", get_date,       \
     OF(TYPE, date)},                                                                            \
    {"date_unix", M2S_FLAT_INTEGER, "The same, in seconds since 1970", get_integer,              \
     OF(TYPE, date)}
#define SUBMITTER(TYPE)                                                                          \
    {"submitter", M2S_FLAT_INTEGER, "The number of the person that sent it", get_object,         \
     OF(TYPE, submitter)},                                                                       \
    {"submitter_name", M2S_FLAT_TEXT, "That person's newest name, or null", get_person_name,     \
     OF(TYPE, submitter)},                                                                       \
    {"submitter_email", M2S_FLAT_TEXT, "That person's address", get_person_email,                \
     OF(TYPE, submitter)}
#define MSGID                                                                                    \
    {"msgid", M2S_FLAT_TEXT, "The Message-ID, with its brackets", get_text, OF(M2sItem, msgid)}
#define NAME(TYPE)                                                                               \
    {"name", M2S_FLAT_TEXT, "The subject, with its prefixes", get_text, OF(TYPE, name)}
#define SERIES {"series", M2S_FLAT_INTEGER, "The number of the series, or null", get_series}
#define TAGS(get)                                                                                \
    {"acked", M2S_FLAT_INTEGER, "How often Acked-by was given; null if it is no tag", get,       \
     .tag = "Acked-by"},                                                                         \
    {"reviewed", M2S_FLAT_INTEGER, "The same for Reviewed-by", get, .tag = "Reviewed-by"},       \
    {"tested", M2S_FLAT_INTEGER, "The same for Tested-by", get, .tag = "Tested-by"}
#define REPLIES(get) {"replies", M2S_FLAT_INTEGER, "How many comments there are", get}
#define TRAILERS {"trailers", M2S_FLAT_LIST, "The trailers in the mail, in order", get_trailers}

static const M2sFlatColumn series_columns[] = {
    ID,
    PROJECT(M2sSeries),
    {"name", M2S_FLAT_TEXT, "What Patchwork calls it, or null", get_text, OF(M2sSeries, name)},
    {"version", M2S_FLAT_INTEGER, "2 for [PATCH v2]", get_integer, OF(M2sSeries, version)},
    DATE(M2sSeries),
    SUBMITTER(M2sSeries),
    {"msgid", M2S_FLAT_TEXT, "That of the cover letter, or else of the first patch, or null",
     get_first_msgid},
    {"cover", M2S_FLAT_INTEGER, "The number of the cover letter, or null", get_object,
     OF(M2sSeries, cover)},
    {"total", M2S_FLAT_INTEGER, "How many patches were announced", get_integer,
     OF(M2sSeries, total)},
    {"received", M2S_FLAT_INTEGER, "How many have arrived", get_count, OF(M2sSeries, received)},
    {"is_complete", M2S_FLAT_BOOLEAN, "Whether all have", get_is_complete},
    TAGS(get_tag_of_all),
    REPLIES(get_replies_to_all),
    {NULL},
};

static const M2sFlatColumn cover_columns[] = {
    ID,
    PROJECT(M2sItem),
    SERIES,
    MSGID,
    NAME(M2sCover),
    DATE(M2sItem),
    SUBMITTER(M2sItem),
    REPLIES(get_replies),
    TRAILERS,
    {NULL},
};

static const M2sFlatColumn patch_columns[] = {
    ID,
    PROJECT(M2sItem),
    SERIES,
    {"number", M2S_FLAT_INTEGER, "2 for [PATCH 2/3]; null without a series", get_number},
    MSGID,
    NAME(M2sPatch),
    DATE(M2sItem),
    SUBMITTER(M2sItem),
    {"state", M2S_FLAT_TEXT, "The slug of its state in Patchwork", get_state},
    {"delegate", M2S_FLAT_TEXT, "An address, or null", get_delegate},
    {"pull_url", M2S_FLAT_TEXT, "What a pull request asks to pull, or null", get_text,
     OF(M2sPatch, pull_url)},
    {"hash", M2S_FLAT_TEXT, "Patchwork's hash of the diff, in hexadecimal, or null", get_hash},
    TAGS(get_tag),
    REPLIES(get_replies),
    {"files", M2S_FLAT_INTEGER, "How many files it changes", get_sum},
    {"added", M2S_FLAT_INTEGER, "How many lines it adds", get_sum, OWN(file.added)},
    {"removed", M2S_FLAT_INTEGER, "How many lines it removes", get_sum, OWN(file.removed)},
    TRAILERS,
    {NULL},
};

static const M2sFlatColumn comment_columns[] = {
    {"id", M2S_FLAT_INTEGER, "The number; those on cover letters are numbered separately",
     get_count},
    {"cover", M2S_FLAT_INTEGER, "The cover letter that it answers, or null", get_cover},
    {"patch", M2S_FLAT_INTEGER, "The patch that it answers, or null", get_patch},
    SERIES,
    PROJECT(M2sItem),
    MSGID,
    DATE(M2sItem),
    SUBMITTER(M2sItem),
    {"is_addressed", M2S_FLAT_BOOLEAN, "Whether what it asks for was done; null if nothing",
     get_is_addressed},
    TRAILERS,
    {NULL},
};

static const M2sFlatColumn person_columns[] = {
    ID,
    {"name", M2S_FLAT_TEXT, "The newest name, or null", get_text, OF(M2sPerson, name)},
    {"email", M2S_FLAT_TEXT, "The address, as first written", get_text, OF(M2sPerson, email)},
    {NULL},
};

static const M2sFlatColumn event_columns[] = {
    ID,
    {"category", M2S_FLAT_TEXT, "What happened: patch-created", get_category},
    {"project", M2S_FLAT_TEXT, "The link name of the project", get_event_project},
    {"date", M2S_FLAT_TEXT, "The date of the mail that caused it", get_date, OF(M2sEvent, date)},
    {"date_unix", M2S_FLAT_INTEGER, "The same, in seconds since 1970", get_integer,
     OF(M2sEvent, date)},
    {"received", M2S_FLAT_TEXT, "When that mail came", get_date, OF(M2sEvent, received)},
    {"received_unix", M2S_FLAT_INTEGER, "The same, in seconds since 1970", get_integer,
     OF(M2sEvent, received)},
    {"series", M2S_FLAT_INTEGER, "The series, or that of a patch that was completed, or null",
     get_related, .kind = M2S_SERIES},
    {"cover", M2S_FLAT_INTEGER, "The cover letter, or the one that was answered, or null",
     get_related, .kind = M2S_COVER},
    {"patch", M2S_FLAT_INTEGER, "The patch, or the one that was answered, or null", get_related,
     .kind = M2S_PATCH},
    {"comment", M2S_FLAT_INTEGER, "The comment, or null", get_event_comment},
    {NULL},
};

static const M2sFlatColumn file_columns[] = {
    {"patch", M2S_FLAT_INTEGER, "The number of the patch", get_patch},
    {"place", M2S_FLAT_INTEGER, "Which of its files, from 1", get_count, OWN(place)},
    SERIES,
    {"path", M2S_FLAT_TEXT, "The file, as the diff writes it, without the first folder",
     get_slice, OWN(file.path)},
    {"old_path", M2S_FLAT_TEXT, "What it was renamed or copied from, or null", get_slice,
     OWN(file.old_path)},
    {"added", M2S_FLAT_INTEGER, "How many lines are added", get_count, OWN(file.added)},
    {"removed", M2S_FLAT_INTEGER, "How many lines are removed", get_count,
     OWN(file.removed)},
    {"is_binary", M2S_FLAT_BOOLEAN, "Whether the diff shows no lines", get_count,
     OWN(file.is_binary)},
    {NULL},
};

static const M2sFlatColumn trailer_columns[] = {
    {"cover", M2S_FLAT_INTEGER, "The cover letter that the mail is or answers, or null", get_cover},
    {"patch", M2S_FLAT_INTEGER, "The patch that the mail is or answers, or null", get_patch},
    {"comment", M2S_FLAT_INTEGER, "The comment that the mail is, or null", get_comment},
    {"place", M2S_FLAT_INTEGER, "Which trailer of the mail, from 1", get_count, OWN(place)},
    SERIES,
    {"name", M2S_FLAT_TEXT, "In one spelling: Reviewed-by", get_slice, OWN(trailer.name)},
    {"value", M2S_FLAT_TEXT, "What follows the name", get_slice, OWN(trailer.value)},
    {"person_name", M2S_FLAT_TEXT, "The name of the person in the value, or null", get_slice,
     OWN(trailer.person_name)},
    {"person_email", M2S_FLAT_TEXT, "The address, or null", get_slice,
     OWN(trailer.person_email)},
    DATE(M2sItem),
    {NULL},
};

static const M2sFlatColumn tag_columns[] = {
    {"patch", M2S_FLAT_INTEGER, "The number of the patch", get_patch},
    SERIES,
    {"name", M2S_FLAT_TEXT, "The name of a tag of the configuration", get_slice,
     OWN(tag.name)},
    {"count", M2S_FLAT_INTEGER, "How often it was given, at least once", get_count,
     OWN(tag.count)},
    {NULL},
};

#define WITH_COUNTS (M2S_WITH_COMMENTS | M2S_WITH_DETAILS)

const M2sFlatTable m2s_flat_tables[] = {
    {"series", series_columns, {M2S_SERIES}, 1, M2S_WITH_PATCHES | M2S_WITH_COMMENTS,
     M2S_FLAT_OBJECTS},
    {"covers", cover_columns, {M2S_COVER}, 1, WITH_COUNTS, M2S_FLAT_OBJECTS},
    {"patches", patch_columns, {M2S_PATCH}, 1, WITH_COUNTS, M2S_FLAT_OBJECTS},
    {"comments", comment_columns, {M2S_COVER_COMMENT, M2S_PATCH_COMMENT}, 2,
     M2S_WITH_DETAILS, M2S_FLAT_OBJECTS},
    {"people", person_columns, {M2S_PERSON}, 1, M2S_WITH_NO_LISTS, M2S_FLAT_OBJECTS},
    {"events", event_columns, {M2S_EVENT}, 1, M2S_WITH_NO_LISTS, M2S_FLAT_OBJECTS},
    {"files", file_columns, {M2S_PATCH}, 1, M2S_WITH_DETAILS, M2S_FLAT_FILES},
    {"trailers", trailer_columns,
     {M2S_COVER, M2S_PATCH, M2S_COVER_COMMENT, M2S_PATCH_COMMENT}, 4, M2S_WITH_DETAILS,
     M2S_FLAT_TRAILERS},
    {"tags", tag_columns, {M2S_PATCH}, 1, M2S_WITH_NO_LISTS, M2S_FLAT_TAGS},
    {"revisions", m2s_flat_revision_columns, {M2S_COVER, M2S_PATCH}, 2, M2S_WITH_NO_LISTS,
     M2S_FLAT_POSTINGS, .needs_insight = TRUE},
    {"states", m2s_flat_state_columns, {M2S_SERIES, M2S_PATCH}, 2, M2S_WITH_NO_LISTS,
     M2S_FLAT_FATES, .needs_insight = TRUE},
    {NULL},
};
/* clang-format on */
