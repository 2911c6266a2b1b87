/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/gpgme.h"

M2sGnupgAnswer *
m2s_gpgme_verify(const M2sGnupgJob *job)
{
    return m2s_gnupg_answer_new(M2S_VERDICT_NOT_CHECKED,
                                "this build of mbox2series has no support for GnuPG");
}
