/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/linking.h"

#include "revisions/evidence.h"
#include "revisions/patches.h"

void
m2s_chooser_init(M2sChooser *chooser, guint entries)
{
    *chooser = (M2sChooser){.memory = m2s_memory_new(),
                            .pairs = g_array_new(FALSE, FALSE, sizeof(M2sPair)),
                            .candidates = g_array_new(FALSE, FALSE, sizeof(M2sCandidate)),
                            .seen = g_new0(guint, entries)};
}

void
m2s_chooser_clear(M2sChooser *chooser)
{
    m2s_memory_free(chooser->memory);
    g_array_unref(chooser->pairs);
    g_array_unref(chooser->candidates);
    g_free(chooser->seen);
}

void
m2s_entry_init_revisions(M2sEntry *entry)
{
    g_clear_pointer(&entry->posting.revisions, g_array_unref);
    entry->posting.revisions =
        g_array_sized_new(FALSE, FALSE, sizeof(M2sPatchRevision), entry->patches->len);
    for (guint i = 0; i < entry->patches->len; i++) {
        const M2sPatchRevision revision = {.patch = g_ptr_array_index(entry->posting.patches, i)};
        g_array_append_val(entry->posting.revisions, revision);
    }
}

void
m2s_entry_find_older(M2sChooser *chooser, M2sEntry *entry, M2sEvidence evidence)
{
    M2sChoice choice;
    m2s_choose(chooser, entry, &choice);
    M2sBasis basis = evidence == M2S_EVIDENCE_ALL ? m2s_evidence_apply(chooser, entry, &choice)
                                                  : M2S_BASIS_CONTENT;
    m2s_entry_init_revisions(entry);
    entry->posting.runner_up = choice.runner_up ? &choice.runner_up->posting : NULL;
    if (choice.entry == NULL)
        return;
    m2s_entry_link(entry, choice.entry);
    entry->posting.relation = choice.relation;
    entry->posting.basis = basis;
    entry->posting.score = choice.worth;
    m2s_patches_link(chooser, entry);
}
