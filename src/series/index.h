/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the series engine asks about the mails before.  Layer: series.
 *
 * An index answers small questions, such as which series has this Message-ID, and is told of
 * every object that the engine makes.  One in memory is in memory-index.h; one over a state asks a
 * data base for what it has not seen.  Objects belong to the catalogue.  Message-IDs are compared
 * to the letter and are at most 255 characters long. */
#pragma once

#include <mbox2series/model.h>

typedef struct M2sIndex M2sIndex;

/* What a patch without references goes by. */
typedef struct {
    const M2sProject *project;
    const M2sPerson *submitter;
    gint64 version;
    gint64 total;
} M2sSeriesMarkers;

typedef struct {
    /* Lookups; each returns NULL if there is none. */
    M2sProject *(*project)(M2sIndex *index, const char *list_id);
    M2sPerson *(*person)(M2sIndex *index, const char *email); /* ASCII letters in any case */
    M2sPatch *(*patch)(M2sIndex *index, const M2sProject *project, const char *msgid);
    M2sCover *(*cover)(M2sIndex *index, const M2sProject *project, const char *msgid);
    /* The comment last added with this Message-ID; others follow as same_id. */
    M2sComment *(*patch_comment)(M2sIndex *index, const M2sProject *project, const char *msgid);
    M2sComment *(*cover_comment)(M2sIndex *index, const M2sProject *project, const char *msgid);
    M2sSeries *(*series)(M2sIndex *index, guint id);
    M2sSeries *(*series_by_reference)(M2sIndex *index, const M2sProject *project,
                                      const char *msgid);
    /* Those with these markers and a date from start to end, both included, in order of their
     * numbers.  (transfer container) */
    GPtrArray *(*series_by_markers)(M2sIndex *index, const M2sSeriesMarkers *markers, gint64 start,
                                    gint64 end);
    M2sPatch *(*patch_by_number)(M2sIndex *index, const M2sSeries *series, gint64 number);
    /* How many covers of all projects have this name, or fewer, but not none, if there are some. */
    guint (*covers_named)(M2sIndex *index, const char *name);

    /* Additions.  Strings and objects stay valid as long as the catalogue. */
    void (*add_project)(M2sIndex *index, M2sProject *project);
    void (*add_person)(M2sIndex *index, M2sPerson *person);
    void (*add_patch)(M2sIndex *index, M2sPatch *patch);
    void (*add_cover)(M2sIndex *index, M2sCover *cover);
    void (*add_patch_comment)(M2sIndex *index, M2sComment *comment);
    void (*add_cover_comment)(M2sIndex *index, M2sComment *comment);
    void (*add_series)(M2sIndex *index, M2sSeries *series);
    /* Called for a msgid that series_by_reference() does not know. */
    void (*add_reference)(M2sIndex *index, const char *msgid, M2sSeries *series);
    /* The patch has got its series and number. */
    void (*add_to_series)(M2sIndex *index, M2sPatch *patch);

    /* One more series depends on another; told each time, also if it did before. */
    void (*add_dependency)(M2sIndex *index, M2sSeries *series, M2sSeries *other);

    /* Changes, told after a field was changed: list_email; name; cover, name, received,
     * complete_to; tags. */
    void (*update_project)(M2sIndex *index, M2sProject *project);
    void (*update_person)(M2sIndex *index, M2sPerson *person);
    void (*update_series)(M2sIndex *index, M2sSeries *series);
    void (*update_patch)(M2sIndex *index, M2sPatch *patch);

    void (*free)(M2sIndex *index);
} M2sIndexClass;

/* Every index begins with this. */
struct M2sIndex {
    const M2sIndexClass *class;
};

void m2s_index_free(M2sIndex *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sIndex, m2s_index_free)
