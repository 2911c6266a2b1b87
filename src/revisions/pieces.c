/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/pieces.h"

#include "revisions/hash.h"
#include "revisions/sender.h"
#include "revisions/sets.h"

/* The words of a normalised subject. */
static M2sSet
words_of(const char *text)
{
    guint32 *values = g_new(guint32, strlen(text) / 2 + 1);
    guint count = 0;
    while (*text) {
        const gsize size = strcspn(text, " ");
        if (size > 0)
            values[count++] = (guint32)m2s_hash(m2s_slice(text, size));
        text += size + (text[size] == ' ');
    }
    count = m2s_sets_sort(values, count);
    return (M2sSet){g_renew(guint32, values, MAX(count, 1)), count, G_MAXUINT32};
}

/* The SHA-1 of nothing: a diff of no lines that count. */
static const guint8 empty_hash[M2S_HASH_SIZE] = {0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b,
                                                 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60,
                                                 0x18, 0x90, 0xaf, 0xd8, 0x07, 0x09};

/* Half of the bits of the hash of a diff. */
static guint64
hash_of(const M2sPatch *patch)
{
    guint64 hash;
    if (!patch->has_hash || memcmp(patch->hash, empty_hash, sizeof empty_hash) == 0)
        return 0;
    memcpy(&hash, patch->hash, sizeof hash);
    return GUINT64_FROM_LE(hash);
}

/* Without a sketch, the sender's address is known, but not the name in this mail. */
static M2sSketch *
sketch_of(const M2sItem *item, const guint8 *packed, guint size)
{
    static const char empty[9]; /* nothing is counted */
    M2sSketch *sketch = m2s_sketch_unpack(m2s_slice((const char *)packed, size));
    if (sketch)
        return sketch;
    sketch = m2s_sketch_unpack(m2s_slice(empty, sizeof empty));
    m2s_sender_read(item->submitter->email, NULL, &sketch->sender_email, &sketch->sender_name);
    return sketch;
}

static M2sPiece *
piece_new(const M2sItem *item, const M2sSeries *series, const char *name)
{
    g_auto(M2sTitle) title = {0};
    m2s_title_parse(name, &title);
    M2sPiece *piece = g_new0(M2sPiece, 1);
    *piece = (M2sPiece){.item = item,
                        .series = series,
                        .name = name,
                        .version = title.version,
                        .has_number = title.has_number,
                        .is_rfc = title.is_rfc,
                        .is_resend = title.is_resend,
                        .is_bot = title.is_bot,
                        .number = title.number,
                        .total = MAX(title.total, 1),
                        .subject = *title.text ? m2s_hash(m2s_slice_of(title.text)) : 0,
                        .trees = g_steal_pointer(&title.trees),
                        .text = g_steal_pointer(&title.text)};
    return piece;
}

M2sPiece *
m2s_piece_of_patch(const M2sPatch *patch)
{
    M2sPiece *piece = piece_new(&patch->item, patch->series, patch->name);
    piece->patch = patch;
    piece->hash = hash_of(patch);
    if (!piece->has_number)
        piece->number = 1;
    return piece;
}

M2sPiece *
m2s_piece_of_cover(const M2sCover *cover)
{
    M2sPiece *piece = piece_new(&cover->item, cover->series, cover->name);
    piece->cover = cover;
    piece->has_number = TRUE;
    return piece;
}

void
m2s_piece_digest(M2sPiece *piece)
{
    const M2sPatch *patch = piece->patch;
    const M2sCover *cover = piece->cover;
    piece->words = words_of(piece->text);
    piece->sketch = patch ? sketch_of(piece->item, patch->sketch, patch->sketch_size)
                          : sketch_of(piece->item, cover->sketch, cover->sketch_size);
    g_clear_pointer(&piece->text, g_free);
}
