/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-delta.h"

#include <mbox2series/base.h>

#define BASE "0123456789"

typedef struct {
    const char *path;
    M2sSlice delta;
    const char *expected; /* (nullable): NULL: it is damaged, or too big */
} Case;

#define BYTES(text)                                                                                \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

static const Case cases[] = {
    {"insert",
     BYTES("\x0a\x03\x03"
           "abc"),
     "abc"},
    {"copy", BYTES("\x0a\x04\x91\x02\x04"), "2345"},
    {"copy-from-start", BYTES("\x0a\x0a\x90\x0a"), BASE},
    {"both",
     BYTES("\x0a\x06\x91\x08\x02\x02"
           "ab\x91\x00\x02"),
     "89ab01"},
    {"nothing", BYTES("\x0a\x00"), ""},
    {"empty", BYTES(""), NULL},
    {"no-size", BYTES("\x0a"), NULL},
    {"endless-size", BYTES("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), NULL},
    {"too-big", BYTES("\x0a\xff\xff\x7f"), NULL},
    {"another-base",
     BYTES("\x0b\x03\x03"
           "abc"),
     NULL},
    {"copy-beyond-end", BYTES("\x0a\x04\x91\x07\x04"), NULL},
    {"copy-after-end", BYTES("\x0a\x04\x91\x0b\x04"), NULL},
    {"copy-far", BYTES("\x0a\x04\x9f\xff\xff\xff\xff\x04"), NULL},
    {"copy-longest", BYTES("\x0a\x04\x80"), NULL}, /* 64 KiB, as no size is given */
    {"copy-cut", BYTES("\x0a\x04\x91\x02"), NULL},
    {"copy-offset-cut", BYTES("\x0a\x04\x93\x02"), NULL},
    {"insert-cut",
     BYTES("\x0a\x03\x03"
           "ab"),
     NULL},
    {"insert-nothing", BYTES("\x0a\x00\x00"), NULL},
    {"gives-less",
     BYTES("\x0a\x04\x03"
           "abc"),
     NULL},
    {"gives-more",
     BYTES("\x0a\x02\x03"
           "abc"),
     NULL},
};

static void
test_case(gconstpointer data)
{
    const Case *c = data;
    g_autoptr(GError) error = NULL;
    /* In memory of its own, so that a sanitizer sees what is read beyond its end. */
    g_autofree char *delta = g_memdup2(c->delta.data, c->delta.size);
    g_autoptr(GBytes) bytes =
        m2s_git_delta_apply(m2s_slice_of(BASE), m2s_slice(delta, c->delta.size), 100, &error);
    if (c->expected == NULL) {
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), c->expected,
                    strlen(c->expected));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/git-delta/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_case);
    }
    return g_test_run();
}
