/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/list.h>

#include "output/terminal.h"

#define WIDTH_MAX 200

/* Adds a mail to an mbox; every mail is a patch. */
static void
add_mail(GString *mbox, guint number, const char *from, const char *subject)
{
    g_string_append_printf(mbox,
                           "From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: %s\nSubject: %s\n"
                           "Message-ID: <%u@example.org>\nDate: Fri, 1 May 2026 10:%02u:00 +0000\n"
                           "List-Id: <widgets.lists.example.org>\n"
                           "Content-Type: text/plain; charset=utf-8\n\n"
                           "Oil.\n---\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n\n",
                           from, subject, number, number % 60);
}

static M2sArchive *
read_mbox(const GString *mbox)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "test-list.XXXXXX", NULL);
    close(g_mkstemp(path));
    g_assert_true(g_file_set_contents(path, mbox->str, mbox->len, &error));
    M2sArchive *archive = m2s_archive_new(config, &(M2sOptions){0}, &error);
    g_assert_true(m2s_archive_read(archive, path, &error));
    g_unlink(path);
    return archive;
}

/* Reads a folder with one mail, which is then removed. */
static M2sArchive *
read_folder(const GString *mail)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autofree char *folder = g_dir_make_tmp("test-list.XXXXXX", &error);
    g_autofree char *path = g_build_filename(folder, "1.eml", NULL);
    g_assert_true(g_file_set_contents(path, mail->str, mail->len, &error));
    M2sArchive *archive = m2s_archive_new(config, &(M2sOptions){0}, &error);
    g_assert_true(m2s_archive_read(archive, folder, &error));
    g_unlink(path);
    g_rmdir(folder);
    return archive;
}

static char *
format(const M2sArchive *archive, const char *columns, M2sTerminal terminal)
{
    g_autoptr(GError) error = NULL;
    char *text = m2s_list_format(archive, NULL, m2s_archive_catalogue(archive)->series, columns,
                                 M2S_LIST_TABLE, &terminal, &error);
    g_assert_no_error(error);
    return text;
}

static M2sArchive *
make_archive(void)
{
    g_autoptr(GString) mbox = g_string_new(NULL);
    add_mail(mbox, 1, "Maximiliane Musterfrau-Beispiel <max@example.org>",
             "[PATCH v2 1/3] wheels: Oil all the wheels that squeak before they come off");
    add_mail(mbox, 2, "Bo <bo@example.net>", "[PATCH] a bell");
    add_mail(mbox, 3, "Bo <bo@example.net>",
             "=?utf-8?q?[PATCH]_=E8=BB=8A=E8=BC=AA=E8=BB=8A=E8=BC=AA=E8=BB=8A=E8=BC=AA"
             "=E8=BB=8A=E8=BC=AA=E8=BB=8A=E8=BC=AA=E8=BB=8A=E8=BC=AA_for_the_east?=");
    return read_mbox(mbox);
}

static const struct {
    guint width;
    const char *columns, *expected;
} layouts[] = {
    {200, NULL,
     "ID  DATE               V  RECV  A/R/T  RE  SUBMITTER                        NAME\n"
     " 1  2026-05-01 10:01  v2   1/3  -/-/-   -  Maximiliane Musterfrau-Beispiel  "
     "[v2,1/3] wheels: Oil all the wheels that squeak before they come off\n"
     " 2  2026-05-01 10:02  v1   1/1  -/-/-   -  Bo                               a bell\n"
     " 3  2026-05-01 10:03  v1   1/1  -/-/-   -  Bo                               "
     "車輪車輪車輪車輪車輪車輪 for the east\n"},
    {120, NULL,
     "ID  DATE               V  RECV  A/R/T  RE  SUBMITTER                 NAME\n"
     " 1  2026-05-01 10:01  v2   1/3  -/-/-   -  Maximiliane Musterfrau-…  "
     "[v2,1/3] wheels: Oil all the wheels that squeak be…\n"
     " 2  2026-05-01 10:02  v1   1/1  -/-/-   -  Bo                        a bell\n"
     " 3  2026-05-01 10:03  v1   1/1  -/-/-   -  Bo                        "
     "車輪車輪車輪車輪車輪車輪 for the east\n"},
    {80, NULL,
     "ID  DATE         V  RECV  A/R/T  RE  SUBMITTER     NAME\n"
     " 1  2026-05-01  v2   1/3  -/-/-   -  Maximiliane…  [v2,1/3] wheels: Oil all the…\n"
     " 2  2026-05-01  v1   1/1  -/-/-   -  Bo            a bell\n"
     " 3  2026-05-01  v1   1/1  -/-/-   -  Bo            車輪車輪車輪車輪車輪車輪 for…\n"},
    {60, NULL,
     "ID  DATE        RECV  SUBMITTER     NAME\n"
     " 1  2026-05-01   1/3  Maximiliane…  [v2,1/3] wheels: Oil al…\n"
     " 2  2026-05-01   1/1  Bo            a bell\n"
     " 3  2026-05-01   1/1  Bo            車輪車輪車輪車輪車輪車…\n"},
    {40, NULL,
     "ID  RECV  NAME\n"
     " 1   1/3  [v2,1/3] wheels: Oil all the …\n"
     " 2   1/1  a bell\n"
     " 3   1/1  車輪車輪車輪車輪車輪車輪 for …\n"},
    {20, NULL,
     "ID  NAME\n"
     " 1  [v2,1/3] wheels…\n"
     " 2  a bell\n"
     " 3  車輪車輪車輪車…\n"},
    {1, NULL,
     "…\n"
     "1\n"
     "2\n"
     "3\n"},
    {60, "id,msgid,patches,last-reply,name",
     "ID  MESSAGE-ID       LAST REPLY  NAME\n"
     " 1  <1@example.org>  -           [v2,1/3] wheels: Oil all t…\n"
     " 2  <2@example.org>  -           a bell\n"
     " 3  <3@example.org>  -           車輪車輪車輪車輪車輪車輪 f…\n"},
    {30, "date,submitter",
     "DATE        SUBMITTER\n"
     "2026-05-01  Maximiliane Muste…\n"
     "2026-05-01  Bo\n"
     "2026-05-01  Bo\n"},
    {9, "date,submitter",
     "SUBMITTER\n"
     "Maximili…\n"
     "Bo\n"
     "Bo\n"},
    {106, NULL,
     "ID  DATE         V  RECV  A/R/T  RE  SUBMITTER                 NAME\n"
     " 1  2026-05-01  v2   1/3  -/-/-   -  Maximiliane Musterfrau-…  "
     "[v2,1/3] wheels: Oil all the wheels that s…\n"
     " 2  2026-05-01  v1   1/1  -/-/-   -  Bo                        a bell\n"
     " 3  2026-05-01  v1   1/1  -/-/-   -  Bo                        車輪車輪車輪車輪車輪車輪 for the east\n"},
    {33, "id,acked,reviewed,name",
     "ID  A  NAME\n"
     " 1  -  [v2,1/3] wheels: Oil all …\n"
     " 2  -  a bell\n"
     " 3  -  車輪車輪車輪車輪車輪車輪 …\n"},
    {17, "id,date",
     "ID  DATE\n"
     " 1  2026-05-01\n"
     " 2  2026-05-01\n"
     " 3  2026-05-01\n"},
};

static void
test_layouts(void)
{
    g_autoptr(M2sArchive) archive = make_archive();
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autofree char *text =
            format(archive, layouts[i].columns, (M2sTerminal){.width = layouts[i].width});
        g_assert_cmpstr(text, ==, layouts[i].expected);
    }
}

/* Columns of which any can be chosen. */
static const char *const names[] = {
    "id",        "project",         "date",     "version", "recv",
    "received",  "total",           "complete", "missing", "tags",
    "acked",     "reviewed",        "tested",   "replies", "last-reply",
    "submitter", "submitter-email", "msgid",    "cover",   "patches",
    "name",
};

/* One to four words of letters that are narrow, wide, combining, or unsafe on a terminal. */
static char *
random_text(void)
{
    static const char *const letters[] = {"a",         "Z",        "0",
                                          " ",         "\xc3\xa9", "\xe8\xbb\x8a",
                                          "e\xcc\x81", "\xcc\x81", "\xf0\x9f\x9a\xb2",
                                          "\033",      "\xc2\x9b", "\xe2\x80\xae",
                                          "\x7f"};
    GString *text = g_string_new("x");
    for (gint n = g_test_rand_int_range(0, 70); n > 0; n--)
        g_string_append(text, letters[g_test_rand_int_range(0, G_N_ELEMENTS(letters))]);
    g_autofree char *raw = g_string_free(text, FALSE);
    g_autofree char *base64 = g_base64_encode((const guchar *)raw, strlen(raw));
    return g_strdup_printf("=?utf-8?b?%s?=", base64);
}

static M2sArchive *
make_random_archive(void)
{
    g_autoptr(GString) mbox = g_string_new(NULL);
    for (guint i = 1; i <= 40; i++) {
        g_autofree char *name = random_text();
        g_autofree char *title = random_text();
        g_autofree char *from = g_strdup_printf("%s <p%u@example.org>", name, i);
        g_autofree char *subject = g_strdup_printf(
            "[PATCH v%d %d/%d] %s", g_test_rand_int_range(1, 2000), g_test_rand_int_range(1, 9),
            g_test_rand_int_range(9, G_MAXINT32), title);
        add_mail(mbox, i, from, subject);
    }
    return read_mbox(mbox);
}

/* (nullable): NULL for the default */
static char *
random_columns(void)
{
    GString *columns = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_test_rand_int_range(0, 4) == 0)
            g_string_append_printf(columns, "%s%s", columns->len > 0 ? "," : "", names[i]);
    return g_string_free(columns, columns->len == 0);
}

/* Checks that no row is wider than width, and that there is something in each. */
static void
check_rows(const char *text, guint width, guint count)
{
    g_auto(GStrv) rows = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(rows), ==, count + 1);
    for (guint i = 0; i < count; i++) {
        for (const char *p = rows[i]; *p; p = g_utf8_next_char(p))
            g_assert_false(m2s_terminal_is_unsafe(g_utf8_get_char(p)));
        if (m2s_terminal_width(rows[i]) > width)
            g_error("width %u: “%s”", width, rows[i]);
    }
}

static void
test_no_row_is_wider(void)
{
    g_autoptr(M2sArchive) archive = make_random_archive();
    guint count = m2s_archive_catalogue(archive)->series->len + 1;
    g_assert_cmpuint(count, >, 20);
    for (guint width = 1; width <= WIDTH_MAX; width++)
        for (guint round = 0; round < 10; round++) {
            g_autofree char *columns = round > 0 ? random_columns() : NULL;
            g_autofree char *text = format(archive, columns, (M2sTerminal){.width = width});
            check_rows(text, width, count);
        }
}

/* Colours change nothing but colours. */
static void
test_colours(void)
{
    g_autoptr(M2sArchive) archive = make_archive();
    g_autoptr(GRegex) colour = g_regex_new("\033\\[[0-9]+m", 0, 0, NULL);
    for (guint width = 1; width <= WIDTH_MAX; width++) {
        g_autofree char *plain = format(archive, NULL, (M2sTerminal){.width = width});
        g_autofree char *coloured =
            format(archive, NULL, (M2sTerminal){.width = width, .colour = TRUE});
        g_autofree char *stripped = g_regex_replace(colour, coloured, -1, 0, "", 0, NULL);
        g_assert_cmpstr(stripped, ==, plain);
    }
    g_autofree char *all = format(archive, NULL, (M2sTerminal){.width = 120, .colour = TRUE});
    g_assert_nonnull(strstr(all, "\033[33m 1/3\033[0m"));
    g_assert_null(strstr(all, "\033[33m 1/1"));
    g_assert_nonnull(strstr(all, "\033[2m2026-05-01 10:01\033[0m"));
    g_assert_nonnull(strstr(all, "\033[1mID  DATE"));
}

/* A mail that can no longer be read is an error: nobody can say what it touched. */
static void
test_mail_is_gone(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) mbox = g_string_new(NULL);
    add_mail(mbox, 1, "Bo <bo@example.net>", "[PATCH] a bell");
    g_autoptr(M2sArchive) archive = read_folder(mbox);
    M2sSelection selection = M2S_SELECTION_ALL;
    selection.file = "x";
    g_assert_null(m2s_list_select(archive, &selection, 1, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/list/layouts", test_layouts);
    g_test_add_func("/list/no-row-is-wider", test_no_row_is_wider);
    g_test_add_func("/list/colours", test_colours);
    g_test_add_func("/list/mail-is-gone", test_mail_is_gone);
    return g_test_run();
}
