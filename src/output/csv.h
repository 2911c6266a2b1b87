/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of CSV (RFC 4180).  Layer: output. */
#pragma once

#include <mbox2series/list.h>

/* Appends text, quoted if necessary, with quotes doubled. */
void m2s_csv_append(GString *out, const char *text);

/* The same, escaped for a terminal but not for a file. */
void m2s_csv_append_text(GString *out, const char *text, const M2sTerminal *terminal);
