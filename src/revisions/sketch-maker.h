/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the sketch of a mail.  Layer: revisions. */
#pragma once

#include "base/slice.h"

/* What a sketch is made from. */
typedef struct {
    M2sSlice message;            /* UTF-8, with line ends unified */
    M2sSlice diff;               /* empty if there is none */
    const char *tracking;        /* (nullable): the X-B4-Tracking header, decoded */
    const GPtrArray *references; /* of char *: as in M2sMail */
    const char *sender_email;    /* (nullable): as in M2sMail */
    const char *sender_name;     /* (nullable): likewise */
} M2sSketchSource;

/* Returns: (transfer full): a packed sketch.  Any thread. */
GByteArray *m2s_sketch_make(const M2sSketchSource *source);
