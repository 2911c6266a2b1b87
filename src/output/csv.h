/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cells of CSV.  Layer: output. */
#pragma once

#include <mbox2series/list.h>

/* Appends text as a field of RFC 4180: quoted if necessary, with quotes doubled.  Nothing else is
 * changed, so that programs read what the mail says; a spreadsheet may take a text that begins with
 * "=" for a formula, which docs/output.md warns of. */
void m2s_csv_append(GString *out, const char *text);

/* The same, escaped for a terminal but not for a file. */
void m2s_csv_append_text(GString *out, const char *text, const M2sTerminal *terminal);
