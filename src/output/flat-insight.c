/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/flat-insight.h"

#include "archive/archive.h"
#include "archive/opened.h"
#include "model/catalogue.h"
#include "output/posting.h"
#include "output/timestamp.h"
#include "revisions/entry.h"

/* A posting is called by its mail that came first: like a state, and unlike M2sPosting.id, this
 * stays when mails are added. */
static guint64
number_of(const M2sPosting *posting)
{
    return ((const M2sEntry *)posting)->order;
}

guint64
m2s_flat_posting_number(M2sKind kind, const M2sItem *item)
{
    return (guint64)item->id * 2 + (kind == M2S_PATCH);
}

static GArray *
find_chains(const M2sRevisions *revisions)
{
    const GPtrArray *postings = m2s_revisions_postings(revisions);
    GArray *chains = g_array_sized_new(FALSE, FALSE, sizeof(guint64), postings->len);
    for (guint i = 0; i < postings->len; i++) {
        const M2sPosting *posting = g_ptr_array_index(postings, i), *older = posting->predecessor;
        const guint64 chain =
            older ? g_array_index(chains, guint64, older->id - 1) : number_of(posting);
        g_array_append_val(chains, chain);
    }
    return chains;
}

gboolean
m2s_flat_insight_judge(M2sFlatInsight *insight, const M2sArchive *archive, M2sRevisions *revisions,
                       const GPtrArray *series, const GPtrArray *alone, GError **error)
{
    insight->revisions = revisions;
    insight->chains = find_chains(revisions);
    const M2sFateOptions wanted = {.now = M2S_FATES_EVER,
                                   .series = series,
                                   .alone = alone,
                                   .catalogue = insight->objects.catalogue,
                                   .newer = m2s_revisions_newer,
                                   .newer_data = revisions};
    insight->fates = m2s_fates_new(archive, &wanted, error);
    return insight->fates != NULL;
}

/* Reads all objects, and how far their links are known. */
static gboolean
load(M2sFlatInsight *insight, const M2sArchive *archive, GError **error)
{
    const M2sOptions options = {.sketches = TRUE, .verdicts = TRUE};
    M2sOpened *opened = m2s_archive_opened(archive);
    g_auto(M2sRelinked) relinked = {0};
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    insight->own = m2s_opened_load(opened, &options, error);
    gboolean good = insight->own && m2s_opened_relinked(opened, -1, 0, &relinked, error);
    m2s_archive_end(archive);
    insight->links = relinked.is_known ? relinked.last : -1;
    return good;
}

gboolean
m2s_flat_insight_init(M2sFlatInsight *insight, const M2sArchive *archive, GError **error)
{
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    *insight = (M2sFlatInsight){.links = -1};
    if (catalogue == NULL) {
        if (!load(insight, archive, error))
            return FALSE;
        catalogue = insight->own;
    }
    insight->objects.catalogue = catalogue;
    return m2s_flat_insight_judge(insight, archive, m2s_revisions_new(catalogue, M2S_EVIDENCE_ALL),
                                  NULL, NULL, error);
}

void
m2s_flat_insight_clear(M2sFlatInsight *insight)
{
    g_clear_pointer(&insight->fates, m2s_fates_free);
    g_clear_pointer(&insight->chains, g_array_unref);
    g_clear_pointer(&insight->revisions, m2s_revisions_free);
    g_clear_pointer(&insight->own, m2s_catalogue_free);
}

gboolean
m2s_flat_find_posting(M2sFlatRow *row)
{
    const M2sPosting *posting = m2s_revisions_of_item(row->insight->revisions, row->object);
    row->posting = posting;
    return posting && number_of(posting) == m2s_flat_posting_number(row->kind, row->object);
}

gboolean
m2s_flat_find_fate(M2sFlatRow *row)
{
    const M2sFates *fates = row->insight->fates;
    row->fate = row->kind == M2S_SERIES ? m2s_fates_of_series(fates, row->object)
                                        : m2s_fates_of_patch(fates, row->object);
    return row->fate != NULL;
}

/* Of both tables */

static const M2sSeries *
series_of_item(M2sKind kind, const M2sItem *item)
{
    return kind == M2S_PATCH ? ((const M2sPatch *)item)->series : ((const M2sCover *)item)->series;
}

static void
get_series(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_object(value, row->kind == M2S_SERIES ? row->object
                                                       : series_of_item(row->kind, row->object));
}

static void
get_project(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sProject *project = row->kind == M2S_SERIES ? ((const M2sSeries *)row->object)->project
                                                        : ((const M2sItem *)row->object)->project;
    m2s_flat_set_text(value, project->link_name);
}

static void
set_date(M2sFlatValue *value, gint64 date)
{
    g_autofree char *text = m2s_timestamp_iso(date);
    m2s_flat_set_text(value, text);
}

/* Revisions */

static void
get_number(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = (gint64)number_of(row->posting);
}

static void
get_msgid(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, ((const M2sItem *)row->object)->msgid);
}

static void
get_name(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, row->kind == M2S_PATCH ? ((const M2sPatch *)row->object)->name
                                                    : ((const M2sCover *)row->object)->name);
}

static void
get_date(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    set_date(value, row->posting->date);
}

static void
get_date_unix(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = row->posting->date;
}

static void
get_version(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = row->posting->version;
}

static void
get_minor(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = row->posting->minor;
}

static void
get_patch_count(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = row->posting->patches->len;
}

static void
get_is_partial(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = row->posting->is_partial;
}

static void
get_chain(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = (gint64)g_array_index(row->insight->chains, guint64, row->posting->id - 1);
}

static void
get_follows(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sPosting *older = row->posting->predecessor;
    value->is_null = older == NULL;
    value->integer = older ? (gint64)number_of(older) : 0;
}

/* The series of the mail that a posting is called by. */
static const M2sSeries *
series_of_posting(const M2sPosting *posting)
{
    const GPtrArray *pieces = ((const M2sEntry *)posting)->pieces;
    for (guint i = 0; i < pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(pieces, i);
        const M2sKind kind = piece->patch ? M2S_PATCH : M2S_COVER;
        if (m2s_flat_posting_number(kind, piece->item) == number_of(posting))
            return series_of_item(kind, piece->item);
    }
    g_return_val_if_reached(NULL);
}

static void
get_follows_series(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sPosting *older = row->posting->predecessor;
    m2s_flat_set_object(value, older ? series_of_posting(older) : NULL);
}

static void
get_relation(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, m2s_relation_name(row->posting->relation));
}

static void
get_evidence(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const M2sPosting *posting = row->posting;
    m2s_flat_set_text(value, posting->predecessor ? m2s_basis_name(posting->basis) : NULL);
}

/* States */

static void
get_patch(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_object(value, row->kind == M2S_PATCH ? row->object : NULL);
}

static void
get_state(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    m2s_flat_set_text(value, m2s_fate_state_name(row->fate->state));
}

/* A text of the fate. */
static void
get_fate_text(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    const char *fate = (const char *)row->fate;
    m2s_flat_set_text(value, *(const char *const *)(fate + column->offset));
}

static void
get_fate_date(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    if (row->fate->mail)
        set_date(value, row->fate->date);
    else
        value->is_null = TRUE;
}

static void
get_fate_date_unix(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->is_null = row->fate->mail == NULL;
    value->integer = row->fate->date;
}

static void
get_last(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    set_date(value, row->fate->last);
}

static void
get_last_unix(const M2sFlatColumn *column, const M2sFlatRow *row, M2sFlatValue *value)
{
    value->integer = row->fate->last;
}

/* clang-format off */
const M2sFlatColumn m2s_flat_revision_columns[] = {
    {"id", M2S_FLAT_INTEGER,
     "Twice the number of its first mail, a cover letter; or of a patch, plus 1", get_number},
    {"project", M2S_FLAT_TEXT, "The link name of the project", get_project},
    {"series", M2S_FLAT_INTEGER, "The series of that mail, or null", get_series},
    {"msgid", M2S_FLAT_TEXT, "The Message-ID of that mail, with its brackets", get_msgid},
    {"name", M2S_FLAT_TEXT, "The subject of that mail, with its prefixes", get_name},
    {"date", M2S_FLAT_TEXT, "The date of its earliest mail, in UTC: 2026-05-01T20:00:21",
     get_date},
    {"date_unix", M2S_FLAT_INTEGER, "The same, in seconds since 1970", get_date_unix},
    {"version", M2S_FLAT_INTEGER, "2 for [PATCH v2.1]", get_version},
    {"minor", M2S_FLAT_INTEGER, "1 for [PATCH v2.1], else 0", get_minor},
    {"patches", M2S_FLAT_INTEGER, "How many patches have arrived", get_patch_count},
    {"is_partial", M2S_FLAT_BOOLEAN, "Whether patches are missing", get_is_partial},
    {"chain", M2S_FLAT_INTEGER, "The posting that all of its chain began with: its number",
     get_chain},
    {"follows", M2S_FLAT_INTEGER, "The posting that it is the next version of, or null",
     get_follows},
    {"follows_series", M2S_FLAT_INTEGER, "The series of that posting, or null",
     get_follows_series},
    {"relation", M2S_FLAT_TEXT, "What it is to that one: bump, rfc, same, down; or null",
     get_relation},
    {"evidence", M2S_FLAT_TEXT,
     "What says so: content, change-id, x-b4-tracking, link, reference; or null", get_evidence},
    {NULL},
};

#define FATE(member) .offset = offsetof(M2sFate, member)

const M2sFlatColumn m2s_flat_state_columns[] = {
    {"project", M2S_FLAT_TEXT, "The link name of the project", get_project},
    {"series", M2S_FLAT_INTEGER, "The series, or that of the patch, or null", get_series},
    {"patch", M2S_FLAT_INTEGER, "The patch; null for a series as a whole", get_patch},
    {"state", M2S_FLAT_TEXT, "What became of it, other than stale: accepted", get_state},
    {"why", M2S_FLAT_TEXT, "What says so: newer version", get_fate_text, FATE(why)},
    {"msgid", M2S_FLAT_TEXT, "The Message-ID of the mail that says so, or null", get_fate_text,
     FATE(mail)},
    {"date", M2S_FLAT_TEXT, "The date of that mail, or null", get_fate_date},
    {"date_unix", M2S_FLAT_INTEGER, "The same, in seconds since 1970", get_fate_date_unix},
    {"person_name", M2S_FLAT_TEXT, "The name of the person who says so, or null", get_fate_text,
     FATE(name)},
    {"person_email", M2S_FLAT_TEXT, "The address, or null", get_fate_text, FATE(email)},
    {"commit", M2S_FLAT_TEXT, "The commit that the mail names, or null", get_fate_text,
     FATE(commit)},
    {"last", M2S_FLAT_TEXT, "The date of the last mail about it or its series", get_last},
    {"last_unix", M2S_FLAT_INTEGER, "The same, in seconds since 1970", get_last_unix},
    {NULL},
};
/* clang-format on */
