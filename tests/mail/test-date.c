/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/date.h"

#define NONE G_MININT64

typedef struct {
    const char *text;
    gint64 seconds;
} Case;

static void
check(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        gint64 seconds = NONE;
        gboolean found = m2s_date_parse(cases[i].text, &seconds);
        if ((found ? seconds : NONE) != cases[i].seconds)
            g_error("\"%s\": got %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT, cases[i].text,
                    found ? seconds : NONE, cases[i].seconds);
    }
}

static void
test_order(void)
{
    static const Case cases[] = {
        {"Tue, 3 Mar 2026 10:11:12 +0100", 1772529072},
        {"Tue 3 Mar 2026 10:11:12 +0100", 1772529072},
        {"Tue,3 Mar 2026 10:11:12 +0100", 1772529072},
        {"noday, 3 Mar 2026 10:11:12 +0100", 1772529072},
        {"3 March 2026 10:11 GMT", 1772532660},
        {"03-Mar-26 10:11:12 GMT", 1772532672},
        {"3 Mar 2026 10:11:12+0100", 1772529072},
        {"3 Mar 2026 10:11:12", 1772532672},
        {"Mar 3 10:11:12 2026 +0100", 1772529072},
        {"3 Mar +0100 10:11:12 2026", 1772529072},
        {"3 Mar 2026 10.11.12 +0100", 1772529072},
        {"3 Mar 2026 10.11 +0100", 1772529060},
        {"3, MAR 2026, 10:11:12, +0000", NONE}, /* the comma stays part of the month */
        {"Mar 3, 2026, 10:11:12, GMT", 1772532672},
        {"3 Mar 2026 10:11:12 +0100 (CET)", 1772529072},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_zone(void)
{
    static const Case cases[] = {
        {"3 Mar 2026 10:11:12 -0000", 1772532672},
        {"3 Mar 2026 10:11:12 CEST", 1772532672}, /* unknown: UTC */
        {"3 Mar 2026 10:11:12 est", 1772550672},
        {"3 Mar 2026 10:11:12 eſt", 1772550672},
        {"3 Mar 2026 10:11:12 eﬆ", 1772550672},
        {"3 Mar 2026 10:11:12 +0199", 1772523132},
        {"3 Mar 2026 10:11:12 +99999", 1768930332},
        {"3 Mar 2026 10:11:12 100", 1772529072},
        {"3 Mar 2026 10:11:12 +99999999999999999999999999999999999", NONE},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_numbers(void)
{
    static const Case cases[] = {
        {"32 Mar 2026 25:61:61 +0000", 1775095321},
        {"3 Mar 69 10:11:12 +0000", -26228928},
        {"3 Mar 68 10:11:12 +0000", 3097995072},
        {"3 Mar 2_026 10:11:12 +0000", 1772532672},
        {"3 Mar 2__026 10:11:12 +0000", NONE},
        {"٣ Mar ٢٠٢٦ 10:11:12 +0000", 1772532672},
        {"+3 Mar 2026 10:11:-12 +0000", 1772532648},
        {"3 Mar ²026 10:11:12 +0000", NONE},
        {"3 Mar 10000 10:11:12 +0000", NONE},
        {"1 Jan 0 00:00:00 +0000", 946684800},
        {"1 Jan 101 00:00:00 +0000", -58979923200},
        {"-20000000 Jan 101 00:00:00 +0000", NONE},
        {"31 Dec 9999 23:59:59 +0000", 253402300799},
        {"31 Dec 9999 23:59:59 -0001", NONE},
        {"3 Mar 20777777777777777777777 17:50:46 0", NONE},
        {"11 Sep 2016 23:22:904070804030804 +0100", NONE},
        {"9999999999999999999999 Mar 2026 10:11:12 +0000", NONE},
        {"3 Mar 2026 9999999999999999999999:11:12 +0000", NONE},
        {"3 Mar 2026 10:9999999999999999999999:12 +0000", NONE},
        {"3 Mar 2026 10:-9999999999999999999999:12 +0000", NONE},
        {"3 Mar 2026 10:11:12 +9999999999999999999999", NONE},
        {"3 Mar -2500 10:11:12 +0000", 952168272}, /* taken for the zone */
        {"29 Feb 2024 00:00:00 +0000", 1709164800},
        {"29 Feb 1900 00:00:00 +0000", -2203891200},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_none(void)
{
    static const Case cases[] = {
        {"", NONE},
        {"   ", NONE},
        {"Tue,", NONE},
        {"3 Mar 2026", NONE},
        {"3 Foo 2026 10:11:12 +0000", NONE},
        {"3 Mar 2026 10 +0000", NONE},
        {"3 Mar 2026 10:11:12:13 +0000", NONE},
        {"3 Mar , 10:11:12 +0000", NONE},
        {", Mar 2026 10:11:12 +0000", NONE},
        {"-- 10:11:12 +0000", NONE},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Python reads integers of up to 4300 digits, including leading zeros. */
static void
test_many_digits(void)
{
    g_autofree char *zeros = g_strnfill(4299, '0');
    g_autofree char *fits = g_strconcat(zeros, "3 Mar 2026 10:11:12 +0000", NULL);
    g_autofree char *too_many = g_strconcat("0", fits, NULL);
    const Case cases[] = {{fits, 1772532672}, {too_many, NONE}};
    check(cases, G_N_ELEMENTS(cases));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/order", test_order);
    g_test_add_func("/date/zone", test_zone);
    g_test_add_func("/date/numbers", test_numbers);
    g_test_add_func("/date/none", test_none);
    g_test_add_func("/date/many-digits", test_many_digits);
    return g_test_run();
}
