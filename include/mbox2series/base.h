/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every public header needs: exported symbols and errors.  Layer: base. */
#pragma once

#include <glib.h>

/* Marks a function that the shared library exports; all others are hidden. */
#define M2S_API __attribute__((visibility("default")))

G_BEGIN_DECLS

/* Bad mail is never an error: it yields a value with diagnostics, and the run goes on.  A GError of
 * the domain M2S_ERROR says that something around the program failed: a file, a folder, the
 * configuration.  Its message begins with where. */
#define M2S_ERROR (m2s_error_quark())

typedef enum {
    M2S_ERROR_USAGE,       /* an argument that cannot be meant */
    M2S_ERROR_DATA,        /* data of a form that cannot be used */
    M2S_ERROR_NO_INPUT,    /* an input that is missing, unreadable or empty */
    M2S_ERROR_CREATE,      /* an output that cannot be created */
    M2S_ERROR_IO,          /* reading or writing failed half-way */
    M2S_ERROR_UNAVAILABLE, /* a store that cannot be used now: locked, read-only, the disk full */
    M2S_ERROR_CONFIG,      /* the configuration is wrong */
} M2sError;

M2S_API GQuark m2s_error_quark(void);

G_END_DECLS
