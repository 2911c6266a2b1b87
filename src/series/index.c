/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/index.h"

void
m2s_index_free(M2sIndex *index)
{
    index->class->free(index);
}
