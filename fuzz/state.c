/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Damaged states.  An input is a list of changes to a sound one, six bytes each: a place (four
 * bytes), what to do, and a byte: 0 puts the byte there, 1 flips its bits, 2 cuts the file there.
 *
 * Whatever asks the state answers or fails with an error, checking it ends, mails that come out are
 * those that went in, and none of these changes the file. */
#include <glib/gstdio.h>

#include <mbox2series/store.h>

#include "check.h"
#include "fuzzer.h"
#include "scratch.h"

#define MAILS 12

static GBytes *sound;      /* the state's bytes */
static GHashTable *bodies; /* the mails that are in it, as they come out of it */

static gboolean
collect(const char *data, gsize size, gpointer user_data, GError **error)
{
    g_string_append_len(user_data, data, size);
    return TRUE;
}

static GString *
write_mails(const char *state, GError **error)
{
    const M2sOptions options = {.now = 1, .jobs = 1};
    GString *out = g_string_new(NULL);
    m2s_write_mails(NULL, &options, state, collect, out, error);
    return out;
}

/* Adds each mail of mbox, without the From line and the white space at its end, to mails. */
static void
divide(const GString *mbox, GHashTable *mails)
{
    g_auto(GStrv) pieces = g_strsplit(mbox->str, "\n\nFrom ", -1);
    for (guint i = 0; pieces[i] && *pieces[i]; i++) {
        const char *line_end = strchr(pieces[i], '\n');
        g_assert_nonnull(line_end);
        g_hash_table_add(mails, g_strchomp(g_strdup(line_end + 1)));
    }
}

static void
prepare(void)
{
    g_autoptr(GError) error = NULL;
    M2sSummary summary;
    const M2sOptions options = {.list_id = "widgets.example.org", .now = 1, .jobs = 1};
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(GString) mbox = g_string_new(NULL);
    for (guint i = 0; i < MAILS; i++)
        g_string_append_printf(mbox,
                               "From ann@example.org Fri May  1 10:00:00 2026\n"
                               "From: Ann <ann@example.org>\nSubject: %s[PATCH %u/4] Lid %u\n"
                               "Message-Id: <%u@example.org>\nIn-Reply-To: <%u@example.org>\n"
                               "Date: Fri, 1 May 2026 10:00:%02u +0000\n\nLid %u is wide.\n---\n"
                               "--- a/lid.c\n+++ b/lid.c\n@@ -1 +1 @@\n-narrow\n+wide %u\n\n",
                               i % 3 == 2 ? "Re: " : "", i % 5, i, i, i - i % 5, i, i, i);
    g_autofree char *path = scratch_write("sound.mbox", m2s_slice_of_string(mbox));
    g_autofree char *state = scratch_path("sound.db");
    char *inputs[] = {path, NULL};
    m2s_ingest(config, &options, state, inputs, &summary, &error);
    g_assert_no_error(error);
    char *bytes;
    gsize size;
    g_assert_true(g_file_get_contents(state, &bytes, &size, &error));
    sound = g_bytes_new_take(bytes, size);
    bodies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) out = write_mails(state, &error);
    g_assert_no_error(error);
    divide(out, bodies);
    g_assert_cmpuint(g_hash_table_size(bodies), ==, MAILS);
}

/* Returns: (transfer full): the sound state with the changes. */
static GByteArray *
damage(const guint8 *data, gsize size)
{
    gsize length;
    gconstpointer bytes = g_bytes_get_data(sound, &length);
    GByteArray *damaged = g_byte_array_sized_new(length);
    g_byte_array_append(damaged, bytes, length);
    for (; size >= 6 && damaged->len > 0; data += 6, size -= 6) {
        guint32 place =
            (data[0] | data[1] << 8 | data[2] << 16 | (guint32)data[3] << 24) % damaged->len;
        if (data[4] % 8 == 2)
            g_byte_array_set_size(damaged, place);
        else if (data[4] % 2 == 1)
            damaged->data[place] ^= data[5];
        else
            damaged->data[place] = data[5];
    }
    return damaged;
}

static void
check_mails(const char *state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = write_mails(state, &error);
    g_autoptr(GHashTable) mails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    divide(out, mails);
    GHashTableIter each;
    gpointer mail;
    g_hash_table_iter_init(&each, mails);
    while (g_hash_table_iter_next(&each, &mail, NULL))
        g_assert_true(g_hash_table_contains(bodies, mail));
}

static void
check_answers(const char *state)
{
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.now = 1, .jobs = 1};
    g_autoptr(M2sArchive) archive = m2s_archive_open(NULL, &options, state, &error);
    if (archive == NULL) {
        g_assert_nonnull(error);
        return;
    }
    g_autofree char *answers = scratch_answers(archive, &error);
    g_assert_true((answers == NULL) == (error != NULL));
    g_clear_error(&error);
    if (!m2s_archive_load(archive, &error))
        g_assert_nonnull(error);
}

static void
check_check(const char *state)
{
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.now = 1, .jobs = 1};
    M2sSummary summary;
    guint problems = 0;
    if (!m2s_check(NULL, &options, state, &summary, &problems, &error))
        g_assert_nonnull(error);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    if (sound == NULL)
        prepare();
    g_autoptr(GByteArray) damaged = damage(data, size);
    M2sSlice bytes = m2s_slice((const char *)damaged->data, damaged->len);
    g_autofree char *state = scratch_write("damaged.db", bytes);
    check_answers(state);
    check_mails(state);
    check_check(state);
    g_autofree char *after = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(state, &after, &length, NULL));
    g_assert_cmpmem(after, length, bytes.data, bytes.size);
    return 0;
}
