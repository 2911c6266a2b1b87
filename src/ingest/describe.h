/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as lines of text that tell every field: two are equal if their lines are.  Layer:
 * ingest. */
#pragma once

#include <mbox2series/model.h>

/* Returns: (transfer full), all of them. */
char *m2s_describe_project(gconstpointer project);
char *m2s_describe_person(gconstpointer person);
char *m2s_describe_series(gconstpointer series);
char *m2s_describe_cover(gconstpointer cover);
char *m2s_describe_patch(gconstpointer patch);
char *m2s_describe_comment(gconstpointer comment);
char *m2s_describe_event(gconstpointer object);
