/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes pieces of patches and covers.  Layer: revisions. */
#pragma once

#include "revisions/entry.h"

M2sPiece *m2s_piece_of_patch(const M2sPatch *patch);
M2sPiece *m2s_piece_of_cover(const M2sCover *cover);
