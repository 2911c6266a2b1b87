/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every public header needs: the export macro and errors; and times as people write them.
 * Layer: base. */
#pragma once

#include <glib.h>

/* Marks a function that the shared library exports; all others are hidden. */
#define M2S_API __attribute__((visibility("default")))

G_BEGIN_DECLS

/* Bad mail is never an error: it yields a value with diagnostics, and the run goes on.  A GError in
 * the domain M2S_ERROR means that something around the program failed: a file, a folder, the
 * configuration.  Its message begins with the place. */
#define M2S_ERROR (m2s_error_quark())

typedef enum {
    M2S_ERROR_USAGE,       /* an invalid argument */
    M2S_ERROR_DATA,        /* data that cannot be used, such as a damaged store */
    M2S_ERROR_NO_INPUT,    /* an input that is missing, unreadable or no mail */
    M2S_ERROR_CREATE,      /* an output cannot be created */
    M2S_ERROR_IO,          /* reading or writing failed half-way */
    M2S_ERROR_UNAVAILABLE, /* a store cannot be used now: locked, read-only, the disk full */
    M2S_ERROR_CONFIG,      /* the configuration is invalid, or not the store's */
    M2S_ERROR_UNSUPPORTED, /* this build cannot do it */
} M2sError;

M2S_API GQuark m2s_error_quark(void);

/* Reads a point in time as people write it, in the words of git: "2026-05-01", "2026-05-01 20:00",
 * "2 weeks ago", "last monday", "1 May", "@1777665621"; docs/output.md lists the forms.  All of it
 * is UTC, days included, unless text ends in a zone.  A date without a time is its first second.
 * now: UTC seconds: what "ago" and "yesterday" are counted from.
 * seconds: (out): UTC seconds.
 * Returns: FALSE with M2S_ERROR_USAGE if text is none of these. */
M2S_API gboolean m2s_when_parse(const char *text, gint64 now, gint64 *seconds, GError **error);

G_END_DECLS
