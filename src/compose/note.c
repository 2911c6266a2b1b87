/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/am.h>

const char *
m2s_trailer_fate_reason(M2sTrailerFate fate)
{
    static const char *const reasons[] = {
        [M2S_TRAILER_ADDED] = "",
        [M2S_TRAILER_CONDITIONAL] = "the reply makes a condition",
        [M2S_TRAILER_NAK] = "the reply refuses the patch",
        [M2S_TRAILER_PROPOSED] = "it belongs to a patch in the reply",
        [M2S_TRAILER_MISSPELT] = "it is misspelt",
        [M2S_TRAILER_UNSAFE] = "it has control characters",
    };
    return reasons[fate];
}

static char *
note_version(const M2sAmChoice *choice)
{
    const M2sPosting *posting = choice->posting;
    if (posting == choice->named)
        return g_strdup(choice->missing ? "am takes this version, which is not complete"
                                        : "am takes this version");
    return g_strdup_printf("am takes series %u, version %u",
                           posting->series ? posting->series->id : 0, posting->version);
}

/* Whether item is a patch of what is taken, and which one is in its place, if it is not taken. */
static char *
note_patch(const M2sAmChoice *choice, const M2sItem *item)
{
    const M2sPatch *own = NULL;
    for (guint i = 0; i < choice->posting->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(choice->posting->patches, i);
        if (&patch->item == item)
            own = patch;
    }
    for (guint i = 0; own && i < choice->patches->len; i++) {
        const M2sPatch *taken = g_ptr_array_index(choice->patches, i);
        if (taken->number == own->number && taken != own)
            return g_strdup_printf("am takes %s in its place", taken->item.msgid);
    }
    return NULL;
}

/* Whether one line is the other, which may have blanks around it. */
static gboolean
is_line(const char *trailer, const char *line)
{
    gsize size = strlen(trailer);
    line += strspn(line, " \t");
    return strncmp(line, trailer, size) == 0 && line[size + strspn(line + size, " \t\r\n")] == '\0';
}

static char *
note_trailer(const M2sAm *am, const M2sItem *item, const char *line)
{
    for (guint i = 0; i < am->given->len; i++) {
        const M2sGivenTrailer *given = g_ptr_array_index(am->given, i);
        if (&given->comment->item != item || !is_line(given->line, line))
            continue;
        if (given->fate != M2S_TRAILER_ADDED)
            return g_strdup_printf("am leaves it out: %s", m2s_trailer_fate_reason(given->fate));
        return g_strdup(given->patches ? "am adds it" : "the patch has it");
    }
    return NULL;
}

char *
m2s_am_note(const M2sAm *am, const M2sAmChoice *choice, const M2sItem *item, const char *line)
{
    g_return_val_if_fail(am && choice, NULL);
    if (item == NULL)
        return note_version(choice);
    return line ? note_trailer(am, item, line) : note_patch(choice, item);
}
