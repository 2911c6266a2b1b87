/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Creates catalogues and adds objects to them.  Layer: model. */
#pragma once

#include <mbox2series/model.h>

/* An empty catalogue.
 * before: (nullable): how many objects of each kind precede those of this catalogue; NULL: none.
 * Returns: (transfer full). */
M2sCatalogue *m2s_catalogue_new(const guint before[M2S_KINDS]);
void m2s_catalogue_free(M2sCatalogue *catalogue);

/* Frees the trailers and the files of an object of kind, if it has any. */
void m2s_object_drop_details(M2sKind kind, gpointer object);

/* A copy of text that lives as long as the catalogue; NULL for NULL. */
const char *m2s_catalogue_string(M2sCatalogue *catalogue, const char *text);

/* The same, cut at 255 characters: the length of Patchwork's columns (models.py). */
const char *m2s_catalogue_column(M2sCatalogue *catalogue, const char *text);

/* A copy of bytes that lives as long as the catalogue. */
const guint8 *m2s_catalogue_bytes(M2sCatalogue *catalogue, const guint8 *bytes, guint size);

/* A new object with the next number of its kind.  The caller sets its fields, with strings from
 * m2s_catalogue_string().  (transfer none) */
gpointer m2s_catalogue_add(M2sCatalogue *catalogue, M2sKind kind);

/* A new object outside any catalogue, without a number.  Returns: (transfer full). */
gpointer m2s_object_new(M2sKind kind);
void m2s_object_free(M2sKind kind, gpointer object);

/* Adds object to the lists of the object that it belongs to, once its fields are set: a patch to
 * the patches of its series, a comment to the comments of its parent. */
void m2s_catalogue_attach(M2sKind kind, gpointer object);

/* A new comment on patch or cover; the other one is NULL.  (transfer none) */
M2sComment *m2s_catalogue_add_comment(M2sCatalogue *catalogue, M2sPatch *patch, M2sCover *cover);

/* A new project; its other texts are empty.  (transfer none) */
M2sProject *m2s_catalogue_add_project(M2sCatalogue *catalogue, const char *link_name,
                                      const char *list_id);

/* Copies the projects of a configuration, with their numbers, to an empty catalogue. */
void m2s_catalogue_add_configured(M2sCatalogue *catalogue, const GPtrArray *projects);

/* object: the M2sPatch, M2sCover, M2sSeries or M2sComment that category is about. */
void m2s_catalogue_add_event(M2sCatalogue *catalogue, M2sEventCategory category, gint64 date,
                             gconstpointer object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCatalogue, m2s_catalogue_free)
