/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/sketch-maker.h"
#include "revisions/sketch.h"

static M2sSketch *
sketch_of(const char *message, const char *diff, const char *tracking)
{
    g_autoptr(GPtrArray) references = g_ptr_array_new();
    const M2sSketchSource source = {.message = m2s_slice_of(message),
                                    .diff = m2s_slice_of(diff),
                                    .tracking = tracking,
                                    .references = references};
    g_autoptr(GByteArray) packed = m2s_sketch_make(&source);
    M2sSketch *sketch = m2s_sketch_unpack(m2s_slice((const char *)packed->data, packed->len));
    g_assert_nonnull(sketch);
    return sketch;
}

static guint
count_common(const M2sSet *a, const M2sSet *b)
{
    guint count = 0;
    for (guint i = 0; i < a->count; i++)
        for (guint k = 0; k < b->count; k++)
            count += a->values[i] == b->values[k];
    return count;
}

#define HEAD "--- a/lamp/wick.c\n+++ b/lamp/wick.c\n@@ -1,3 +1,3 @@\n"

/* White space and line numbers do not count, the sign does; nor do very short lines. */
static void
test_lines(void)
{
    g_autofree M2sSketch *one =
        sketch_of("", HEAD " kept;\n-trim(wick);\n+trim(wick, 2);\n }\n", NULL);
    g_autofree M2sSketch *other =
        sketch_of("", HEAD " kept;\n-  trim ( wick );\n+\ttrim(wick,2);\n+}\n", NULL);
    g_autofree M2sSketch *turned =
        sketch_of("", HEAD " kept;\n+trim(wick);\n-trim(wick, 2);\n }\n", NULL);
    g_assert_cmpuint(one->lines.count, ==, 2);
    g_assert_cmpuint(count_common(&one->lines, &other->lines), ==, 2);
    g_assert_cmpuint(count_common(&one->lines, &turned->lines), ==, 0);
    g_assert_cmpuint(one->paths.count, ==, 1);
    g_assert_cmpuint(one->lines.bound, ==, G_MAXUINT32);
}

static void
test_paths(void)
{
    g_autofree M2sSketch *one = sketch_of("", "--- a/wick.c\n+++ /dev/null\n", NULL);
    g_autofree M2sSketch *other = sketch_of("", "--- /dev/null\n+++ new/wick.c\t2026\n", NULL);
    g_assert_cmpuint(count_common(&one->paths, &other->paths), ==, 1);
}

/* Of many lines, those with the smallest hashes are kept, and the sketch says so. */
static void
test_many(void)
{
    g_autoptr(GString) diff = g_string_new("--- a/wick.c\n+++ b/wick.c\n@@ -0,0 +1,500 @@\n");
    for (guint i = 0; i < 500; i++)
        g_string_append_printf(diff, "+a line of its own %u\n", i);
    g_autofree M2sSketch *sketch = sketch_of("", diff->str, NULL);
    g_assert_cmpuint(sketch->lines.count, ==, M2S_SKETCH_LINES);
    g_assert_cmpuint(sketch->lines.bound, ==, sketch->lines.values[M2S_SKETCH_LINES - 1]);
}

/* Quotations, trailers and diffstats are not what a message says. */
static void
test_message(void)
{
    g_autofree M2sSketch *plain = sketch_of("The wick is much too long.\n", "", NULL);
    g_autofree M2sSketch *full = sketch_of("> Why is that so, they asked.\n"
                                           "The wick is much\ntoo long.\n"
                                           "Signed-off-by: Ann Other of the lamp works\n"
                                           "Cc: Bo Else and Cy More and others\n"
                                           " lamp/wick.c | 12 +++---\n"
                                           " 1 file changed, 6 insertions(+)\n",
                                           "", NULL);
    g_assert_cmpuint(plain->shingles.count, ==, 3);
    g_assert_cmpuint(full->shingles.count, ==, 3);
    g_assert_cmpuint(count_common(&plain->shingles, &full->shingles), ==, 3);
}

static void
test_tags(void)
{
    g_autofree M2sSketch *one = sketch_of("Fixes: 0123456789ab (\"lamp: light it\")\n"
                                          "Reported-by: Ann <ann@example.org>\n"
                                          "Closes: https://bugs.example.org/12/\n"
                                          "See CVE-2026-12345.\n",
                                          "", NULL);
    g_autofree M2sSketch *other = sketch_of("fixes: commit 01234567\n"
                                            "reported-by: A. <ANN@example.org>\n"
                                            "bug: https://bugs.example.org/12\n"
                                            "for cve-2026-12345\n",
                                            "", NULL);
    g_assert_cmpuint(one->tags.count, ==, 4);
    g_assert_cmpuint(count_common(&one->tags, &other->tags), ==, 4);
    guint reporters = 0;
    for (guint i = 0; i < one->tags.count; i++)
        reporters += one->tags.values[i] & M2S_TAG_REPORTER;
    g_assert_cmpuint(reporters, ==, 1);
}

static void
test_links(void)
{
    g_autofree M2sSketch *sketch =
        sketch_of("v1: https://lore.kernel.org/widgets/1@example.org/\n"
                  "- Link to v2: https://lore.kernel.org/r/2%40example.org.\n"
                  "This depends on v7: https://lore.kernel.org/all/3@example.org\n"
                  "RFC: https://lore.kernel.org/all/4@example.org/T/\n"
                  "Message-ID: <5@example.org>\n"
                  "https://www.example.org/about@us\n",
                  "", NULL);
    static const struct {
        const char *msgid;
        guint8 flags, version;
    } expected[] = {{"1@example.org", 0, 1},
                    {"2@example.org", M2S_LINK_TO_VERSION, 2},
                    {"3@example.org", M2S_LINK_ELSEWHERE, 7},
                    {"4@example.org", M2S_LINK_RFC, 0},
                    {"5@example.org", 0, 0}};
    g_assert_cmpuint(sketch->link_count, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpuint(sketch->links[i].msgid, ==,
                         m2s_sketch_msgid(m2s_slice_of(expected[i].msgid)));
        g_assert_cmpuint(sketch->links[i].flags, ==, expected[i].flags);
        g_assert_cmpuint(sketch->links[i].versions[0], ==, expected[i].version);
    }
}

/* {"series": {"revision": 2, "change-id": "20260501-wick-0123456789ab",
 *  "prefixes": [], "history": {"v1": ["1@example.org"]}}}, packed. */
#define TRACKING                                                                                   \
    "v=1; b="                                                                                      \
    "H4sIAAAAAAACAx3MywqDMBCF4VeRWTeSxKqtK99DXKQ66tDWyES8IHl3o8vvcPgPcMiEDoroAMaFHNkx"             \
    "QD8iaAYz9iioDQYtdSZTqcRKzVdIpZNnmuWvt/lAuE6MHW13pqqDB3Kz5f2uLupaQZW4mf/0w9hyD7X3"             \
    "/gS6FR0ifAAAAA=="

static void
test_change_id(void)
{
    g_autofree M2sSketch *one = sketch_of("change-id: 20260501-wick-0123456789ab\n", "", NULL);
    g_autofree M2sSketch *gerrit =
        sketch_of("Change-Id: I0123456789abcdef0123456789abcdef01234567\n", "", NULL);
    g_assert_cmpuint(one->change_id_count, ==, 1);
    g_assert_cmpuint(gerrit->change_id_count, ==, 0);
}

static void
test_tracking(void)
{
    g_autofree M2sSketch *sketch = sketch_of("", "", TRACKING);
    g_autofree M2sSketch *text = sketch_of("change-id: 20260501-wick-0123456789ab\n", "", NULL);
    g_assert_cmpuint(sketch->change_id_count, ==, 1);
    g_assert_cmpuint(sketch->change_ids[0], ==, text->change_ids[0]);
    g_assert_cmpuint(sketch->history_count, ==, 1);
    g_assert_cmpuint(sketch->history[0], ==, m2s_sketch_msgid(m2s_slice_of("<1@example.org>")));
}

/* A header that is no base64, no gzip or cut is as good as none. */
static void
test_bad_tracking(void)
{
    static const char *const headers[] = {"", "b=", "b=!!!!", "v=1; b=AAAA",
                                          "v=1; b=H4sIAAAAAAAC/6"};
    for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autofree M2sSketch *sketch = sketch_of("", "", headers[i]);
        g_assert_cmpuint(sketch->change_id_count + sketch->history_count, ==, 0);
    }
}

static void
test_author(void)
{
    g_autofree M2sSketch *sketch =
        sketch_of("\nFrom: Ann Other <Ann@Example.org>\n\nText.\n", "", NULL);
    g_assert_cmpuint(sketch->author_email, ==, m2s_sketch_email(m2s_slice_of("ann.example.org")));
    g_assert_cmpuint(sketch->author_name, ==, m2s_sketch_name(m2s_slice_of("ann  OTHER")));
    g_assert_cmpuint(m2s_sketch_name(m2s_slice_of("Ann")), ==, 0);
}

/* Whatever a store gives is either a sketch or refused. */
static void
test_unpack_anything(void)
{
    GRand *random = g_rand_new_with_seed(1);
    for (guint round = 0; round < 20000; round++) {
        guint size = g_rand_int_range(random, 0, 64);
        g_autofree char *bytes = g_malloc(size + 1); /* of its own, so that ASan sees its end */
        for (guint i = 0; i < size; i++)
            bytes[i] = i < 9 && g_rand_boolean(random) ? g_rand_int_range(random, 0, 4) : 0;
        g_autofree char *exact = g_memdup2(bytes, size);
        g_free(m2s_sketch_unpack(m2s_slice(exact, size)));
    }
    g_rand_free(random);
    g_assert_null(m2s_sketch_unpack(m2s_slice("\1\0\0\0\0\0\0\0\0", 9)));
    g_assert_null(m2s_sketch_unpack(m2s_slice("", 0)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sketch/lines", test_lines);
    g_test_add_func("/sketch/paths", test_paths);
    g_test_add_func("/sketch/many", test_many);
    g_test_add_func("/sketch/message", test_message);
    g_test_add_func("/sketch/tags", test_tags);
    g_test_add_func("/sketch/links", test_links);
    g_test_add_func("/sketch/change-id", test_change_id);
    g_test_add_func("/sketch/tracking", test_tracking);
    g_test_add_func("/sketch/bad-tracking", test_bad_tracking);
    g_test_add_func("/sketch/author", test_author);
    g_test_add_func("/sketch/unpack-anything", test_unpack_anything);
    return g_test_run();
}
