/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A decoded text part of a mail: made by mail/, parsed by patch/.  Layer: model. */
#pragma once

#include "base/slice.h"

typedef enum {
    M2S_TEXT_PLAIN, /* text/plain */
    M2S_TEXT_PATCH, /* text/x-patch or text/x-diff */
} M2sTextKind;

typedef struct {
    M2sTextKind kind;
    M2sSlice text;    /* UTF-8; can contain NUL and carriage returns */
    GString *decoded; /* (nullable): the buffer of text; NULL if text points into the mail */
} M2sTextPart;

/* text: (transfer full). */
M2sTextPart *m2s_text_part_new(M2sTextKind kind, GString *text);

/* A part that needed no decoding; it must not outlive the mail that text points into. */
M2sTextPart *m2s_text_part_new_borrowed(M2sTextKind kind, M2sSlice text);
void m2s_text_part_free(M2sTextPart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sTextPart, m2s_text_part_free)
