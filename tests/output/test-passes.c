/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How often views unpack a compressed mbox again.  It unpacks to more than a seeker remembers, and
 * what belongs together is at both of its ends. */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/am.h>
#include <mbox2series/list.h>
#include <mbox2series/view.h>

#include "../mbox/pack.h"
#include "archive/archive.h"

#define FILLERS     1500
#define FILLER_SIZE (32 << 10)

/* The same mails twice, as it takes a moment to read them. */
static M2sArchive *plain, *packed;
static char *folder;

/* Appends a mail that was sent some minutes after midnight. */
static void
add_mail(GString *mbox, const char *subject, const char *id, const char *parent, guint minutes,
         const char *text)
{
    g_string_append_printf(mbox,
                           "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
                           "From: Ann Lee <ann@example.org>\n"
                           "List-Id: <widgets.lists.example.org>\n"
                           "Date: Mon, 02 Feb 2026 %02u:%02u:00 +0000\n"
                           "Message-ID: <%s@example.org>\n"
                           "Subject: %s\n",
                           minutes / 60, minutes % 60, id, subject);
    if (parent)
        g_string_append_printf(mbox, "In-Reply-To: <%s@example.org>\n", parent);
    g_string_append_printf(mbox, "\n%s\n\n", text);
}

#define DIFF "--- a/w.c\n+++ b/w.c\n@@ -1 +1 @@\n-a\n+b"

static void
add_fillers(GString *mbox, guint start)
{
    g_autofree char *words = g_strnfill(FILLER_SIZE, 'w');
    for (gsize i = 70; i < FILLER_SIZE; i += 70)
        words[i] = '\n';
    g_autofree char *text = g_strconcat(words, "\n" DIFF, NULL);
    for (guint i = start; i < start + FILLERS / 2; i++) {
        g_autofree char *id = g_strdup_printf("f%u", i);
        add_mail(mbox, "[PATCH] fill", id, NULL, 10 + i % 500, text);
    }
}

/* By their dates, comments at the start and at the end of the file take turns. */
static void
add_comments(GString *mbox, guint round)
{
    static const char *const parents[] = {"p2", "c", "p1"};
    static const guint ages[] = {0, 2, 4, 1, 3};
    for (guint i = 0; i < G_N_ELEMENTS(parents); i++) {
        g_autofree char *id = g_strdup_printf("r%u-%s", round, parents[i]);
        g_autofree char *text = g_strdup_printf("Reviewed-by: Bo %u <bo@example.org>", round);
        add_mail(mbox, "Re: oil", id, parents[i], 1400 - 10 * ages[round] - i, text);
    }
}

static GString *
make_mbox(void)
{
    GString *mbox = g_string_new(NULL);
    add_mail(mbox, "[PATCH 0/2] oil", "c", NULL, 0, "Oil.");
    add_mail(mbox, "[PATCH 1/2] one", "p1", "c", 1, "One.\n" DIFF);
    add_comments(mbox, 0);
    add_comments(mbox, 1);
    add_fillers(mbox, 0);
    add_comments(mbox, 2);
    add_mail(mbox, "[PATCH 0/1] last", "c2", NULL, 9, "Last.");
    add_fillers(mbox, FILLERS / 2);
    add_comments(mbox, 3);
    add_mail(mbox, "[PATCH 2/2] two", "p2", "c", 2, "Two.\n" DIFF);
    add_comments(mbox, 4);
    return mbox;
}

static M2sArchive *
read_archive(const char *name, const char *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_new();
    M2sArchive *archive = m2s_archive_new(config, &(M2sOptions){0}, &error);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, data, size, &error));
    g_assert_true(m2s_archive_read(archive, path, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(m2s_archive_catalogue(archive)->patches->len, ==, FILLERS + 2);
    return archive;
}

static void
remove_folder(const char *path)
{
    const char *name;
    g_autoptr(GDir) opened = g_dir_open(path, 0, NULL);
    while ((name = g_dir_read_name(opened))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (g_file_test(file, G_FILE_TEST_IS_DIR))
            remove_folder(file);
        else
            g_assert_cmpint(g_unlink(file), ==, 0);
    }
    g_assert_cmpint(g_rmdir(path), ==, 0);
}

/* What a view shows.  Returns: (transfer full). */
typedef char *(*View)(const M2sArchive *archive, GError **error);

static const M2sPatch *
find_patch(const M2sArchive *archive, const char *reference)
{
    const M2sPatch *patch;
    g_assert_true(m2s_archive_find_patch(archive, reference, &patch, NULL));
    return patch;
}

static const M2sPatch *
patch_one(const M2sArchive *archive)
{
    return find_patch(archive, "p1@example.org");
}

static char *
show(const M2sArchive *archive, GError **error)
{
    const M2sSeries *series = patch_one(archive)->series;
    g_autoptr(M2sRevisions) revisions =
        m2s_revisions_new(m2s_archive_catalogue(archive), M2S_EVIDENCE_ALL);
    const M2sTreeNotes notes = {.revisions = revisions};
    return m2s_tree_format(archive, series, &(M2sTerminal){0}, 0, &notes, error);
}

static char *
mbox_of_series(const M2sArchive *archive, GError **error)
{
    return m2s_mailbox_of_series(archive, patch_one(archive)->series, NULL, error);
}

static char *
am(const M2sArchive *archive, GError **error)
{
    const M2sAmOptions options = {.without_trailers = FALSE};
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    g_autoptr(M2sRevisions) revisions = m2s_revisions_new(catalogue, M2S_EVIDENCE_ALL);
    const M2sPosting *posting = m2s_revisions_of_item(revisions, &patch_one(archive)->item);
    g_autoptr(M2sAmChoice) choice = m2s_am_choice_new(revisions, posting, FALSE);
    g_autoptr(M2sAm) made = m2s_am_new(archive, choice, &options, error);
    g_autofree char *cover = m2s_am_cover(archive, choice, &options, error);
    return g_strconcat(cover, made->mailbox, NULL);
}

static char *
mbox_of_patch(const M2sArchive *archive, GError **error)
{
    return m2s_mailbox_of_patch(archive, patch_one(archive), NULL, error);
}

static char *
mbox_up_to_patch(const M2sArchive *archive, GError **error)
{
    return m2s_mailbox_up_to_patch(archive, find_patch(archive, "p2@example.org"), NULL, error);
}

static char *
mbox_of_cover(const M2sArchive *archive, GError **error)
{
    return m2s_mailbox_of_cover(archive, patch_one(archive)->series->cover, error);
}

static char *
digest(const M2sArchive *archive, GError **error)
{
    const GPtrArray *covers = m2s_archive_catalogue(archive)->covers;
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < covers->len; i++) {
        g_autofree char *section = m2s_digest_format(archive, g_ptr_array_index(covers, i), error);
        g_string_append(out, section);
    }
    return g_strdup(out->str);
}

static char *
get(const M2sArchive *archive, const char *target, GError **error)
{
    const M2sView view = {.archive = archive, .base_url = "http://patchwork.example.org"};
    g_autoptr(M2sAnswer) answer = m2s_api_get(&view, target, error);
    g_assert_cmpuint(answer->status, ==, 200);
    return g_strdup(answer->body);
}

static char *
api_patch(const M2sArchive *archive, GError **error)
{
    return get(archive, "/api/patches/1/", error);
}

static char *
api_comments(const M2sArchive *archive, GError **error)
{
    return get(archive, "/api/covers/1/comments/?order=date", error);
}

static char *export(const M2sArchive *archive, GError **error)
{
    static const char *const names[] = {"covers", "patches", "cover_comments", "patch_comments"};
    const M2sView view = {.archive = archive, .base_url = "http://patchwork.example.org"};
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    g_assert_true(m2s_export(&view, out, &(M2sOptions){.jobs = 3}, NULL, error));
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = NULL, *path = g_strdup_printf("%s/%s.ndjson", out, names[i]);
        g_assert_true(g_file_get_contents(path, &text, NULL, error));
        g_string_append(all, text);
    }
    return g_strdup(all->str);
}

static const struct {
    const char *name;
    View view;
} views[] = {{"/passes/show", show},
             {"/passes/mbox", mbox_of_series},
             {"/passes/am", am},
             {"/passes/mbox-patch", mbox_of_patch},
             {"/passes/mbox-with-dependencies", mbox_up_to_patch},
             {"/passes/mbox-cover", mbox_of_cover},
             {"/passes/digest", digest},
             {"/passes/api-patch", api_patch},
             {"/passes/api-comments", api_comments},
             {"/passes/export", export}};

/* Has packed forget what it remembers of its start, and of earlier views. */
static void
seek_end(void)
{
    const M2sPatch *last = find_patch(packed, G_STRINGIFY(FILLERS));
    m2s_archive_fetch_item(packed, &last->item, NULL);
}

/* As the start is forgotten, a view has to unpack once more; no view does so twice. */
static void
test_view(gconstpointer data)
{
    const View view = *(const View *)data;
    g_autoptr(GError) error = NULL;
    seek_end();
    guint passes = m2s_archive_passes(packed);
    g_autofree char *shown = view(packed, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(m2s_archive_passes(packed), ==, passes + 1);
    g_autofree char *expected = view(plain, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(shown, ==, expected);
    g_assert_cmpuint(m2s_archive_passes(plain), ==, 0);
}

static void
read_both(void)
{
    GString *mbox = make_mbox();
    g_autoptr(GBytes) bytes = pack(PACK_ZSTD, mbox->str, mbox->len);
    plain = read_archive("list", mbox->str, mbox->len);
    packed = read_archive("list.zst", g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_string_free(mbox, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("test-passes.XXXXXX", NULL);
    read_both();
    for (guint i = 0; i < G_N_ELEMENTS(views); i++)
        g_test_add_data_func(views[i].name, &views[i].view, test_view);
    int status = g_test_run();
    m2s_archive_free(plain);
    m2s_archive_free(packed);
    remove_folder(folder);
    g_free(folder);
    return status;
}
