#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Checks that all C files under ROOT are as clang-format writes them.
#     format.sh ROOT
# Without clang-format the exit status is 77, for "skipped".
command -v clang-format >/dev/null || exit 77
cd "$1" || exit 1
find include src tests bench fuzz -name '*.[ch]' -exec clang-format --dry-run --Werror {} +
