/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts with diffs.  An input is the text of a mail.
 *
 * Every line goes to the message or to the diff; a diff compared with itself shows nothing; where
 * git finds the patch, and the files and blobs that are named, are in the text. */
#include "patch/diff.h"
#include "check.h"
#include "fuzzer.h"
#include "patch/diff-splitter.h"
#include "patch/diff-stat.h"
#include "patch/extent.h"
#include "patch/preimages.h"

#include <mbox2series/compare.h>

static void
check_preimage(const char *path, const char *blob, gpointer user_data)
{
    g_assert_true(m2s_path_is_plain(path));
    for (const char *digit = blob; *digit; digit++)
        g_assert_true(g_ascii_isxdigit(*digit) && !g_ascii_isupper(*digit));
}

static int
compare_bytes(const char *a, const char *b)
{
    return strcmp(a, b);
}

static void
check_names(M2sSlice diff)
{
    g_autoptr(GPtrArray) names = m2s_diff_file_names(diff);
    for (guint i = 1; i < names->len; i++)
        g_assert_cmpint(compare_bytes(g_ptr_array_index(names, i - 1), g_ptr_array_index(names, i)),
                        <, 0);
    g_autoptr(GArray) stat = m2s_diff_stat(diff);
    for (guint i = 0; i < stat->len; i++)
        check_within(diff, g_array_index(stat, M2sFileStat, i).name);
    g_autoptr(GHashTable) touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    m2s_preimages_find(diff, touched, check_preimage, NULL);
}

/* Both: without NUL. */
static void
check_comparison(const char *message, const char *diff)
{
    const M2sPatchText patch = {
        .author = "Ann", .subject = "widgets", .message = message, .diff = diff};
    const M2sPatchText bare = {
        .author = "Ann", .subject = "widgets", .message = message, .diff = ""};
    for (M2sCompareFlags flags = M2S_COMPARE_DEFAULT; flags <= M2S_COMPARE_DIFFS; flags++) {
        g_autoptr(GPtrArray) same = m2s_compare_patches(&patch, &patch, flags);
        g_assert_cmpuint(same->len, ==, 0);
        g_autoptr(GPtrArray) forth = m2s_compare_patches(&bare, &patch, flags);
        g_autoptr(GPtrArray) back = m2s_compare_patches(&patch, &bare, flags);
        g_assert_cmpuint(forth->len, ==, back->len);
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    M2sSlice bytes = m2s_slice((const char *)data, size);
    M2sExtent extent = m2s_extent_find(bytes);
    g_assert_cmpuint(extent.start, <=, extent.end);
    g_assert_cmpuint(extent.end, <=, size);

    g_autofree char *text = g_utf8_make_valid((const char *)data, size);
    g_autoptr(GString) message = g_string_new(NULL), diff = g_string_new(NULL);
    m2s_diff_split(m2s_slice_of(text), message, diff);
    g_assert_cmpuint(message->len + diff->len, >=, strlen(text));
    g_assert_cmpuint(message->len + diff->len, <=, strlen(text) + 2);
    guint8 hash[M2S_HASH_SIZE];
    m2s_diff_hash(m2s_slice_of_string(diff), hash);
    check_names(m2s_slice_of_string(diff));
    check_comparison(message->str, diff->str);
    return 0;
}
