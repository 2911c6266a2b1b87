/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adding to a catalogue.  Layer: model.
 *
 * Each function makes the object with the next number of its kind; the caller sets its fields.
 * Strings in them come from m2s_catalogue_string(). */
#pragma once

#include <mbox2series/catalogue.h>

/* before: (nullable): how many objects come before those of this catalogue; none if NULL.
 * Returns: (transfer full). */
M2sCatalogue *m2s_catalogue_new(const M2sNumbers *before);
void m2s_catalogue_free(M2sCatalogue *catalogue);

/* A copy of text that lives as long as the catalogue, or NULL for NULL. */
const char *m2s_catalogue_string(M2sCatalogue *catalogue, const char *text);

/* The same, cut at 255 characters: the length of Patchwork's columns. */
const char *m2s_catalogue_column(M2sCatalogue *catalogue, const char *text);

/* (transfer none), all of them. */
M2sProject *m2s_catalogue_add_project(M2sCatalogue *catalogue, const char *link_name,
                                      const char *list_id);
/* Copies the projects of a configuration, which keep their numbers, into an empty catalogue. */
void m2s_catalogue_add_configured(M2sCatalogue *catalogue, const GPtrArray *projects);
M2sPerson *m2s_catalogue_add_person(M2sCatalogue *catalogue);
M2sSeries *m2s_catalogue_add_series(M2sCatalogue *catalogue);
M2sCover *m2s_catalogue_add_cover(M2sCatalogue *catalogue);
M2sPatch *m2s_catalogue_add_patch(M2sCatalogue *catalogue);
M2sComment *m2s_catalogue_add_cover_comment(M2sCatalogue *catalogue, M2sCover *cover);
M2sComment *m2s_catalogue_add_patch_comment(M2sCatalogue *catalogue, M2sPatch *patch);

/* object: what category says: an M2sPatch, M2sCover, M2sSeries or M2sComment. */
void m2s_catalogue_add_event(M2sCatalogue *catalogue, M2sEventCategory category, gint64 date,
                             gconstpointer object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCatalogue, m2s_catalogue_free)
