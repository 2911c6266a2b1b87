/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People who send mail.  Layer: model. */
#pragma once

#include <mbox2series/macros.h>

G_BEGIN_DECLS

/* An e-mail address, in any case, and the newest name that came with it. */
typedef struct {
    guint id;          /* from 1, in the order of their first mail */
    const char *email; /* as first written */
    const char *name;  /* (nullable); the newest that was not empty */
} M2sPerson;

G_END_DECLS
