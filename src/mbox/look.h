/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a file is, judged by its first bytes and never by its name.  Layer: mbox.
 *
 * A file is a mail if it begins with lines of a header, and one of them has a name that only mails
 * have (Message-ID), or some of them have names that mails share with other formats (Date).
 * Nothing else counts: not that From and Subject are both there, as Patchwork will say which of
 * them it misses, and not the bytes after the header.
 *
 * Before the header there may be a byte order mark, empty lines, and a line that begins with
 * "From " or ">From ", as procmail, mutt and old archives write it.
 *
 * Of a big file, M2S_LOOK_SIZE bytes are looked at, each a fixed number of times.  They may be
 * mapped and change meanwhile (file.h): nothing is allocated. */
#pragma once

#include "base/slice.h"

#define M2S_LOOK_SIZE (64 << 10) /* bytes */

typedef enum {
    M2S_LOOK_MAIL,
    M2S_LOOK_EMPTY,  /* nothing but white space */
    M2S_LOOK_TEXT,   /* a text, but no mail */
    M2S_LOOK_BINARY, /* not even a text, or one in UTF-16 */
} M2sLookKind;

typedef struct {
    M2sLookKind kind;
    const char *what; /* (nullable): what it seems to be, and what to do about it, to be printed
                       * after its name; static; NULL for a mail and for nothing */
} M2sLook;

/* bytes: a whole file, or M2S_LOOK_SIZE bytes from its start.  An mbox looks like a mail if its
 * first mail does: ask the splitter first. */
M2sLook m2s_look_at(M2sSlice bytes);

/* Why bytes, which look so and are not an mbox, cannot be read as one mail; NULL if they can.
 * in_maildir: they were once delivered, so any text will do.  (transfer none) */
const char *m2s_look_objection(const M2sLook *look, M2sSlice bytes, gboolean in_maildir);
