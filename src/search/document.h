/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The searchable text of a mail, the same for an index and a scan.  Layer: search.
 *
 * It is read as Patchwork reads it: decoded, divided into message and diff, without signature.  A
 * mail of which Patchwork could make no object may have less text than it seems to have. */
#pragma once

#include "archive/rules.h"
#include "search/fields.h"

typedef struct {
    /* (nullable): UTF-8; NUL is between the texts of several headers and the names of files. */
    GString *texts[M2S_FIELDS];
} M2sDocument;

/* Reads the text of the mail in bytes.
 * quoted: as for m2s_raw_mail_init().  fields: a set: the others are not read. */
void m2s_document_read(M2sDocument *document, const M2sRules *rules, M2sSlice bytes,
                       gboolean quoted, guint fields);
void m2s_document_clear(M2sDocument *document);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sDocument, m2s_document_clear)
