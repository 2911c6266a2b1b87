/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/verdict.h"

#include <string.h>

enum { BY_BOT = 1 << 0, IS_LIST = 1 << 1, IS_OPENING = 1 << 2, IS_REVIEW = 1 << 3 };

void
m2s_verdict_clear(M2sVerdict *verdict)
{
    g_clear_pointer(&verdict->parts, g_array_unref);
}

const char *
m2s_verdict_why_name(M2sVerdictWhy why)
{
    static const char *const names[M2S_WHYS] = {
        [M2S_WHY_PATCHWORK_BOT] = "patchwork-bot",
        [M2S_WHY_PULL_REQUEST] = "pull request",
        [M2S_WHY_B4] = "b4",
        [M2S_WHY_PW_BOT] = "pw-bot",
        [M2S_WHY_NAK] = "nak",
        [M2S_WHY_PATTERN] = "pattern",
        [M2S_WHY_REPLY] = "reply",
    };
    return names[why];
}

/* Packing.  Numbers have seven bits a byte, the lowest first; the eighth says that more follow. */

static void
put_byte(GByteArray *out, guint8 byte)
{
    g_byte_array_append(out, &byte, 1);
}

static void
put_number(GByteArray *out, guint64 number)
{
    for (; number >= 0x80; number >>= 7)
        put_byte(out, (guint8)(number | 0x80));
    put_byte(out, (guint8)number);
}

static void
put_commit(GByteArray *out, const char *commit)
{
    put_byte(out, (guint8)strlen(commit));
    g_byte_array_append(out, (const guint8 *)commit, strlen(commit));
}

GByteArray *
m2s_verdict_pack(const M2sVerdict *verdict)
{
    if (verdict->kind == M2S_VERDICT_NONE && !verdict->is_review)
        return NULL;
    GByteArray *out = g_byte_array_new();
    put_byte(out, verdict->kind);
    put_byte(out, verdict->why);
    put_byte(out, verdict->scope);
    put_byte(out, (verdict->by_bot ? BY_BOT : 0) | (verdict->is_list ? IS_LIST : 0) |
                      (verdict->is_opening ? IS_OPENING : 0) |
                      (verdict->is_review ? IS_REVIEW : 0));
    put_number(out, verdict->count);
    put_commit(out, verdict->commit);
    for (guint i = 0; verdict->parts && i < verdict->parts->len; i++) {
        const M2sVerdictPart *part = &g_array_index(verdict->parts, M2sVerdictPart, i);
        put_number(out, part->number);
        put_commit(out, part->commit);
    }
    return out;
}

/* Unpacking: each takes a value off the front of rest, or fails. */

static gboolean
take_byte(M2sSlice *rest, guint limit, guint8 *byte)
{
    if (rest->size == 0 || (guint8)rest->data[0] >= limit)
        return FALSE;
    *byte = (guint8)rest->data[0];
    *rest = m2s_slice_sub(*rest, 1, rest->size);
    return TRUE;
}

static gboolean
take_number(M2sSlice *rest, guint64 *number)
{
    guint8 byte = 0x80;
    *number = 0;
    for (guint shift = 0; byte & 0x80; shift += 7) {
        if (shift > 56 || !take_byte(rest, 0x100, &byte))
            return FALSE;
        *number |= (guint64)(byte & 0x7f) << shift;
    }
    return TRUE;
}

static gboolean
take_commit(M2sSlice *rest, char commit[M2S_COMMIT_SIZE])
{
    guint8 size;
    if (!take_byte(rest, M2S_COMMIT_SIZE, &size) || rest->size < size)
        return FALSE;
    for (guint i = 0; i < size; i++)
        if (!g_ascii_isxdigit(rest->data[i]))
            return FALSE;
    memcpy(commit, rest->data, size);
    commit[size] = '\0';
    *rest = m2s_slice_sub(*rest, size, rest->size);
    return TRUE;
}

static gboolean
take_parts(M2sSlice *rest, M2sVerdict *verdict)
{
    if (rest->size > 0 || verdict->scope == M2S_SCOPE_LISTED)
        verdict->parts = g_array_new(FALSE, FALSE, sizeof(M2sVerdictPart));
    while (rest->size > 0) {
        M2sVerdictPart part;
        guint64 number;
        if (!take_number(rest, &number) || !take_commit(rest, part.commit))
            return FALSE;
        part.number = (gint64)number;
        g_array_append_val(verdict->parts, part);
    }
    return TRUE;
}

static gboolean
take_verdict(M2sSlice rest, M2sVerdict *verdict)
{
    guint8 kind, why, scope, flags;
    guint64 count;
    if (!take_byte(&rest, M2S_VERDICT_OPEN + 1, &kind) || !take_byte(&rest, M2S_WHYS, &why) ||
        !take_byte(&rest, M2S_SCOPE_LISTED + 1, &scope) ||
        !take_byte(&rest, IS_REVIEW << 1, &flags) || !take_number(&rest, &count) ||
        !take_commit(&rest, verdict->commit))
        return FALSE;
    verdict->kind = kind;
    verdict->why = why;
    verdict->scope = scope;
    verdict->by_bot = (flags & BY_BOT) != 0;
    verdict->is_list = (flags & IS_LIST) != 0;
    verdict->is_opening = (flags & IS_OPENING) != 0;
    verdict->is_review = (flags & IS_REVIEW) != 0;
    verdict->count = (guint)count;
    return (kind == M2S_VERDICT_NONE || why != M2S_WHY_NONE) && take_parts(&rest, verdict);
}

gboolean
m2s_verdict_unpack(M2sSlice packed, M2sVerdict *verdict)
{
    *verdict = (M2sVerdict){0};
    if (take_verdict(packed, verdict))
        return TRUE;
    m2s_verdict_clear(verdict);
    *verdict = (M2sVerdict){0};
    return FALSE;
}
