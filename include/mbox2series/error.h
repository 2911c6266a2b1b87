/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors of the environment: a file, a folder, the configuration.  Layer: base.
 *
 * Bad mail is never an error: it yields a value with diagnostics and the run goes on.  A GError of
 * the domain M2S_ERROR says that the environment failed, and its message begins with where. */
#pragma once

#include <mbox2series/macros.h>

G_BEGIN_DECLS

#define M2S_ERROR (m2s_error_quark())

typedef enum {
    M2S_ERROR_USAGE = 64,     /* an argument that cannot be meant: exit status 64 (EX_USAGE) */
    M2S_ERROR_DATA = 65,      /* data of a form that cannot be used (EX_DATAERR) */
    M2S_ERROR_NO_INPUT = 66,  /* an input that is missing, unreadable or empty (EX_NOINPUT) */
    M2S_ERROR_CREATE = 73,    /* an output that cannot be made (EX_CANTCREAT) */
    M2S_ERROR_IO = 74,        /* reading or writing failed half-way (EX_IOERR) */
    M2S_ERROR_TEMPORARY = 75, /* may work later: a state that is locked, a disk that is full
                                 (EX_TEMPFAIL) */
    M2S_ERROR_CONFIG = 78,    /* the configuration file is wrong (EX_CONFIG) */
} M2sError;

/* The error domain.  The codes are the exit statuses of sysexits.h. */
M2S_API GQuark m2s_error_quark(void);

G_END_DECLS
