/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/place.h"

void
m2s_place_clear(M2sPlace *place)
{
    g_clear_pointer(&place->claims, g_ptr_array_unref);
    g_clear_pointer(&place->waiting, g_ptr_array_unref);
}
