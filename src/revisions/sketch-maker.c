/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/sketch-maker.h"

#include "revisions/draft.h"
#include "revisions/sender.h"
#include "revisions/tracking.h"

/* Of very many references, those in the middle are left out: the parent and the root matter. */
static void
add_references(M2sDraft *draft, const GPtrArray *references)
{
    for (guint i = 0; i < references->len; i++) {
        if (i + 1 < references->len && i + 1 >= M2S_SKETCH_SET)
            i = references->len - 1;
        m2s_draft_add_hash(draft->references,
                           m2s_sketch_msgid(m2s_slice_of(g_ptr_array_index(references, i))));
    }
}

GByteArray *
m2s_sketch_make(const M2sSketchSource *source)
{
    M2sDraft draft = {.lines.limit = M2S_SKETCH_LINES,
                      .shingles.limit = M2S_SKETCH_SHINGLES,
                      .paths.limit = M2S_SKETCH_SET,
                      .tags.limit = M2S_SKETCH_SET};
    draft.change_ids = g_array_new(FALSE, FALSE, sizeof(guint64));
    draft.history = g_array_new(FALSE, FALSE, sizeof(guint64));
    draft.references = g_array_new(FALSE, FALSE, sizeof(guint64));
    draft.links = g_array_new(FALSE, FALSE, sizeof(M2sLink));
    m2s_draft_read_diff(&draft, source->diff);
    m2s_draft_read_message(&draft, source->message);
    if (source->tracking)
        m2s_draft_read_tracking(&draft, source->tracking);
    add_references(&draft, source->references);
    if (source->sender_email)
        m2s_sender_read(source->sender_email, source->sender_name, &draft.sender_email,
                        &draft.sender_name);
    GByteArray *packed = m2s_sketch_pack(&draft);
    g_array_unref(draft.change_ids);
    g_array_unref(draft.history);
    g_array_unref(draft.references);
    g_array_unref(draft.links);
    return packed;
}
