/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/config.h"

#define LIMIT(member)                                                                              \
    {                                                                                              \
#member, offsetof(M2sLimits, member), sizeof((M2sLimits *)NULL)->member                    \
    }

const M2sLimit m2s_limits[M2S_LIMITS] = {
    LIMIT(mail_size),  LIMIT(header_block_size), LIMIT(header_field_size), LIMIT(part_count),
    LIMIT(part_depth), LIMIT(parameter_count),   LIMIT(charset_length),
};

guint64
m2s_limit_get(const M2sLimits *limits, const M2sLimit *limit)
{
    const char *place = (const char *)limits + limit->offset;
    return limit->size == sizeof(gsize) ? *(const gsize *)place : *(const guint *)place;
}

void
m2s_limit_set(M2sLimits *limits, const M2sLimit *limit, guint64 value)
{
    char *place = (char *)limits + limit->offset;
    if (limit->size == sizeof(gsize))
        *(gsize *)place = value;
    else
        *(guint *)place = (guint)value;
}
