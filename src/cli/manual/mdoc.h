/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text as mdoc(7) wants it.  Layer: cli. */
#pragma once

#include <glib.h>

/* Appends paragraphs of text, a line a sentence.  Options become .Fl, variables of the environment
 * .Ev, and words of placeholders .Ar.
 * placeholders: of char *: what stands for a value in text, such as "TIME". */
void mdoc_append_text(GString *out, const char *text, const GPtrArray *placeholders);

/* Appends text so that what can be copied from it is text. */
void mdoc_append_literal(GString *out, const char *text);

/* Appends text, in which words are no macros, as arguments of a macro. */
void mdoc_append_arguments(GString *out, const char *text);
