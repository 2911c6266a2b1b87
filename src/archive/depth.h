/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of the revisions in a store is read.  Layer: archive. */
#pragma once

typedef enum {
    M2S_REVISIONS_BARE,       /* what follows what, in the chains of what is asked for */
    M2S_REVISIONS_WITH_LISTS, /* and all lists of what is in them, and of older selves elsewhere */
    M2S_REVISIONS_WHOLE,      /* and what m2s_revisions_explain() compares; also the chains of
                               * runners-up, and those that older selves of patches are in */
} M2sRevisionsDepth;
