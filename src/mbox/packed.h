/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a file that must be unpacked, and how.  Layer: mbox. */
#pragma once

#include <glib.h>

typedef struct {
    GBytes *bytes; /* borrowed */
    /* They are those of a deflated member of a zip: without the header and the end that gzip would
     * give them. */
    gboolean is_deflated;
    guint32 crc32;   /* of what is deflated */
    guint32 size;    /* of that, without the higher bits */
    gboolean is_cut; /* their end is missing */
    /* How often they, or what is deflated, are compressed as one of codec.h: twice if a zip packs a
     * "2006-April.txt.gz" in such a way. */
    guint layers;
} M2sPacked;

/* A compressed file, which is no member of a zip. */
static inline M2sPacked
m2s_packed(GBytes *bytes)
{
    return (M2sPacked){.bytes = bytes, .layers = 1};
}
