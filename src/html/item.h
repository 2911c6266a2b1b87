/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pages of series, patches and covers have in common.  Layer: html. */
#pragma once

#include "html/mail.h"

/* Facts about a mail: who sent it and when, its Message-ID, its place in the list's archive. */
void m2s_item_write_facts(M2sDraft *draft, const M2sItem *item);

/* What became of something, and who or what says so.  fate: (nullable): nothing. */
void m2s_item_write_fate(M2sDraft *draft, const M2sFate *fate);

/* Trailers that replies gave, each once. */
typedef struct M2sGiven M2sGiven;
M2sGiven *m2s_given_new(void);
void m2s_given_free(M2sGiven *given);

/* label: what the comment answers: "2/5", "cover". */
void m2s_given_add(M2sGiven *given, const M2sComment *comment, const M2sText *text,
                   const char *label);
void m2s_given_write(M2sDraft *draft, const M2sGiven *given);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sGiven, m2s_given_free)
