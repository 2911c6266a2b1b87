/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The address of a mail on the web, for `Link:`.  Layer: compose. */
#pragma once

#include <mbox2series/am.h>

/* The trailer for item.  Returns: (transfer full): "Link: https://lore.kernel.org/r/1@x". */
char *m2s_link_format(const M2sAmOptions *options, const M2sItem *item);
