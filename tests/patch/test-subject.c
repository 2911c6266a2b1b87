/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/subject.h"

typedef struct {
    const char *subject;
    const char *name;
} NameCase;

static void
test_name(void)
{
    static const NameCase cases[] = {
        {"", ""},
        {"foo: bar", "foo: bar"},
        {"[PATCH] foo: bar", "foo: bar"},
        {"[PATCH]foo", "foo"},
        {"[patch] foo", "foo"},
        {"[PATCH,v2, 1/3] foo", "[v2,1/3] foo"},
        {"[a,,b] foo", "[a,b] foo"},
        {"[PATCH] [RFC] foo", "[RFC] foo"},
        {"[RFC][PATCH 1/2] foo", "[RFC,1/2] foo"},
        {"[] foo", "foo"},
        {"[] [RFC] foo", "[RFC] foo"},
        {"[PATCH]", ""},
        {"[RFC]", "[RFC] "},
        {"[Linux-Foo PATCH v3] foo", "[v3] foo"},
        {"[PATCHv2] foo", "[PATCHv2] foo"},
        /* Brackets do not nest, and an unclosed one is text. */
        {"[a [b] c] foo", "[a,[b] c] foo"},
        {"[PATCH foo", "[PATCH foo"},
        {"[RFC] [PATCH foo", "[RFC] [PATCH foo"},
        {"foo [PATCH] bar", "foo [PATCH] bar"},
        /* Only one reply word is dropped, and only at the very front. */
        {"Re: [PATCH] foo", "foo"},
        {"RE [PATCH] foo", "foo"},
        {"Fwd: Fw: foo", "Fw: foo"},
        {"fw:foo", "foo"},
        {"Re:: foo", ": foo"},
        {"Re:", ""},
        {"Re", "Re"},
        {"re add foo", "add foo"},
        {"[PATCH] Re: foo", "Re: foo"},
        {"release 1.0", "release 1.0"},
        {"AW: [PATCH] foo", "AW: [PATCH] foo"},
        /* Mercurial's marker contains blanks. */
        {"[PATCH 1 of 8] foo", "[1 of 8] foo"},
        {"[PATCH 1 of 8 STABLE] foo", "[1 of 8,STABLE] foo"},
        {"[patch 1 of 8] foo", "[1,of,8] foo"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSubject) subject = {0};
        m2s_subject_parse(cases[i].subject, "linux-foo", &subject);
        g_assert_cmpstr(subject.name, ==, cases[i].name);
    }
}

static void
test_prefixes(void)
{
    g_auto(M2sSubject) subject = {0};
    m2s_subject_parse("[PATCH v2,RFC 1/3] [net] foo", NULL, &subject);
    g_assert_cmpuint(subject.prefixes->len, ==, 4);
    g_assert_cmpstr(g_ptr_array_index(subject.prefixes, 0), ==, "v2");
    g_assert_cmpstr(g_ptr_array_index(subject.prefixes, 1), ==, "RFC");
    g_assert_cmpstr(g_ptr_array_index(subject.prefixes, 2), ==, "1/3");
    g_assert_cmpstr(g_ptr_array_index(subject.prefixes, 3), ==, "net");
}

static void
test_link_name(void)
{
    static const struct {
        const char *subject, *link_name, *name;
    } cases[] = {
        {"[É] foo", "é", "foo"},
        {"[linux] foo", "LINUX", "foo"},
        {"[linux-foo] foo", "linux", "[linux-foo] foo"},
        {"[linu] foo", "linux", "[linu] foo"},
        {"[linux] foo", "", "[linux] foo"},
        {"[İ] foo", "i", "[İ] foo"},
        {"[K] foo", "k", "foo"}, /* U+212A, the Kelvin sign */
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSubject) subject = {0};
        m2s_subject_parse(cases[i].subject, cases[i].link_name, &subject);
        g_assert_cmpstr(subject.name, ==, cases[i].name);
    }
}

static void
test_reply(void)
{
    static const struct {
        const char *subject;
        gboolean is_reply;
    } cases[] = {
        {"Re: foo", TRUE},        {"re foo", TRUE},    {"RE:foo", TRUE},    {"Re:", TRUE},
        {"Fwd: foo", FALSE},      {"AW: foo", FALSE},  {"Re", FALSE},       {"", FALSE},
        {"[PATCH] Re: a", FALSE}, {"refactor", FALSE}, {"Re[2]: a", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSubject) subject = {0};
        m2s_subject_parse(cases[i].subject, NULL, &subject);
        g_assert_cmpint(subject.is_reply, ==, cases[i].is_reply);
    }
}

static void
test_marker(void)
{
    static const struct {
        const char *subject;
        gint64 number, total; /* -1: none */
    } cases[] = {
        {"[PATCH 1/3] foo", 1, 3},
        {"[PATCH 00/12] foo", 0, 12},
        {"[PATCH1/8] foo", 1, 8},
        {"[PATCH100/123] foo", 100, 123},
        {"[v2PATCH12/15] foo", 12, 15},
        {"[8.1/10] foo", 1, 10},
        {"[1/2/3] foo", 2, 3},
        {"[PATCH 1 of 8] foo", 1, 8},
        {"[PATCH 1/3,2/4] foo", 1, 3},
        {"[a/b,2/4] foo", 2, 4},
        {"[PATCH 1 of 8,2/4] foo", 1, 8},
        {"[PATCH ٣1 of 8] foo", 1, 8},
        {"[1/3a] foo", -1, -1},
        {"[/3] foo", -1, -1},
        {"[3/] foo", -1, -1},
        {"[3] foo", -1, -1},
        {"[PATCH ١/٢] foo", -1, -1},
        {"[PATCH ١ of ٢] foo", -1, -1},
        {"[RFC] 1/3 foo", -1, -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSubject) subject = {0};
        m2s_subject_parse(cases[i].subject, NULL, &subject);
        g_assert_cmpint(subject.has_marker, ==, cases[i].number >= 0);
        if (subject.has_marker) {
            g_assert_cmpint(subject.number, ==, cases[i].number);
            g_assert_cmpint(subject.total, ==, cases[i].total);
        }
    }
}

static void
test_version(void)
{
    static const struct {
        const char *subject;
        gint64 version;
    } cases[] = {
        {"[PATCH] foo", 1},
        {"[PATCH v2] foo", 2},
        {"[PATCH V10,v3] foo", 10},
        {"[PATCH] foo (v3)", 3},
        {"[PATCH] foo (v) (v (vx) (V4)", 4},
        {"[PATCH v2] foo (v3)", 2},
        {"[PATCH (v5)] foo", 5},
        {"[PATCH v٣] foo", 3},
        {"[PATCH v0] foo", 0},
        {"[PATCHv2] foo", 1},
        {"[v5.1] foo", 1},
        {"[v] v2 (v6", 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSubject) subject = {0};
        m2s_subject_parse(cases[i].subject, NULL, &subject);
        g_assert_cmpint(subject.version, ==, cases[i].version);
    }
}

static void
test_out_of_range(void)
{
    static const struct {
        const char *subject;
        gboolean out_of_range;
    } cases[] = {
        {"[9223372036854775807/1 v9223372036854775807] a", FALSE},
        {"[9223372036854775808/1] a", TRUE},
        {"[1/99999999999999999999999999] a", TRUE},
        {"a (v18446744073709551617)", TRUE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSubject) subject = {0};
        m2s_subject_parse(cases[i].subject, NULL, &subject);
        g_assert_cmpint(subject.out_of_range, ==, cases[i].out_of_range);
    }
}

/* Quadratic code would take minutes for each of these. */
static void
test_hostile(void)
{
    static const char *const pieces[] = {"[", "[] ", "(v", "(v1", "[a]", "1/", "1 of ", "a,"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new("[1/2 ");
        while (text->len < (2 << 20))
            g_string_append(text, pieces[i]);
        g_auto(M2sSubject) subject = {0};
        gint64 start = g_get_monotonic_time();
        m2s_subject_parse(text->str, "linux-foo", &subject);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/subject/name", test_name);
    g_test_add_func("/subject/prefixes", test_prefixes);
    g_test_add_func("/subject/link-name", test_link_name);
    g_test_add_func("/subject/reply", test_reply);
    g_test_add_func("/subject/marker", test_marker);
    g_test_add_func("/subject/version", test_version);
    g_test_add_func("/subject/out-of-range", test_out_of_range);
    g_test_add_func("/subject/hostile", test_hostile);
    return g_test_run();
}
