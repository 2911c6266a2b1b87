/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The searchable text of a mail, the same for an index and a scan.  Layer: search.
 *
 * It is read as Patchwork reads it: decoded, divided into message and diff, without signature.  A
 * mail of which Patchwork could make no object may have less text than it seems to have. */
#pragma once

#include "archive/rules.h"
#include "mail/header-block.h"
#include "patch/content.h"
#include "search/fields.h"
#include "search/run.h"

typedef struct {
    /* UTF-8, without data if there is none.  NUL is between the texts of several headers and the
     * names of files. */
    M2sSlice texts[M2S_FIELDS];
    GString *made[M2S_FIELDS]; /* (nullable): what texts point into … */
    M2sContent content;        /* … as they may into this, or into what was given */
} M2sDocument;

/* The text of a mail that was read.
 * headers: its header block.  content: (nullable): must outlive document.  fields: a set: the
 * others are left out. */
void m2s_document_init(M2sDocument *document, const M2sHeaderBlock *headers,
                       const M2sContent *content, guint fields);

/* Reads the text of the mail in bytes.  quoted: as for m2s_raw_mail_init().  fields: as above. */
void m2s_document_read(M2sDocument *document, const M2sRules *rules, M2sSlice bytes,
                       gboolean quoted, guint fields);

/* Adds all words of document, a mail at place. */
void m2s_document_harvest(const M2sDocument *document, M2sHarvest *harvest, guint place);

void m2s_document_clear(M2sDocument *document);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sDocument, m2s_document_clear)
