/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "mbox2series --version" prints.  Layer: cli. */
#pragma once

#include <glib.h>

/* Prints the version.
 * verbose: also how the program was hardened, and what of it is in force here.  To see that, the
 * program gives up everything (confine.h). */
void version_print(gboolean verbose);
