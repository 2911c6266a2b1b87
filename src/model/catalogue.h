/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adding to a catalogue.  Layer: model. */
#pragma once

#include <mbox2series/model.h>

/* before: (nullable): how many objects of each kind come before those of this catalogue; none if
 * NULL.  Returns: (transfer full). */
M2sCatalogue *m2s_catalogue_new(const guint before[M2S_KINDS]);
void m2s_catalogue_free(M2sCatalogue *catalogue);

/* A copy of text that lives as long as the catalogue, or NULL for NULL. */
const char *m2s_catalogue_string(M2sCatalogue *catalogue, const char *text);

/* The same, cut at 255 characters: the length of Patchwork's columns. */
const char *m2s_catalogue_column(M2sCatalogue *catalogue, const char *text);

/* A new object with the next number of its kind; the caller sets its fields, with strings of
 * m2s_catalogue_string().  (transfer none) */
gpointer m2s_catalogue_add(M2sCatalogue *catalogue, M2sKind kind);

/* An object of kind that is in no catalogue and has no number.  Returns: (transfer full). */
gpointer m2s_object_new(M2sKind kind);
void m2s_object_free(M2sKind kind, gpointer object);

/* Adds an object whose fields are set to the lists of what it belongs to: a patch to the patches of
 * its series, a comment to the comments of its parent. */
void m2s_catalogue_attach(M2sKind kind, gpointer object);

/* A comment of patch or of cover: one of them is NULL.  (transfer none) */
M2sComment *m2s_catalogue_add_comment(M2sCatalogue *catalogue, M2sPatch *patch, M2sCover *cover);

/* A project with these, its other texts empty.  (transfer none) */
M2sProject *m2s_catalogue_add_project(M2sCatalogue *catalogue, const char *link_name,
                                      const char *list_id);

/* Copies the projects of a configuration, which keep their numbers, into an empty catalogue. */
void m2s_catalogue_add_configured(M2sCatalogue *catalogue, const GPtrArray *projects);

/* object: what category is about: an M2sPatch, M2sCover, M2sSeries or M2sComment. */
void m2s_catalogue_add_event(M2sCatalogue *catalogue, M2sEventCategory category, gint64 date,
                             gconstpointer object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCatalogue, m2s_catalogue_free)
