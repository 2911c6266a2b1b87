/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The things that a query can name (Patchwork's api/filters.py), and what events have of them.
 * Layer: output.
 *
 * A choice is a number or a name in any case; each function returns what it stands for, or NULL if
 * there is no such thing.  (transfer none) */
#pragma once

#include <mbox2series/view.h>

gconstpointer m2s_choice_project(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_person(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_series(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_patch(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_cover(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_state(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_user(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_category(const M2sViewContext *context, const char *value);
gconstpointer m2s_choice_nobody(const M2sViewContext *context, const char *value);

/* What an event has of each; NULL for what its category has not. */
gconstpointer m2s_event_project(gconstpointer event);
gconstpointer m2s_event_category_key(gconstpointer event);
gconstpointer m2s_event_series(gconstpointer event);
gconstpointer m2s_event_patch(gconstpointer event);
gconstpointer m2s_event_cover(gconstpointer event);
gconstpointer m2s_event_actor(gconstpointer event);

/* Reads a whole number as Python's int() does: blanks around it do not matter.
 * Returns: FALSE if value is none, or beyond 64 bits. */
gboolean m2s_choice_number(const char *value, gint64 *number);
