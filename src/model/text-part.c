/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/text-part.h"

M2sTextPart *
m2s_text_part_new(M2sTextKind kind, GString *text)
{
    M2sTextPart *part = g_new(M2sTextPart, 1);
    *part = (M2sTextPart){.kind = kind, .text = text};
    return part;
}

void
m2s_text_part_free(M2sTextPart *part)
{
    g_string_free(part->text, TRUE);
    g_free(part);
}
