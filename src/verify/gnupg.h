/* SPDX-License-Identifier: GPL-2.0-or-later */
/* OpenPGP and CMS signatures, verified by GnuPG.  Layer: verify.
 *
 * GnuPG is used through GPGME, in a child (child.h).  GMime would do the same, but tells neither an
 * altered mail from a key that nobody trusts, nor more than one identity of a key. */
#pragma once

#include "verify/answer.h"

/* Verifies a signature.  Returns: (transfer full). */
M2sGnupgAnswer *m2s_gnupg_verify(const M2sGnupgJob *job);
