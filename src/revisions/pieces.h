/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes pieces of patches and covers.  Layer: revisions. */
#pragma once

#include "revisions/entry.h"

M2sPiece *m2s_piece_of_patch(const M2sPatch *patch);
M2sPiece *m2s_piece_of_cover(const M2sCover *cover);

/* Reads what is compared of a piece: the words of its subject, and its sketch. */
void m2s_piece_digest(M2sPiece *piece);
