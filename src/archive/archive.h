/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What views may ask of an archive besides mbox2series/archive.h.  Layer: archive. */
#pragma once

#include <mbox2series/archive.h>

/* Declares that m2s_archive_text() will be called for the mails of items, in whatever order.  If
 * they are in a compressed mbox, they are read in one go now.
 * items: of const M2sItem *. */
void m2s_archive_fetch(const M2sArchive *archive, const GPtrArray *items);

/* The same for all mails of series: its cover, its patches and the replies to them. */
void m2s_archive_fetch_series(const M2sArchive *archive, const M2sSeries *series);
