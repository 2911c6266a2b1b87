/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Postings as JSON. */
#include "output/posting.h"

#include <mbox2series/view.h>

#include "output/file-writer.h"
#include "output/json.h"

const char *
m2s_relation_name(M2sRelation relation)
{
    static const char *const names[] = {[M2S_RELATION_NONE] = NULL,
                                        [M2S_RELATION_BUMP] = "bump",
                                        [M2S_RELATION_RFC] = "rfc",
                                        [M2S_RELATION_SAME] = "same",
                                        [M2S_RELATION_DOWN] = "down"};
    return names[relation];
}

const char *
m2s_basis_name(M2sBasis basis)
{
    static const char *const names[] = {[M2S_BASIS_CONTENT] = "content",
                                        [M2S_BASIS_CHANGE_ID] = "change-id",
                                        [M2S_BASIS_TRACKING] = "x-b4-tracking",
                                        [M2S_BASIS_LINK] = "link",
                                        [M2S_BASIS_REFERENCE] = "reference"};
    return names[basis];
}

static const char *
change_name(M2sPatchChange change)
{
    static const char *const names[] = {[M2S_PATCH_NEW] = "new",
                                        [M2S_PATCH_SAME] = "same",
                                        [M2S_PATCH_REWORDED] = "reworded",
                                        [M2S_PATCH_CHANGED] = "changed"};
    return names[change];
}

static const char *
match_name(M2sPatchMatch match)
{
    static const char *const names[] = {[M2S_MATCH_NONE] = NULL,
                                        [M2S_MATCH_HASH] = "hash",
                                        [M2S_MATCH_SUBJECT] = "subject",
                                        [M2S_MATCH_ONLY] = "only",
                                        [M2S_MATCH_SIMILAR] = "similar",
                                        [M2S_MATCH_HASH_ELSEWHERE] = "hash elsewhere",
                                        [M2S_MATCH_SUBJECT_ELSEWHERE] = "subject elsewhere"};
    return names[match];
}

static void
write_text(M2sJson *json, const char *name, const char *text)
{
    m2s_json_name(json, name);
    m2s_json_string(json, text);
}

/* series: (nullable). */
static void
write_series(M2sJson *json, const char *name, const M2sSeries *series)
{
    m2s_json_name(json, name);
    if (series)
        m2s_json_integer(json, series->id);
    else
        m2s_json_null(json);
}

static void
write_version(M2sJson *json, const M2sPosting *posting)
{
    m2s_json_name(json, "version");
    if (posting->minor == 0)
        m2s_json_integer(json, posting->version);
    else
        m2s_json_take_string(json, g_strdup_printf("%u.%u", posting->version, posting->minor));
}

static void
write_patch(M2sJson *json, const M2sPatchRevision *revision)
{
    const M2sPatch *older = revision->predecessor;
    m2s_json_begin_object(json);
    write_text(json, "msgid", revision->patch->item.msgid);
    write_text(json, "predecessor", older ? older->item.msgid : NULL);
    write_text(json, "how", change_name(revision->change));
    write_text(json, "match", match_name(revision->match));
    m2s_json_end_object(json);
}

static void
write_posting(M2sJson *json, const M2sPosting *posting)
{
    const M2sPosting *older = posting->predecessor;
    m2s_json_begin_object(json);
    write_series(json, "series", posting->series);
    write_text(json, "msgid", posting->first->msgid);
    write_version(json, posting);
    write_text(json, "predecessor", older ? older->first->msgid : NULL);
    write_series(json, "predecessor_series", older ? older->series : NULL);
    write_text(json, "relation", m2s_relation_name(posting->relation));
    m2s_json_name(json, "score");
    if (older)
        m2s_json_fixed(json, posting->score);
    else
        m2s_json_null(json);
    write_text(json, "evidence", older ? m2s_basis_name(posting->basis) : NULL);
    m2s_json_name(json, "patches");
    m2s_json_begin_array(json);
    for (guint i = 0; i < posting->revisions->len; i++)
        write_patch(json, &g_array_index(posting->revisions, M2sPatchRevision, i));
    m2s_json_end_array(json);
    m2s_json_end_object(json);
}

char *
m2s_posting_json(const M2sPosting *posting)
{
    g_return_val_if_fail(posting, NULL);
    GString *line = g_string_new(NULL);
    M2sJson json = m2s_json_begin(line);
    write_posting(&json, posting);
    return g_string_free(line, FALSE);
}

static gboolean
write_postings(FILE *file, const char *path, gpointer user_data, GError **error)
{
    const GPtrArray *postings = m2s_revisions_postings(user_data);
    for (guint i = 0; i < postings->len; i++) {
        g_autofree char *line = m2s_posting_json(g_ptr_array_index(postings, i));
        if (fputs(line, file) == EOF || fputc('\n', file) == EOF)
            return m2s_file_fail(path, M2S_ERROR_IO, error);
    }
    return TRUE;
}

gboolean
m2s_export_revisions(const M2sRevisions *revisions, const char *folder, GError **error)
{
    g_return_val_if_fail(revisions && folder, FALSE);
    return m2s_file_write(folder, "revisions.ndjson", write_postings, (gpointer)revisions, error);
}
