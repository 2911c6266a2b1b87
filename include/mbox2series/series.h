/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series: patches that belong together, and their cover.  Layer: model. */
#pragma once

#include <mbox2series/person.h>
#include <mbox2series/project.h>

G_BEGIN_DECLS

struct M2sCover;

typedef struct M2sSeries {
    guint id; /* from 1 */
    const M2sProject *project;
    const M2sPerson *submitter; /* of the mail that created the series */
    struct M2sCover *cover;     /* (nullable) */
    const char *name;           /* (nullable): the cover's, else patch 1's */
    gint64 date;                /* UTC seconds: of the mail that created the series */
    gint64 version;             /* 1 unless the subject says otherwise */
    gint64 total;               /* patches announced */
    guint received;             /* patches that have arrived */
    gint64 complete_to;         /* patches 1 to this one have all arrived */
    GPtrArray *patches;         /* of M2sPatch *, in the order of arrival */
    GPtrArray *dependencies;    /* (nullable): of M2sSeries *, each once */
    GPtrArray *dependents;      /* (nullable): likewise, the other way round */
} M2sSeries;

G_END_DECLS
