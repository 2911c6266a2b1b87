/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a message says in lines of a known form: pull requests, dependencies.  Layer: patch.
 *
 * message: that of M2sContent, before its line ends are unified.  Time is linear in its size. */
#pragma once

#include "base/slice.h"

/* The repository and branch of a pull request (Patchwork's parse_pull_request), blanks joined.
 * Returns: (transfer full) (nullable). */
char *m2s_message_pull_url(M2sSlice message);

/* The values of `Depends-on:` lines, URLs first and then Message-IDs, each in order
 * (parse_depends_on); a Message-ID begins with `<`.
 * Returns: (transfer full) (nullable): of char *, NULL if there are none. */
GPtrArray *m2s_message_depends_on(M2sSlice message);
