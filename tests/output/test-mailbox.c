/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "output/mbox-mail.h"

#define DATE 1770000000 /* Mon Feb  2 02:40:00 2026 */

/* A mail as Patchwork stores it. */
typedef struct {
    const char *headers; /* "Name: value" lines */
    const char *content, *diff;
    const char *responses; /* joined by "|" */
} Mail;

static M2sText *
text_of(const Mail *mail)
{
    M2sText *text = g_new0(M2sText, 1);
    text->headers = g_array_new(FALSE, FALSE, sizeof(M2sTextHeader));
    text->trailers = g_ptr_array_new_with_free_func(g_free);
    text->content = g_strdup(mail->content);
    text->diff = g_strdup(mail->diff);
    text->block = g_strdup(mail->headers ? mail->headers : "");
    for (char *line = strtok(text->block, "\n"); line; line = strtok(NULL, "\n")) {
        char *colon = strchr(line, ':');
        *colon = '\0';
        const M2sTextHeader header = {line, colon + 2};
        g_array_append_val(text->headers, header);
    }
    return text;
}

static M2sPerson ann = {.name = "Ann Lee", .email = "ann@example.org"};
static M2sProject project = {.list_email = (char *)"widgets@lists.example.org"};

/* The mail of patch, or of item if patch is NULL. */
static char *
write_mail(const Mail *mail, const M2sItem *item, const M2sPatch *patch)
{
    g_autoptr(M2sText) text = text_of(mail);
    g_auto(GStrv) parts = g_strsplit(mail->responses ? mail->responses : "", "|", -1);
    g_autoptr(GPtrArray) responses = g_ptr_array_new();
    for (char **part = parts; *part; part++)
        g_ptr_array_add(responses, *part);
    GString *out = g_string_new(NULL);
    m2s_mbox_mail_write(&(M2sMboxMail){item, patch, text, responses}, out);
    return g_string_free(out, FALSE);
}

static const M2sItem item = {
    .id = 1, .project = &project, .submitter = &ann, .date = DATE, .msgid = "<1@example.org>"};

static char *
body_of(const Mail *mail)
{
    const M2sPatch patch = {.item = item};
    g_autofree char *written = write_mail(mail, &patch.item, &patch);
    return g_strdup(strstr(written, "\n\n") + 2);
}

static void
test_body(void)
{
    static const struct {
        Mail mail;
        const char *body;
    } cases[] = {
        {{.content = "Oil.", .diff = "--- a\n+++ b\n"}, "Oil.\n\n--- a\n+++ b\n"},
        {{.content = "\n Oil. \n\n", .diff = "d"}, "Oil.\n\nd"},
        {{.content = "", .diff = "d\n"}, "\nd\n"},
        {{.content = " \n", .diff = "d\n"}, "\n\nd\n"},
        {{.content = "Oil."}, "Oil.\n"},
        {{.content = "Oil.", .diff = ""}, "Oil.\n"},
        {{.content = "Oil.\n\n---\n v2: more \n\n w | 1 +\n", .diff = "d\n"},
         "Oil.\n---\n v2: more \n\n w | 1 +\n\nd\n"},
        {{.content = "Oil.\n---", .diff = "d\n"}, "Oil.\n\nd\n"}, /* no "---" without notes */
        {{.content = "Oil.\n--\nnotes"}, "Oil.\n---\nnotes\n"},
        {{.content = "Oil.\n--- \nnotes"}, "Oil.\n---\nnotes\n"},
        {{.content = "---\nnotes\n---\nmore"}, "\n---\nnotes\n---\nmore\n"},
        {{.content = "Oil.\n---  \n ---\n----\n-"}, "Oil.\n---  \n ---\n----\n-\n"},
        {{.content = "From here on\n\nFrom there", .diff = "From\n"},
         "From here on\n\nFrom there\n\nFrom\n"},
        /* trailers go before the notes */
        {{.content = "Oil.\n\nSigned-off-by: Ann\n---\nnotes",
          .diff = "d\n",
          .responses = "Tested-by: Bo|Acked-by: Cy"},
         "Oil.\n\nSigned-off-by: Ann\nTested-by: Bo\nAcked-by: Cy\n---\nnotes\n\nd\n"},
        {{.content = "a", .diff = "+b\r\n+c\r+d\r\r\n"}, "a\n\n+b\n+c\n+d\n\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = body_of(&cases[i].mail);
        g_assert_cmpstr(body, ==, cases[i].body);
    }
}

static void
test_headers(void)
{
    static const Mail mail = {.headers = "From: Ann <ann@example.org>\n"
                                         "Content-Type: text/plain; charset=koi8-r\n"
                                         "Content-type: text/html\n"
                                         "Content-Transfer-Encoding: base64\n"
                                         "MIME-Version: 1.0\n",
                              .content = "Öl."};
    static const M2sUser user = {.email = (char *)"bo@example.org"};
    const M2sPatch patch = {.item = item, .delegate = &user};
    g_autofree char *mailbox = write_mail(&mail, &patch.item, &patch);
    g_assert_cmpstr(mailbox, ==,
                    "From patchwork Mon Feb  2 02:40:00 2026\n"
                    "Content-Type: text/plain; charset=\"utf-8\"\n"
                    "MIME-Version: 1.0\n"
                    "Content-Transfer-Encoding: 8bit\n"
                    "X-Patchwork-Submitter: Ann Lee <ann@example.org>\n"
                    "X-Patchwork-Id: 1\n"
                    "X-Patchwork-Delegate: bo@example.org\n"
                    "From: Ann <ann@example.org>\n"
                    "Content-type: text/html\n"
                    "MIME-Version: 1.0\n"
                    "Date: Mon, 02 Feb 2026 02:40:00 -0000\n"
                    "\n"
                    "Öl.\n");
}

/* The author is restored if the list put its own address into From. */
static void
test_list_address(void)
{
    static const struct {
        const char *from;
        const char *expected;
    } cases[] = {
        {"Ann Lee via widgets <widgets@lists.example.org>",
         "X-Patchwork-Original-From: Ann Lee via widgets <widgets@lists.example.org>\n"
         "From: =?utf-8?q?=C3=84nn_Lee?= <ann@example.org>\n"},
        {"widgets <Widgets@lists.example.org>", "From: widgets <Widgets@lists.example.org>\n"},
        {"nobody", "From: nobody\n"},
    };
    M2sPerson umlaut = {.name = "Änn Lee", .email = "ann@example.org"};
    M2sItem of_list = item;
    of_list.submitter = &umlaut;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *headers = g_strdup_printf("DATE: today\nFrom: %s\n", cases[i].from);
        const Mail mail = {.headers = headers, .content = "Oil."};
        g_autofree char *mailbox = write_mail(&mail, &of_list, NULL);
        g_autofree char *expected = g_strdup_printf("DATE: today\n%s\nOil.\n", cases[i].expected);
        g_assert_cmpstr(strstr(mailbox, "DATE: "), ==, expected);
    }
}

/* The mail of a cover has the diff that it came with, such as an interdiff. */
static void
test_cover(void)
{
    static const Mail mail = {.headers = "Date: x\n", .content = "Hi.\n---\nw", .diff = "d\n"};
    g_autofree char *mailbox = write_mail(&mail, &item, NULL);
    g_assert_cmpstr(strstr(mailbox, "X-Patchwork-Id"), ==,
                    "X-Patchwork-Id: 1\nDate: x\n\nHi.\n---\nw\n\nd\n");
}

/* Two patches, the last of which came first, and replies out of order. */
static const char series[] =
    "From ann@example.org Mon Feb  2 02:40:00 2026\n"
    "From: Ann <ann@example.org>\nMessage-Id: <3@example.org>\nList-Id: <widgets.example.org>\n"
    "In-Reply-To: <1@example.org>\nDate: Mon, 2 Feb 2026 02:40:02 +0000\n"
    "Subject: [PATCH 2/2] two\n\nb\n---\n--- a\n+++ b\n@@ -1 +1 @@\n-c\n+d\n\n"
    "From ann@example.org Mon Feb  2 02:40:00 2026\n"
    "From: Ann <ann@example.org>\nMessage-Id: <1@example.org>\nList-Id: <widgets.example.org>\n"
    "Date: Mon, 2 Feb 2026 02:40:00 +0000\n"
    "Subject: [PATCH 1/2] one\n\na\n---\n--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n\n"
    "From bo@example.org Mon Feb  2 02:40:00 2026\n"
    "From: Bo <bo@example.org>\nMessage-Id: <5@example.org>\nList-Id: <widgets.example.org>\n"
    "In-Reply-To: <1@example.org>\nDate: Mon, 2 Feb 2026 05:00:00 +0000\n"
    "Subject: Re: [PATCH 1/2] one\n\nAcked-by: Late <late@example.org>\n\n"
    "From cy@example.org Mon Feb  2 02:40:00 2026\n"
    "From: Cy <cy@example.org>\nMessage-Id: <4@example.org>\nList-Id: <widgets.example.org>\n"
    "In-Reply-To: <1@example.org>\nDate: Mon, 2 Feb 2026 04:00:00 +0000\n"
    "Subject: Re: [PATCH 1/2] one\n\nReviewed-by: Early <early@example.org>\n";

/* The subjects of a mailbox, joined by "|".  mailbox: (transfer full). */
static char *
subjects_of(char *mailbox)
{
    g_autoptr(GString) subjects = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(mailbox, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "Subject: "))
            g_string_append_printf(subjects, "%s|", *line + strlen("Subject: "));
    g_free(mailbox);
    return g_strdup(subjects->str);
}

static void
test_series(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(M2sArchive) archive = m2s_archive_new(config, &(M2sOptions){0}, &error);
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "test-mailbox.XXXXXX", NULL);
    close(g_mkstemp(path));
    g_assert_true(g_file_set_contents(path, series, -1, &error));
    g_assert_true(m2s_archive_read(archive, path, &error));
    const M2sSeries *one;
    const M2sPatch *first;
    g_assert_true(m2s_archive_find_series(archive, "1", &one, &error));
    g_assert_true(m2s_archive_find_patch(archive, "1@example.org", &first, &error));
    g_autofree char *all = m2s_mailbox_of_series(archive, one, NULL, &error);
    g_assert_nonnull(strstr(all, "\na\nReviewed-by: Early <early@example.org>\n"
                                 "Acked-by: Late <late@example.org>\n\n--- a"));
    g_assert_nonnull(strstr(all, "+b\n\nFrom patchwork "));
    g_autofree char *subjects = subjects_of(g_steal_pointer(&all));
    g_assert_cmpstr(subjects, ==, "[PATCH 1/2] one|[PATCH 2/2] two|");
    g_autofree char *earlier = subjects_of(m2s_mailbox_up_to_patch(archive, first, NULL, &error));
    g_assert_cmpstr(earlier, ==, "[PATCH 1/2] one|");
    g_unlink(path);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mailbox/body", test_body);
    g_test_add_func("/mailbox/headers", test_headers);
    g_test_add_func("/mailbox/list-address", test_list_address);
    g_test_add_func("/mailbox/cover", test_cover);
    g_test_add_func("/mailbox/series", test_series);
    return g_test_run();
}
