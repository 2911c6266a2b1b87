/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/magic.h"

typedef struct {
    M2sSlice start;
    const char *what;
} Magic;

#define MAGIC(start, what)                                                                         \
    {                                                                                              \
        {(start), sizeof(start) - 1}, (what)                                                       \
    }

static const Magic magics[] = {
    MAGIC("\x1f\x8b", "compressed with gzip; unpack it first, with \"gzip -dc\""),
    MAGIC("\xfd"
          "7zXZ\0",
          "compressed with xz; unpack it first, with \"xz -dc\""),
    MAGIC("BZh", "compressed with bzip2; unpack it first, with \"bzip2 -dc\""),
    MAGIC("\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first, with \"zstd -dc\""),
    MAGIC("\x04\x22\x4d\x18", "compressed with lz4; unpack it first, with \"lz4 -dc\""),
    MAGIC("PK\x03\x04", "a zip archive; unpack it first, with \"unzip\""),
    MAGIC("SQLite format 3\0", "an SQLite database, no mail"),
    MAGIC("\x7f"
          "ELF",
          "a program or a library (ELF), no mail"),
    MAGIC("%PDF-", "a PDF document, no mail"),
};

const char *
m2s_magic_describe(M2sSlice bytes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(magics); i++) {
        M2sSlice start = magics[i].start;
        if (bytes.size >= start.size && memcmp(bytes.data, start.data, start.size) == 0)
            return magics[i].what;
    }
    return NULL;
}
