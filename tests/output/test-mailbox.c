/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/mailbox.h>

#include <string.h>

#include "ingest/header-funcs.h"
#include "model/catalogue.h"

#define DATE 1770000000 /* Mon Feb  2 02:40:00 2026 */

/* A mail: what a span's offset counts. */
typedef struct {
    const char *headers; /* "Name: value" lines */
    const char *content, *diff;
    const char *trailers; /* joined by "|" */
} Mail;

static M2sText *
read_text(const M2sLocation *location, gpointer user_data, GError **error)
{
    const Mail *mail = (const Mail *)user_data + location->span.offset;
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
    g_auto(GStrv) trailers = g_strsplit(mail->trailers ? mail->trailers : "", "|", -1);
    for (char **trailer = trailers; *trailer; trailer++)
        g_ptr_array_add(text->trailers, g_strdup(*trailer));
    return text;
}

typedef struct {
    M2sCatalogue *catalogue;
    M2sPerson *ann;
    M2sProject *project;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->catalogue = m2s_catalogue_new(NULL);
    fixture->project =
        m2s_catalogue_add_project(fixture->catalogue, "widgets", "widgets.lists.example.org");
    g_free(fixture->project->list_email);
    fixture->project->list_email = g_strdup("widgets@lists.example.org");
    fixture->ann = m2s_catalogue_add(fixture->catalogue, M2S_PERSON);
    fixture->ann->name = "Ann Lee";
    fixture->ann->email = "ann@example.org";
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_catalogue_free(fixture->catalogue);
}

static M2sViewContext
view(const Fixture *fixture, const Mail *mails)
{
    return (M2sViewContext){.catalogue = fixture->catalogue,
                            .headers = m2s_header_funcs(),
                            .text = read_text,
                            .user_data = (gpointer)mails};
}

static M2sPatch *
add_patch(Fixture *fixture, guint mail)
{
    M2sPatch *patch = m2s_catalogue_add(fixture->catalogue, M2S_PATCH);
    patch->item.project = fixture->project;
    patch->item.submitter = fixture->ann;
    patch->item.date = DATE;
    patch->item.mail.span.offset = mail;
    return patch;
}

/* The mailbox of a patch that is mail 0, without its headers. */
static char *
body_of(Fixture *fixture, const Mail *mails, const M2sPatch *patch)
{
    const M2sViewContext context = view(fixture, mails);
    g_autofree char *mailbox = m2s_mailbox_of_patch(&context, patch, NULL);
    return g_strdup(strstr(mailbox, "\n\n") + 2);
}

static void
test_body(Fixture *fixture, gconstpointer data)
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
        {{.content = "Oil.\n---", .diff = "d\n"}, "Oil.\n\nd\n"}, /* without notes no "---" */
        {{.content = "Oil.\n--\nnotes"}, "Oil.\n---\nnotes\n"},
        {{.content = "Oil.\n--- \nnotes"}, "Oil.\n---\nnotes\n"},
        {{.content = "---\nnotes\n---\nmore"}, "\n---\nnotes\n---\nmore\n"},
        {{.content = "Oil.\n---  \n ---\n----\n-"}, "Oil.\n---  \n ---\n----\n-\n"},
        {{.content = "From here on\n\nFrom there", .diff = "From\n"},
         "From here on\n\nFrom there\n\nFrom\n"},
        {{.content = "a", .diff = "+b\r\n+c\r+d\r\r\n"}, "a\n\n+b\n+c\n+d\n\n"},
    };
    M2sPatch *patch = add_patch(fixture, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = body_of(fixture, &cases[i].mail, patch);
        g_assert_cmpstr(body, ==, cases[i].body);
    }
}

static void
add_comment(Fixture *fixture, M2sPatch *patch, guint mail, gint64 date)
{
    M2sComment *comment = m2s_catalogue_add_comment(fixture->catalogue, patch, NULL);
    comment->item.date = date;
    comment->item.mail.span.offset = mail;
}

/* Trailers of replies stand before the notes, in the order of the replies' dates. */
static void
test_trailers(Fixture *fixture, gconstpointer data)
{
    static const Mail mails[] = {
        {.content = "Oil.\n\nSigned-off-by: Ann\n---\nnotes", .diff = "d\n"},
        {.content = "", .trailers = "Acked-by: late"},
        {.content = "", .trailers = "Tested-by: early|Reviewed-by: early"},
        {.content = "", .trailers = "Acked-by: later"},
        {.content = ""},
    };
    M2sPatch *patch = add_patch(fixture, 0);
    add_comment(fixture, patch, 1, 20);
    add_comment(fixture, patch, 2, 10);
    add_comment(fixture, patch, 3, 20);
    add_comment(fixture, patch, 4, 15);
    g_autofree char *body = body_of(fixture, mails, patch);
    g_assert_cmpstr(body, ==,
                    "Oil.\n\nSigned-off-by: Ann\nTested-by: early\nReviewed-by: early\n"
                    "Acked-by: late\nAcked-by: later\n---\nnotes\n\nd\n");
}

static void
test_headers(Fixture *fixture, gconstpointer data)
{
    static const Mail mail = {.headers = "From: Ann <ann@example.org>\n"
                                         "Content-Type: text/plain; charset=koi8-r\n"
                                         "Content-type: text/html\n"
                                         "Content-Transfer-Encoding: base64\n"
                                         "MIME-Version: 1.0\n",
                              .content = "Öl."};
    static const M2sUser user = {.email = (char *)"bo@example.org"};
    M2sPatch *patch = add_patch(fixture, 0);
    patch->delegate = &user;
    const M2sViewContext context = view(fixture, &mail);
    g_autofree char *mailbox = m2s_mailbox_of_patch(&context, patch, NULL);
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

/* A list that put its own address into From gives the author back. */
static void
test_list_address(Fixture *fixture, gconstpointer data)
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
    fixture->ann->name = "Änn Lee";
    M2sPatch *patch = add_patch(fixture, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *headers = g_strdup_printf("DATE: today\nFrom: %s\n", cases[i].from);
        const Mail mail = {.headers = headers, .content = "Oil."};
        const M2sViewContext context = view(fixture, &mail);
        g_autofree char *mailbox = m2s_mailbox_of_patch(&context, patch, NULL);
        g_autofree char *expected = g_strdup_printf("DATE: today\n%s\nOil.\n", cases[i].expected);
        g_assert_cmpstr(strstr(mailbox, "DATE: "), ==, expected);
    }
}

/* The subjects of a mailbox, joined by "|". */
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
test_series(Fixture *fixture, gconstpointer data)
{
    static const Mail mails[] = {{.headers = "Subject: one\n", .content = "a"},
                                 {.headers = "Subject: two\n", .content = "b"},
                                 {.headers = "Subject: three\n", .content = "c", .diff = "d\n"}};
    M2sSeries *series = m2s_catalogue_add(fixture->catalogue, M2S_SERIES);
    const M2sViewContext context = view(fixture, mails);
    g_autofree char *empty = m2s_mailbox_of_series(&context, series, NULL);
    g_assert_cmpstr(empty, ==, "");
    for (guint number = 3; number > 0; number--) {
        M2sPatch *patch = add_patch(fixture, number - 1);
        patch->number = number;
        patch->series = series;
        g_ptr_array_add(series->patches, patch);
    }
    g_autofree char *all = m2s_mailbox_of_series(&context, series, NULL);
    g_assert_nonnull(strstr(all, "\n\na\n\nFrom patchwork "));
    g_autofree char *subjects = subjects_of(g_steal_pointer(&all));
    g_assert_cmpstr(subjects, ==, "one|two|three|");
    g_autofree char *earlier =
        subjects_of(m2s_mailbox_up_to_patch(&context, g_ptr_array_index(series->patches, 1), NULL));
    g_assert_cmpstr(earlier, ==, "one|two|");
}

static void
test_cover(Fixture *fixture, gconstpointer data)
{
    static const Mail mails[] = {{.headers = "Date: x\n", .content = "Hi.\n---\nw", .diff = "d\n"},
                                 {.content = "", .trailers = "Acked-by: Bo"}};
    M2sCover *cover = m2s_catalogue_add(fixture->catalogue, M2S_COVER);
    cover->item.project = fixture->project;
    cover->item.submitter = fixture->ann;
    M2sComment *comment = m2s_catalogue_add_comment(fixture->catalogue, NULL, cover);
    comment->item.mail.span.offset = 1;
    const M2sViewContext context = view(fixture, mails);
    g_autofree char *mailbox = m2s_mailbox_of_cover(&context, cover, NULL);
    g_assert_true(g_str_has_prefix(mailbox, "From patchwork Thu Jan  1 00:00:00 1970\n"));
    g_assert_cmpstr(strstr(mailbox, "X-Patchwork-Id"), ==,
                    "X-Patchwork-Id: 1\nDate: x\n\nHi.\nAcked-by: Bo\n---\nw\n");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add(name, Fixture, NULL, set_up, test, tear_down)
    ADD("/mailbox/body", test_body);
    ADD("/mailbox/trailers", test_trailers);
    ADD("/mailbox/headers", test_headers);
    ADD("/mailbox/list-address", test_list_address);
    ADD("/mailbox/series", test_series);
    ADD("/mailbox/cover", test_cover);
    return g_test_run();
}
