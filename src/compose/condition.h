/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what a reviewer writes makes a condition: "With that fixed,".  Layer: compose. */
#pragma once

#include <glib.h>

/* text: what is before a trailer, with "\n" between paragraphs, of which the last sentences count;
 * or what is after it, on the next line: "(with the typo fixed)".  UTF-8. */
gboolean m2s_condition_is_made(const char *text);
