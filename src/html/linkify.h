/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes links of the addresses in a text.  Layer: html.
 *
 * Only http://, https:// and mailto: become links, and only where they begin a word.  An address
 * ends before white space, quotation marks, brackets that were not opened in it, characters beyond
 * ASCII, and the punctuation of the sentence around it: "(see https://example.org/a_(b).)" has
 * https://example.org/a_(b) in it. */
#pragma once

#include "html/markup.h"

/* Adds text with its links.  They lead away, so they say rel="noopener". */
void m2s_linkify(M2sMarkup *markup, M2sSlice text);

/* Whether text as a whole is an address of http or https: what a configuration or a List-Archive
 * may give.  text: (nullable). */
gboolean m2s_is_web_address(const char *text);
