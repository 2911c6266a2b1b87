/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody meant to type.  Layer: cli. */
#pragma once

#include <glib.h>

/* The name that is most like text, if one is: "--serch" is like "search".
 * names: of const char *.
 * Returns: (transfer none) (nullable). */
const char *suggest(const char *text, const GPtrArray *names);
