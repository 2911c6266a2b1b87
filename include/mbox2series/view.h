/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as Patchwork's REST API shows them.  Layer: output. */
#pragma once

#include <mbox2series/config.h>
#include <mbox2series/model.h>
#include <mbox2series/text.h>

G_BEGIN_DECLS

/* Reads the text of a mail again.  May be called from several threads at once.
 * Returns: (transfer full) (nullable): NULL with an error. */
typedef M2sText *(*M2sTextFunc)(const M2sLocation *mail, gpointer user_data, GError **error);

/* The prefixes in the name of a patch: "RFC" and "v2" of "[RFC,v2] fix it".
 * Returns: (transfer full): of char *, freed with the array. */
typedef GPtrArray *(*M2sPrefixesFunc)(const char *name);

/* What is done with the headers of M2sText.  All return new strings of UTF-8. */
typedef struct {
    /* value folded anew for a header of that name, which stands before it on its first line.
     * (nullable): NULL if a line of it would look like a header. */
    char *(*fold)(const char *name, const char *value);
    /* value as readable text on one line.  (nullable): NULL if it cannot be decoded. */
    char *(*decode)(const char *value);
    /* The address in a From header.  (nullable): NULL if there is none. */
    char *(*address)(const char *from);
    /* "Ann <ann@example.org>", encoded; name may be NULL. */
    char *(*format_address)(const char *name, const char *address);
} M2sHeaderFuncs;

/* What a view needs beside its object.  All is borrowed.  m2s_archive_view() makes one. */
typedef struct {
    const M2sCatalogue *catalogue;
    const M2sConfig *config;
    const char *base_url;       /* "http://patchwork.example.org", no slash at the end */
    const char *version;        /* (nullable): "1.0" to "1.4"; NULL: the newest, URLs without one */
    const char *url_query;      /* (nullable): what addresses in the API end in: "?format=json" */
    gboolean hide_dependencies; /* of series */
    M2sPrefixesFunc prefixes;
    const M2sHeaderFuncs *headers;
    M2sTextFunc text;
    gpointer user_data; /* for text */
} M2sViewContext;

/* Writes every object as its detail view to projects, people, series, covers, patches,
 * cover_comments, patch_comments and events .ndjson in folder, one object a line; events are newest
 * first, all else in the order of numbers.  folder is made if need be.  A file replaces an older
 * one only when it is complete.
 * jobs: threads; 0: one a core.
 * Returns: FALSE with an error of M2S_ERROR_CREATE if folder or a file cannot be made, or of
 * M2S_ERROR_IO. */
M2S_API gboolean m2s_export(const M2sViewContext *context, const char *folder, guint jobs,
                            GError **error);

G_END_DECLS
