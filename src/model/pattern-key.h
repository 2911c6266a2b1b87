/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns of [delegation] groups as keys of a GLib key file.  Layer: model.
 *
 * GLib takes brackets in a key for those of a language, but patterns have them
 * ("drivers/[a-m]*=ann@example.org"): they are hidden from it. */
#pragma once

#include <glib.h>

/* The text of a key file with the brackets of such keys hidden, or shown.  (transfer full) */
char *m2s_pattern_keys_hide(const char *text);
char *m2s_pattern_keys_show(const char *text);

/* The key of a pattern, and the other way round.  (transfer full) */
char *m2s_pattern_to_key(const char *pattern);
char *m2s_pattern_of_key(const char *key);
