/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Git repositories from a text that can be changed anywhere and still makes one.
 *
 * If the bytes of a repository were changed, nearly all changes would end at the checksum of zlib
 * or at the SHA-1 of an object.  So both are made here.  Each line is one thing:
 *
 *   KIND STORE CONTENT      an object; KIND is blob, tree, commit or tag.  STORE says where it is:
 *     loose                 in a file of its own
 *     pack                  in the pack
 *     offset N, base N      in the pack, as what differs from object N, which is named by its
 *                           offset or its id; objects count from 0
 *     offset! N, base! N    the same, but CONTENT are the bytes of the delta
 *   file NAME CONTENT       a file of the repository, such as HEAD
 *   big N                   the offset of object N is in the table for large ones
 *   set FILE PLACE CONTENT  bytes of FILE are replaced: pack, index or the number of a loose
 *                           object; a PLACE below 0 counts from its end
 *   cut FILE PLACE          FILE ends there
 *   epoch                   what follows is for another repository
 *
 * In CONTENT, %41 is a byte, @N; is the id of object N, and #N; the same in hexadecimal digits.
 * Lines that make no sense are ignored.  The branch master is the last commit, unless there is a
 * file for it. */
#pragma once

#include "base/slice.h"

/* Makes the repository that recipe describes at path, which does not exist: a bare one, or, if
 * there are several, the top folder of an inbox. */
void git_recipe_make(M2sSlice recipe, const char *path);
