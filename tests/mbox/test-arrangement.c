/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <time.h>

#include "mbox/arrangement.h"

/* names: of members, separated by blanks; "@" before one that cannot be read.
 * expected: those that are read, in order, "*" before a mail of a Maildir, "!" before one that is
 * only told of. */
static void
assert_order(const char *names, const char *expected)
{
    g_autoptr(M2sMembers) members = m2s_members_new();
    g_auto(GStrv) parts = g_strsplit(names, " ", -1);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; parts[i]; i++) {
        gboolean is_other = parts[i][0] == '@';
        M2sMember member = {.name = g_strdup(parts[i] + is_other)};
        if (is_other) {
            member.kind = M2S_MEMBER_OTHER;
            member.why_not = "why";
        } else if (g_str_has_suffix(parts[i], "/"))
            member.kind = M2S_MEMBER_FOLDER;
        g_assert_true(m2s_members_add(members, &member));
    }
    g_autoptr(GArray) places = m2s_arrangement_new(members);
    for (guint i = 0; i < places->len; i++) {
        const M2sPlace *place = &g_array_index(places, M2sPlace, i);
        g_string_append_printf(found, "%s%s%s%s", i ? " " : "", place->in_maildir ? "*" : "",
                               place->why_not ? "!" : "",
                               m2s_members_at(members, place->member)->name);
    }
    g_assert_cmpstr(found->str, ==, expected);
}

static void
test_folders(void)
{
    assert_order("b a", "a b");
    assert_order("10.eml 2.eml", "10.eml 2.eml"); /* by bytes, as in a folder */
    assert_order("l/2006-April l/2006-January m l/", "m l/2006-January l/2006-April");
    assert_order("./b a//c ../d", "./b ../d a//c");
    assert_order("a .b c/.d .e/f ./g", "a ./g");
    assert_order(".l/b .l/a .l/.c", ".l/a .l/b");
    assert_order("a ./a b /a", "!a !./a /a b");
    assert_order("@link a @.hidden", "a !link");
    assert_order("@a a", "!a a"); /* only one of them can be read */
    assert_order("a/y ab/x a/..z", "a/y ab/x");
    assert_order("a/b/.x/1 a/b/.x/2 a/c/y", "a/c/y");
    assert_order("l/x206-April l/x206-January", "l/x206-April l/x206-January"); /* no year */
}

static void
test_maildirs(void)
{
    assert_order("m/new/10.a m/cur/9.a:2,S m/", "*m/cur/9.a:2,S *m/new/10.a");
    assert_order("cur/2 new/1", "*new/1 *cur/2");
    assert_order("a/cur/3", "*a/cur/3");
    assert_order("m/cur/ m/uidlist m/tmp/1", "");
    assert_order("m/cur/1:2,S m/new/1 m/new/2", "*m/cur/1:2,S *m/new/2");
    assert_order("m/cur/1 m/cur/1", "*!m/cur/1 *m/cur/1");
    assert_order("m/new/1 m/.Sent/cur/2 m/sub/cur/3 m/cur/.4", "*m/new/1");
    assert_order("z n/cur/2 m/cur/1", "z *m/cur/1 *n/cur/2");
    assert_order("m/cur/a m/cur/10", "*m/cur/10 *m/cur/a");
    assert_order("m/cur/10.a m/cur/10", "*m/cur/10 *m/cur/10.a");
}

/* Many folders in folders take linear time. */
static void
test_deep(void)
{
    g_autoptr(M2sMembers) members = m2s_members_new();
    g_autoptr(GString) name = g_string_new(NULL);
    for (guint i = 0; i < 200000; i++)
        g_string_append(name, "a/");
    for (guint i = 0; i < 100; i++) {
        M2sMember member = {.name = g_strdup_printf("%s%scur/%u", name->str, i ? "b/" : "", i)};
        g_assert_true(m2s_members_add(members, &member));
    }
    const clock_t start = clock();
    g_autoptr(GArray) places = m2s_arrangement_new(members);
    g_assert_cmpuint(places->len, ==, 100);
    g_assert_cmpint(clock() - start, <, 20 * CLOCKS_PER_SEC);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arrangement/folders", test_folders);
    g_test_add_func("/arrangement/maildirs", test_maildirs);
    g_test_add_func("/arrangement/deep", test_deep);
    return g_test_run();
}
