/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns of [delegation] groups as keys of a GLib key file.  Layer: model.
 *
 * GLib reads brackets in a key as a locale, but patterns can have them
 * ("drivers/[a-m]*=ann@example.org"), so they are replaced by control characters before GLib sees
 * them. */
#pragma once

#include <glib.h>

/* The text of a key file with the brackets in these keys hidden or restored.  (transfer full) */
char *m2s_pattern_keys_hide(const char *text);
char *m2s_pattern_keys_show(const char *text);

/* Converts a pattern to a key, and back.  (transfer full) */
char *m2s_pattern_to_key(const char *pattern);
char *m2s_pattern_of_key(const char *key);
