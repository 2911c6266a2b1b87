/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bare-split MBOX: counts the lines of an mbox that begin with "From ".
 *
 * Any reader of an mbox must do at least this: look at every byte once. */
#define _GNU_SOURCE /* memmem */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEPARATOR "\nFrom "

static size_t
count_separators(const char *bytes, size_t length)
{
    const size_t size = strlen(SEPARATOR);
    const char *end = bytes + length;
    /* No line end precedes the first line. */
    size_t count = length >= size - 1 && memcmp(bytes, SEPARATOR + 1, size - 1) == 0;

    while ((bytes = memmem(bytes, (size_t)(end - bytes), SEPARATOR, size)) != NULL) {
        bytes += size;
        count++;
    }
    return count;
}

static const char *
map_file(const char *path, size_t *length)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0) {
        *length = (size_t)status.st_size;
        bytes = mmap(NULL, *length, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (fd >= 0)
        close(fd);
    return bytes == MAP_FAILED ? NULL : bytes;
}

int
main(int argc, char **argv)
{
    size_t length = 0;
    const char *bytes = argc == 2 ? map_file(argv[1], &length) : NULL;

    if (bytes == NULL) {
        fprintf(stderr, "bare-split: expected one mbox that is not empty\n");
        return EXIT_FAILURE;
    }
    printf("%zu\n", count_separators(bytes, length));
    return EXIT_SUCCESS;
}
