/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a text a page shows: browsers are slow with megabytes, and nobody reads them there.
 * Layer: html. */
#pragma once

#include "base/slice.h"

#define M2S_SHOWN_OF_DIFF    (1 << 20) /* bytes */
#define M2S_SHOWN_OF_MESSAGE (1 << 18)
#define M2S_SHOWN_OF_REPLY   (1 << 16)
#define M2S_SHOWN_REPLIES    1000 /* to a patch or a cover */

/* The part of text that is shown if max bytes are: whole lines, or of one long line, whole
 * characters.  text: UTF-8. */
M2sSlice m2s_shown(M2sSlice text, gsize max);
