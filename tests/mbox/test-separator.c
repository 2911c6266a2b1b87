/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/separator.h"

static const char *const separators[] = {
    "From mboxrd@z Thu Jan  1 00:00:00 1970\n",
    "From mboxrd@z Thu Jan  1 00:00:00 1970\r\n",
    "From mboxrd@z Thu Jan  1 00:00:00 1970",
    "From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\n", /* git */
    "From ann@example.org Tue Feb 29 23:59 2000\n",
    "From ann@example.org Tue Feb 29 9:05:07 2000\n",
    "From ann@example.org Sat Jan  3 12:00:00 PST 2009\n",
    "From ann@example.org Sat Jan  3 12:00:00 MET DST 2009\n",
    "From ann@example.org Sat Jan  3 12:00:00 +0000 2009\n",
    "From ann@example.org Sat Jan  3 12:00:00 2009 +0100\n",
    "From ann@example.org Sat Jan  3 12:00:00 2009 CET\n",
    "From ann@example.org Sat Jan  3 12:00:00 GMT+1 2009\n",
    "From ann@example.org Sat, 3 Jan 2009 12:00:00 +0100\n",
    "From ann@example.org Sat, 03 Jan 2009 12:00:00 +0100 (CET)\n",
    "From uunet!ann Tue Feb 25 12:34 EST 1986 remote from seismo\n",
    "From user at example.com  Mon Nov  6 12:00:00 2023\n",
    "From \"ann b.\"@example.org Mon Nov  6 12:00:00 2023\n",
    "From ???@??? Mon Nov 06 12:00:00 2023\n",
    "From - Mon Nov 06 12:00:00 2023   \n",
    "From Mon Nov 06 12:00:00 2023\n",
    "From  Mon Nov 06 12:00:00 2023\n",
    "From \xff\xfe\tMon Nov 06 12:00:00 2023\n",
    "From ann mon nov 06 12:00:60 2023\n",
    "From ann Sat Jan  3 12:00:00 2009 +01:00\n",
    "From ann Sat Jan  3 12:00:00 (+0100) 2009\n",
};

static const char *const others[] = {
    "",
    "From ",
    "From \n",
    "From",
    "From here on\n",
    "From 2009 on we\n",
    "From here on, in 2009\n",
    "From 2009\n",
    "From 12:00 2009\n",
    "From 12:00:00\n",
    "From Jan  1 00:00:00 1970\n",
    "From ann@example.org Jan  1 00:00:00 1970\n",
    "From ann Thu Jan  1 1970\n",
    "From ann Thu Jan  1 00:00:00 1970 we\n",
    "From ann Thu Jan  1 00:00:00 in 1970\n",
    "From ann Thu Jan  1 00:00:00 A B C 1970\n",
    "From ann Thu Jan  0 00:00:00 1970\n",
    "From ann Thu Jan  32 00:00:00 1970\n",
    "From ann Thu Jan  1 25:00:00 1970\n",
    "From ann Thu Jan  1 00:60:00 1970\n",
    "From ann Thu Jan  1 00:00:62 1970\n",
    "From ann Thu Jan  1 00:00: 1970\n",
    "From ann Thu Jan  1 00:0 1970\n",
    "From ann Thu Jan  1 : 1970\n",
    "From ann Thu Jan  1 00:00:00 70\n",
    "From ann Thu Jan  1 00:00:00 19700\n",
    "From ann Thu Foo  1 00:00:00 1970\n",
    "From ann Foo Jan  1 00:00:00 1970\n",
    "From ann Thu Anf  1 00:00:00 1970\n", /* across two names: J-anF-eb */
    "From ann remote from seismo\n",
    "From ann Thu Jan  1 00:00:00 1970 remote of seismo\n",
    "From ann Thu Jan  1 00:00:00 1970 Remote from seismo\n",
    "From ann Sat, 3 Jan 12:00:00\n",
    "From ann Sat, 3 Foo 2009 12:00:00\n",
    "From ann Sat, 32 Jan 2009 12:00:00\n",
    "From ann Foo, 3 Jan 2009 12:00:00\n",
    /* These are no zones. */
    "From ann Sat Jan  3 12:00:00 () 2009\n",
    "From ann Sat Jan  3 12:00:00 (CET 2009\n",
    "From ann Sat Jan  3 12:00:00 ABCDEF 2009\n",
    "From ann Sat Jan  3 12:00:00 CEt 2009\n",
    "From ann Sat Jan  3 12:00:00 GMT+ 2009\n",
    "From ann Sat Jan  3 12:00:00 GMT+1x 2009\n",
    "From ann Sat Jan  3 12:00:00 +012345 2009\n",
    "from ann Thu Jan  1 00:00:00 1970\n",
    "From: ann Thu Jan  1 00:00:00 1970\n",
    ">From ann Thu Jan  1 00:00:00 1970\n",
    " From ann Thu Jan  1 00:00:00 1970\n",
};

/* An exact copy, so that reading beyond the end is noticed. */
static gboolean
matches(const char *line)
{
    gsize size = strlen(line);
    g_autofree char *copy = g_memdup2(line, size);
    return m2s_separator_matches(m2s_slice(copy, size));
}

static void
test_separators(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++)
        if (!matches(separators[i]))
            g_error("not seen: %s", separators[i]);
}

static void
test_others(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        if (matches(others[i]))
            g_error("taken for a separator: %s", others[i]);
}

static void
test_long_address(void)
{
    g_autofree char *address = g_strnfill(5 << 10, 'a');
    g_autofree char *line = g_strdup_printf("From %s Thu Jan  1 00:00:00 1970\n", address);
    g_assert_true(matches(line));
}

static void
test_nul(void)
{
    static const char line[] = "From a\0b Thu Jan  1 00:00:00 1970\n";
    g_assert_true(m2s_separator_matches(m2s_slice(line, sizeof line - 1)));
    static const char end[] = "From a Thu Jan  1 00:00:00 1970\0\n";
    g_assert_false(m2s_separator_matches(m2s_slice(end, sizeof end - 1)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/separator/separators", test_separators);
    g_test_add_func("/separator/others", test_others);
    g_test_add_func("/separator/long-address", test_long_address);
    g_test_add_func("/separator/nul", test_nul);
    return g_test_run();
}
