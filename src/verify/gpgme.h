/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GPGME, loaded when a signature needs it.  Layer: verify.
 *
 * It is not linked with: it would be loaded whenever a program that has this library starts, which
 * then takes a seventh longer, and hardly ever is there a signature to verify. */
#pragma once

#include "verify/answer.h"

/* Verifies a signature, with the keys in the GNUPGHOME of the environment.  It loads a library and
 * runs programs: for a child only (gnupg.c).
 * Returns: (transfer full). */
M2sGnupgAnswer *m2s_gpgme_verify(const M2sGnupgJob *job);
