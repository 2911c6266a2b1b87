/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A decoded text part of a mail: what mail/ makes and patch/ understands.  Layer: model. */
#pragma once

#include "base/slice.h"

typedef enum {
    M2S_TEXT_PLAIN, /* text/plain */
    M2S_TEXT_PATCH, /* text/x-patch or text/x-diff */
} M2sTextKind;

typedef struct {
    M2sTextKind kind;
    M2sSlice text;    /* UTF-8; may hold NUL and carriage returns */
    GString *decoded; /* (nullable): what text looks into; NULL if that is the mail itself */
} M2sTextPart;

/* (transfer full) text. */
M2sTextPart *m2s_text_part_new(M2sTextKind kind, GString *text);

/* A part of the mail that needed no decoding, and must not outlive it. */
M2sTextPart *m2s_text_part_new_borrowed(M2sTextKind kind, M2sSlice text);
void m2s_text_part_free(M2sTextPart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sTextPart, m2s_text_part_free)
