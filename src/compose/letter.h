/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A patch as git should see it.  Layer: compose. */
#pragma once

#include <mbox2series/archive.h>

#include "mail/address.h"

typedef struct {
    M2sAddress author; /* its email is never NULL; its name can be */
    gint64 date;       /* UTC seconds */
    gint32 zone;       /* seconds east of UTC */
    char *subject;     /* UTF-8, without anything in brackets before it */
    const char *msgid; /* of the item, with brackets */
    GString *message;  /* UTF-8 without NUL; each line ends in "\n"; "" if there is none */
    GString *patch;    /* bytes from the line that ends the message to the end of the last diff; ""
                          if there is no diff */
    char *charset;     /* (nullable): of patch, if it is neither ASCII nor UTF-8 */
    GString *rest;     /* bytes before the patch and after it: what is said of its base is there */
    guint64 damage;    /* (0: none): the line of the text that breaks a hunk off */
} M2sLetter;

/* Reads the mail of item.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2sLetter *m2s_letter_read(const M2sArchive *archive, const M2sItem *item, GError **error);
void m2s_letter_free(M2sLetter *letter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sLetter, m2s_letter_free)
