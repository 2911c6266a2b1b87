/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reply says became of the patches it answers.  Layer: patch.
 *
 * A pure function of the mail, so that replies can be read on all cores.  Whether its sender may
 * say so is for others to judge.  Time is linear in the size of the mail. */
#pragma once

#include "model/verdict.h"
#include "patch/regex.h"

/* Who wrote a reply, and what: all UTF-8. */
typedef struct {
    const char *name;  /* (nullable): of its sender */
    const char *email; /* (nullable) */
    M2sSlice message;  /* without signature */
} M2sVerdictMail;

/* Lines that mean something on one list, such as "^Landed in ": of M2sRegex, matched line by line,
 * quotations left out.  Both (nullable). */
typedef struct {
    const GPtrArray *accepted, *changes;
} M2sVerdictPatterns;

/* Reads a reply.  patterns: (nullable).
 * verdict: (out): to be cleared with m2s_verdict_clear(). */
void m2s_verdict_read(const M2sVerdictMail *mail, const M2sVerdictPatterns *patterns,
                      M2sVerdict *verdict);
