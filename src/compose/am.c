/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/am.h>

#include <stdlib.h>

#include "archive/archive.h"
#include "base/slice.h"
#include "compose/gmime.h"
#include "compose/letter.h"
#include "compose/link.h"
#include "compose/reply.h"
#include "compose/trailers.h"
#include "compose/writer.h"
#include "model/object.h"

/* A mailbox that is being made. */
typedef struct {
    const M2sArchive *archive;
    const M2sAmChoice *choice;
    const M2sAmOptions *options;
    GHashTable *of_covers; /* const M2sCover * -> GPtrArray of M2sGivenTrailer in replies to it */
    GString *out;
    M2sAm *am;
} Making;

static void
free_given(gpointer given)
{
    m2s_given_trailer_free(given);
}

void
m2s_am_free(M2sAm *am)
{
    g_free(am->mailbox);
    g_ptr_array_unref(am->given);
    g_ptr_array_unref(am->doubts);
    g_free(am);
}

/* The trailers in comments, the oldest reply first.  comments: (nullable).
 * Returns: (transfer full) (nullable): of M2sGivenTrailer; NULL with an error. */
static GPtrArray *
read_replies(const Making *making, const GPtrArray *comments, GError **error)
{
    g_autoptr(GPtrArray) given = g_ptr_array_new_with_free_func(free_given);
    if (comments == NULL || making->options->without_trailers)
        return g_steal_pointer(&given);
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy((GPtrArray *)comments, NULL, NULL);
    g_ptr_array_sort(sorted, m2s_compare_dates);
    for (guint i = 0; i < sorted->len; i++) {
        const M2sComment *comment = g_ptr_array_index(sorted, i);
        g_autoptr(M2sText) text = m2s_archive_text(making->archive, &comment->item.mail, error);
        if (text == NULL)
            return NULL;
        m2s_reply_read(comment, text->content, given);
    }
    return g_steal_pointer(&given);
}

static void
add_given(M2sTrailers *trailers, GPtrArray *given)
{
    for (guint i = 0; i < given->len; i++) {
        M2sGivenTrailer *trailer = g_ptr_array_index(given, i);
        if (trailer->fate == M2S_TRAILER_ADDED && m2s_trailers_add(trailers, trailer->line))
            trailer->patches++;
    }
}

/* The cover of the posting that patch belongs to.  (nullable) */
static const M2sCover *
cover_of(const Making *making, const M2sPatch *patch)
{
    const M2sPosting *posting = m2s_revisions_of_item(making->choice->revisions, &patch->item);
    return posting ? posting->cover : NULL;
}

/* The trailers in replies to cover, which are read once.
 * Returns: (transfer none) (nullable): NULL with an error. */
static GPtrArray *
read_cover(Making *making, const M2sCover *cover, GError **error)
{
    GPtrArray *given = g_hash_table_lookup(making->of_covers, cover);
    if (given)
        return given;
    given = read_replies(making, cover->comments, error);
    if (given)
        g_hash_table_insert(making->of_covers, (gpointer)cover, given);
    return given;
}

/* Adds what replies to patch and to its cover give.  patch: the one that is taken, or an older self
 * of it. */
static gboolean
add_replies(Making *making, const M2sPatch *patch, M2sTrailers *trailers, GError **error)
{
    const M2sCover *cover = cover_of(making, patch);
    g_autoptr(GPtrArray) given = read_replies(making, patch->comments, error);
    GPtrArray *of_cover = given && cover ? read_cover(making, cover, error) : NULL;
    if (given == NULL || (cover && of_cover == NULL))
        return FALSE;
    add_given(trailers, given);
    if (of_cover)
        add_given(trailers, of_cover);
    g_ptr_array_extend_and_steal(making->am->given, g_steal_pointer(&given));
    return TRUE;
}

static gboolean
add_trailers(Making *making, const M2sPatch *patch, M2sLetter *letter, GError **error)
{
    g_auto(M2sTrailers) trailers = {0};
    g_autoptr(GPtrArray) equals = m2s_am_choice_equals(making->choice, patch);
    m2s_trailers_init(&trailers, letter->message);
    g_ptr_array_add(equals, (gpointer)patch);
    for (guint i = 0; i < equals->len; i++)
        if (!add_replies(making, g_ptr_array_index(equals, i), &trailers, error))
            return FALSE;
    if (making->options->link) {
        g_autofree char *link = m2s_link_format(making->options, &patch->item);
        m2s_trailers_add(&trailers, link);
    }
    if (making->options->signer) {
        g_autofree char *line = g_strdup_printf("Signed-off-by: %s", making->options->signer);
        m2s_trailers_add(&trailers, line);
    }
    return TRUE;
}

static void G_GNUC_PRINTF(2, 3) doubt(Making *making, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(making->am->doubts, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void
check_letter(Making *making, const M2sPatch *patch, const M2sLetter *letter)
{
    gint64 number = patch->number;
    if (letter->patch->len == 0)
        doubt(making, "patch %" G_GINT64_FORMAT " has no diff", number);
    if (letter->damage)
        doubt(making,
              "the diff of patch %" G_GINT64_FORMAT " is broken off in line %" G_GUINT64_FORMAT
              " of its text",
              number, letter->damage);
    if (letter->charset)
        doubt(making,
              "patch %" G_GINT64_FORMAT " was sent in %s; below its message, the bytes are kept",
              number, letter->charset);
}

/* "PATCH v3 1/2"; "PATCH" for a patch on its own.  (transfer full) */
static char *
make_prefix(const M2sAmChoice *choice, const M2sPatch *patch)
{
    gint64 total = choice->posting->total;
    GString *prefix = g_string_new("PATCH");
    if (choice->version > 1)
        g_string_append_printf(prefix, " v%" G_GINT64_FORMAT, choice->version);
    if (total > 1)
        g_string_append_printf(prefix, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, patch->number,
                               total);
    return g_string_free(prefix, FALSE);
}

static gboolean
add_patch(Making *making, const M2sPatch *patch, GError **error)
{
    g_autoptr(M2sLetter) letter = m2s_letter_read(making->archive, &patch->item, error);
    if (letter == NULL || !add_trailers(making, patch, letter, error))
        return FALSE;
    check_letter(making, patch, letter);
    g_autofree char *prefix = make_prefix(making->choice, patch);
    m2s_letter_write(letter, prefix, making->out);
    return TRUE;
}

/* objects: (nullable): of M2sPatch or M2sComment. */
static void
add_items(GPtrArray *items, const GPtrArray *objects)
{
    if (objects)
        g_ptr_array_extend(items, (GPtrArray *)objects, NULL, NULL);
}

/* Has all mails read in one go that the mailbox needs.  Some are asked for more than once. */
static void
fetch(const Making *making)
{
    const GPtrArray *patches = making->choice->patches;
    const M2sCover *own = making->choice->posting->cover;
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    if (own)
        g_ptr_array_add(items, (gpointer)own);
    for (guint i = 0; i < patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(patches, i);
        g_autoptr(GPtrArray) equals = m2s_am_choice_equals(making->choice, patch);
        g_ptr_array_add(items, (gpointer)patch);
        g_ptr_array_add(equals, (gpointer)patch);
        for (guint k = 0; k < equals->len; k++) {
            const M2sPatch *equal = g_ptr_array_index(equals, k);
            const M2sCover *cover = cover_of(making, equal);
            add_items(items, equal->comments);
            add_items(items, cover ? cover->comments : NULL);
        }
    }
    m2s_archive_fetch(making->archive, items);
}

static gboolean
add_patches(Making *making, GError **error)
{
    const GPtrArray *patches = making->choice->patches;
    for (guint i = 0; i < patches->len; i++)
        if (!add_patch(making, g_ptr_array_index(patches, i), error))
            return FALSE;
    return TRUE;
}

static int
compare_covers(gconstpointer a, gconstpointer b)
{
    const M2sCover *one = *(M2sCover *const *)a, *other = *(M2sCover *const *)b;
    return m2s_compare(one->item.id, other->item.id);
}

/* Moves what replies to covers gave to the end of am->given, the oldest cover first. */
static void
move_of_covers(Making *making)
{
    guint count;
    g_autofree gpointer *covers = g_hash_table_get_keys_as_array(making->of_covers, &count);
    qsort(covers, count, sizeof *covers, compare_covers);
    for (guint i = 0; i < count; i++)
        g_ptr_array_extend_and_steal(making->am->given,
                                     g_hash_table_lookup(making->of_covers, covers[i]));
}

M2sAm *
m2s_am_new(const M2sArchive *archive, const M2sAmChoice *choice, const M2sAmOptions *options,
           GError **error)
{
    g_return_val_if_fail(archive && choice && options, NULL);
    if (!m2s_gmime_load(error))
        return NULL;
    g_autoptr(M2sAm) am = g_new0(M2sAm, 1);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GHashTable) of_covers = g_hash_table_new(NULL, NULL);
    am->given = g_ptr_array_new_with_free_func(free_given);
    am->doubts = g_ptr_array_new_with_free_func(g_free);
    Making making = {.archive = archive,
                     .choice = choice,
                     .options = options,
                     .of_covers = of_covers,
                     .out = out,
                     .am = am};
    fetch(&making);
    gboolean is_made = add_patches(&making, error);
    move_of_covers(&making);
    if (!is_made)
        return NULL;
    am->mailbox = g_string_free(g_steal_pointer(&out), FALSE);
    return g_steal_pointer(&am);
}

/* Where the list of patches or the diffstat begins that `git format-patch` puts into a cover:
 *
 *     Ann Lee (2):
 *       lid: Add a hinge
 *
 * or its end if there is none. */
static gsize
find_summary(const char *text)
{
    M2sSlice rest = m2s_slice_of(text), line;
    while (m2s_slice_next_line(&rest, &line)) {
        gsize size = line.size - (line.data[line.size - 1] == '\n');
        gboolean ends = size > 4 && memcmp(line.data + size - 2, "):", 2) == 0;
        const char *open = ends ? memrchr(line.data, '(', size) : NULL;
        if (open && open + 1 + strspn(open + 1, "0123456789") == line.data + size - 2 &&
            m2s_slice_has_prefix(rest, "  "))
            return line.data - text;
    }
    return strlen(text);
}

char *
m2s_am_cover(const M2sArchive *archive, const M2sAmChoice *choice, const M2sAmOptions *options,
             GError **error)
{
    g_return_val_if_fail(archive && choice && choice->posting->cover && options, NULL);
    const M2sItem *item = &choice->posting->cover->item;
    g_autoptr(M2sLetter) letter = m2s_letter_read(archive, item, error);
    g_autoptr(M2sText) text = letter ? m2s_archive_text(archive, &item->mail, error) : NULL;
    if (text == NULL)
        return NULL;
    text->content[find_summary(text->content)] = '\0';
    g_strchomp(text->content);
    const M2sAddress *author = &letter->author;
    GString *message = g_string_new(NULL);
    g_string_append_printf(message, "Merge series “%s”\n\nFrom %s <%s>:\n\n%s\n", letter->subject,
                           author->name ? author->name : "", author->email, text->content);
    g_autofree char *link = options->link ? m2s_link_format(options, item) : NULL;
    if (link)
        g_string_append_printf(message, "\n%s\n", link);
    return g_string_free(message, FALSE);
}
