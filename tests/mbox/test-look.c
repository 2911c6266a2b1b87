/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/look.h"

#define NONE ": no line of a mail header in it"

typedef struct {
    const char *text;
    const char *what; /* how the description ends; NULL for a mail */
} Case;

static const Case mails[] = {
    {"From: Ann <ann@example.org>\nSubject: x\n\nb\n", NULL},
    {"From: ann at example.org (Ann Example)\n", NULL},
    {"Subject: nothing else\n\nb\n", NULL}, /* Patchwork says that From is missing */
    {"To: widgets@lists.example.org\n", NULL},
    {"Received: from a\n\tby b; Mon, 2 Oct 2006 10:00:00 +0000\n", NULL},
    {"return-path: <ann@example.org>\n", NULL},
    {"MESSAGE-ID: <1@example.org>\r\n", NULL},
    {"from: ann@example.org\nsubject: typed by hand\n", NULL},
    {"Date: Mon, 2 Oct 2006 10:00:00 +0000\nX-Part: 1\n", NULL},
    {"Date: Mon, 2 Oct 2006 10:00:00 +0000\nContent-Type: text/plain\n", NULL},
    {"Status: RO\nX-Status: A\nContent-Length: 10\nLines: 1\nFrom: ann@example.org\n", NULL},
    {"Path: news.example.org!ann\nNewsgroups: widgets\nSubject: x\n", NULL},
    {"From ann@example.org\nFrom: ann@example.org\n", NULL}, /* a separator without a date */
    {"From ann@example.org Mon Oct  2 10:00:00 2006\nTo: bo@example.org\n", NULL},
    {">From ann@example.org Mon Oct  2 10:00:00 2006\nFrom: ann@example.org\n", NULL},
    {"\xef\xbb\xbf"
     "From: ann@example.org\n",
     NULL},
    {"\n\r\n\nFrom: ann@example.org\n", NULL},
    {" \n\t\nFrom: ann@example.org\n", NULL}, /* Python takes it for a line that goes on */
    {"X-Note: a\n  b\n\tc\nFrom: ann@example.org\n", NULL},
    {"Status: RO\rSubject: x\r\rb\r", NULL},
    {"Subject : blank before the colon\n", NULL},
    {"Subject: caf\xe9\n", NULL},
    {"From: ann@example.org", NULL}, /* cut */
};

static const Case texts[] = {
    {"# Widgets\n\nThey turn.\n\nFrom: nobody\n", "Markdown" NONE},
    {"Widgets\n=======\n\nThey turn.\n", "Markdown" NONE},
    {"\xef\xbb\xbf# Widgets\n", "Markdown" NONE},
    {"Widgets: they turn.\n\nFrom: a reader, and others\nof us\n", "plain text" NONE},
    {"They turn, From: left to right.\n", "plain text" NONE},
    {"Not a header\nFrom: ann@example.org\n", "plain text" NONE},
    {"<!doctype HTML>\n<title>From: x</title>\n", "HTML" NONE},
    {"\n<html lang=\"en\">\n", "HTML" NONE},
    {"<?xml version=\"1.0\"?>\n", "XML" NONE},
    {"{\"From\": \"ann@example.org\"}\n", "JSON" NONE},
    {"[\n  1, 2\n]\n", "JSON" NONE},
    {"[project widgets]\nname=Widgets\n", "plain text" NONE},
    {"#!/bin/sh\n# From: x\n", "a script" NONE},
    {"/* SPDX-License-Identifier: MIT */\n", "source code" NONE},
    {"#include <stdio.h>\n", "source code" NONE},
    {"diff --git a/wheel.c b/wheel.c\n", "a diff" NONE},
    {"--- a/wheel.c\n+++ b/wheel.c\n", "a diff" NONE},
    {"---\ntitle: x\nFrom: y\n", "YAML" NONE},
    {"# settings\nname: x\nlist:\n  - a\n- b\n", "YAML" NONE},
    {"date: 2006-10-02\nname: x\n", "YAML" NONE},
    {"id,name,date\n1,front,2006\n", "CSV" NONE},
    {"Hello, Ann\nHello, Bo\n", "plain text" NONE},
    {"Format: 1.8\nDate: Mon, 02 Oct 2006 10:00:00 +0000\nSource: widgets\n", "YAML" NONE},
    {"Date: a\nDate: b\nDate: c\n", "YAML" NONE}, /* a name counts once */
    {"2006-10-02T10:00:00 started\n2006-10-02T10:00:01 From: x\n", "plain text" NONE},
    {"root:x:0:0:root:/root:/bin/sh\n", "plain text" NONE},
    {": no name\nFrom: ann@example.org\n", "plain text" NONE},
    {"caf\xe9 au lait\n", "plain text" NONE}, /* Latin-1 */
    {"\x1b$B$3\x1b(B\n", "plain text" NONE},  /* ISO-2022-JP */
    {"x", "plain text" NONE},
};

#define BYTES(bytes, what)                                                                         \
    {                                                                                              \
        {(bytes), sizeof(bytes) - 1}, (what)                                                       \
    }

static const struct {
    M2sSlice bytes;
    const char *what;
} binaries[] = {
    BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a mail: binary data"),
    BYTES("a\0", "not a mail: binary data"),
    BYTES("a text of so many letters that one byte does not count\0", "not a mail: binary data"),
    BYTES("\1\2\3\4", "not a mail: binary data"),
    BYTES("\xff\xfe"
          "F\0r\0o\0m\0",
          "text in UTF-16"),
    BYTES("\xfe\xff\0F\0r\0o\0m", "text in UTF-16"),
    BYTES("F\0r\0o\0m\0:\0", "not a mail: binary data"),
    BYTES("PK\3\4", "a zip archive"),
    BYTES("%PDF-1.4", "a PDF document"),
};

static const char *const blanks[] = {"", "\n", " \t\v\f\r\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n"};

/* At an exact copy, so that reading beyond the end is noticed. */
static M2sLook
look_at(M2sSlice bytes)
{
    g_autofree char *copy = g_memdup2(bytes.data, bytes.size);
    return m2s_look_at(m2s_slice(copy, bytes.size));
}

static void
test_mails(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++)
        if (look_at(m2s_slice_of(mails[i].text)).kind != M2S_LOOK_MAIL)
            g_error("taken for no mail: %s", mails[i].text);
}

static void
test_texts(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        M2sLook look = look_at(m2s_slice_of(texts[i].text));
        if (look.kind != M2S_LOOK_TEXT || !g_str_has_prefix(look.what, "not a mail: ") ||
            !g_str_has_suffix(look.what, texts[i].what))
            g_error("%s: %s", look.what ? look.what : "taken for a mail", texts[i].text);
    }
}

static void
test_binaries(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(binaries); i++) {
        M2sLook look = look_at(binaries[i].bytes);
        if (look.kind != M2S_LOOK_BINARY || !g_str_has_prefix(look.what, binaries[i].what))
            g_error("not seen: %s", binaries[i].what);
    }
}

static void
test_blanks(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(blanks); i++) {
        M2sLook look = look_at(m2s_slice_of(blanks[i]));
        g_assert_cmpint(look.kind, ==, M2S_LOOK_EMPTY);
        g_assert_null(look.what);
    }
    g_assert_cmpint(m2s_look_at(m2s_slice(NULL, 0)).kind, ==, M2S_LOOK_EMPTY);
}

/* A mail may have NUL bytes, as long as its header comes first. */
static void
test_nul(void)
{
    static const char text[] = "X: \0\nFrom: ann@example.org\n\n\0";
    g_assert_cmpint(look_at(m2s_slice(text, sizeof text - 1)).kind, ==, M2S_LOOK_MAIL);
}

static void
test_bound(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len + 5 + strlen("To:") <= M2S_LOOK_SIZE)
        g_string_append(text, "X: y\n");
    g_string_append(text, "To: a\n");
    g_assert_cmpint(look_at(m2s_slice_of_string(text)).kind, ==, M2S_LOOK_MAIL);
    g_string_prepend(text, "X: y\n");
    g_assert_cmpint(look_at(m2s_slice_of_string(text)).kind, ==, M2S_LOOK_TEXT);
    g_autofree char *lines = g_strnfill(M2S_LOOK_SIZE + 1, '\n');
    g_assert_cmpint(look_at(m2s_slice_of(lines)).kind, ==, M2S_LOOK_TEXT);
    lines[M2S_LOOK_SIZE] = '\0';
    g_assert_cmpint(look_at(m2s_slice_of(lines)).kind, ==, M2S_LOOK_EMPTY);
}

/* Looks at size bytes.  A mail is the only kind without a description that is not empty. */
static M2sLook
look_at_any(M2sSlice bytes)
{
    M2sLook look = look_at(bytes);
    gboolean is_fine = look.kind == M2S_LOOK_MAIL || look.kind == M2S_LOOK_EMPTY;
    g_assert_true(is_fine == (look.what == NULL));
    return look;
}

static void
test_random_bytes(void)
{
    char bytes[256];
    for (guint round = 0; round < 20000; round++) {
        gsize size = g_test_rand_int_range(0, sizeof bytes);
        for (gsize i = 0; i < size; i++)
            bytes[i] = g_test_rand_int();
        bytes[0] |= 0x80; /* or else, one in some million begins with "CC:" */
        M2sLook look = look_at_any(m2s_slice(bytes, size));
        g_assert_true(look.kind != M2S_LOOK_MAIL && (size < 128 || look.kind != M2S_LOOK_EMPTY));
    }
}

/* Pieces that something may be recognised by, in any order. */
static void
test_mutations(void)
{
    static const char *const pieces[] = {
        "From: a\n", "From ", ">From b\n", "\n",   "\r",    " ",    ":",    "X-",
        "Date: ",    "\xff",  "# ",        "---",  "{",     "[",    ",",    "<",
        "\t",        "key",   "- ",        "\x1b", "\1",    "/*",   "====", "BZh",
        "\xef\xbb",  "\xbf",  "#!",        "%",    "-Type", "diff "};
    for (guint round = 0; round < 50000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = g_test_rand_int_range(0, 12); i > 0; i--)
            g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        if (g_test_rand_bit() && text->len > 0)
            text->str[g_test_rand_int_range(0, text->len)] = g_test_rand_int();
        look_at_any(m2s_slice_of_string(text));
    }
}

static double
time_look(M2sSlice bytes)
{
    gint64 start = g_get_monotonic_time();
    m2s_look_at(bytes);
    return (g_get_monotonic_time() - start) / 1e6;
}

/* A gibibyte would take much longer than this if it were looked at; so would 64 KiB if anything
 * were quadratic: 4 * 10^9 steps. */
static void
test_time(void)
{
    static const char *const pieces[] = {"X: y\n", "a", "\n", " ",  ",",     "# \r",    "- a\n",
                                         "k:\n",   "[", "<",  "\r", "From ", ">From \n"};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1 << 20)
            g_string_append(text, pieces[i]);
        g_assert_cmpfloat(time_look(m2s_slice_of_string(text)), <, 5);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/look/mails", test_mails);
    g_test_add_func("/look/texts", test_texts);
    g_test_add_func("/look/binaries", test_binaries);
    g_test_add_func("/look/blanks", test_blanks);
    g_test_add_func("/look/nul", test_nul);
    g_test_add_func("/look/bound", test_bound);
    g_test_add_func("/look/random-bytes", test_random_bytes);
    g_test_add_func("/look/mutations", test_mutations);
    g_test_add_func("/look/time", test_time);
    return g_test_run();
}
