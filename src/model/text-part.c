/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/text-part.h"

M2sTextPart *
m2s_text_part_new(M2sTextKind kind, GString *text)
{
    M2sTextPart *part = m2s_text_part_new_borrowed(kind, m2s_slice(text->str, text->len));
    part->decoded = text;
    return part;
}

M2sTextPart *
m2s_text_part_new_borrowed(M2sTextKind kind, M2sSlice text)
{
    M2sTextPart *part = g_new(M2sTextPart, 1);
    *part = (M2sTextPart){.kind = kind, .text = text};
    return part;
}

void
m2s_text_part_free(M2sTextPart *part)
{
    if (part->decoded)
        g_string_free(part->decoded, TRUE);
    g_free(part);
}
