#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Checks that all C files under ROOT are as clang-format writes them.
#     format.sh ROOT
# Exit status 77, for "skipped", if there is no clang-format.
command -v clang-format >/dev/null || exit 77
cd "$1" || exit 1
folders=
for folder in include src tests bench fuzz; do
    if [ -d "$folder" ]; then
        folders="$folders $folder"
    fi
done
# Without the word splitting of $folders there would be one folder of that name.
# shellcheck disable=SC2086
find $folders -name '*.[ch]' -exec clang-format --dry-run --Werror {} +
