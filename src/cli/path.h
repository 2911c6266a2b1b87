/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a path leads to.  Layer: cli. */
#pragma once

#include <glib.h>

/* Whether there is something at path.  TRUE also if that cannot be told, so that whoever opens it
 * meets the error: where a disk fails, "search front list.mbox" must not take the file for a word
 * and find nothing. */
gboolean path_may_exist(const char *path);
