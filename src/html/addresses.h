/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where pages are: mbox2series/pages.h has a list.  Layer: html. */
#pragma once

#include <glib.h>

/* Whether there can be a page at path, which is not decoded.  If it would show a mail that is not
 * there, it says so. */
gboolean m2s_page_has_address(const char *path);
