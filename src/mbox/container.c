/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/container.h"

#include <mbox2series/base.h>

#include "mbox/arrangement.h"
#include "mbox/codec.h"
#include "mbox/decoder.h"
#include "mbox/file.h"
#include "mbox/member.h"
#include "mbox/tar.h"
#include "mbox/zip.h"

struct M2sContainer {
    GRefString *path;
    GBytes *file; /* its bytes */
    M2sFileKind kind;
    GBytes *bytes; /* (nullable): those of file, unpacked if it is a compressed tar */
    M2sMembers *members;
    GArray *places; /* (nullable): of M2sPlace; NULL until the archive is listed */
    guint next;     /* index of a place */
    GBytes *member; /* (nullable): the bytes of the one before that */
    guint64 limit, unpacked;
    gboolean is_full; /* more than the limit was unpacked */
    GError *damage;   /* (nullable) */
};

/* A compressed tar that is being unpacked. */
typedef struct {
    M2sDecoder *decoder;
    GError *damage; /* (nullable) */
} Unpacking;

/* What comes before a damaged place is of use. */
static gssize
unpack(gpointer from, char *buffer, gsize size)
{
    Unpacking *unpacking = from;
    if (unpacking->damage)
        return 0;
    gssize count = m2s_decoder_read(unpacking->decoder, buffer, size, &unpacking->damage);
    return MAX(count, 0);
}

static GBytes *
unpack_tar(M2sContainer *container, GError **error)
{
    const M2sPacked packed = m2s_packed(container->file);
    g_autoptr(M2sDecoder) decoder = m2s_decoder_new(&packed, container->limit);
    Unpacking unpacking = {.decoder = decoder};
    g_autoptr(GBytes) bytes = m2s_file_spool(unpack, &unpacking, error);
    if (unpacking.damage && !g_error_matches(unpacking.damage, M2S_ERROR, M2S_ERROR_DATA)) {
        g_clear_pointer(&bytes, g_bytes_unref);
        g_clear_error(error);
        g_propagate_error(error, unpacking.damage);
        return NULL;
    }
    if (unpacking.damage)
        m2s_container_note(container, unpacking.damage);
    container->unpacked = bytes ? g_bytes_get_size(bytes) : 0;
    return g_steal_pointer(&bytes);
}

static gsize
read_mapped(gpointer from, guint64 offset, char *buffer, gsize size)
{
    M2sSlice bytes = m2s_slice_of_bytes(from);
    gsize start = MIN(offset, bytes.size), count = MIN(size, bytes.size - start);
    if (count > 0)
        memcpy(buffer, bytes.data + start, count);
    return count;
}

/* The bytes of a member that the archive ends before. */
static void
cut_members(M2sContainer *container)
{
    gsize size = g_bytes_get_size(container->bytes);
    for (guint i = 0; i < m2s_members_count(container->members); i++) {
        M2sMember *member = m2s_members_at(container->members, i);
        if (member->offset <= size && member->size <= size - member->offset)
            continue;
        member->is_cut = TRUE;
        member->offset = MIN(member->offset, size);
        member->size = size - member->offset;
    }
}

gboolean
m2s_container_verify(const M2sContainer *container, GError **error)
{
    if (!m2s_file_was_cut(container->file) &&
        !(container->bytes && m2s_file_was_cut(container->bytes)))
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "was cut short while it was read");
    return FALSE;
}

/* Finds out what is in the archive.
 * Returns: FALSE with an error of M2S_ERROR_IO. */
static gboolean
list(M2sContainer *container, GError **error)
{
    GError *damage = NULL;
    gboolean is_compressed = m2s_codec_of(m2s_slice_of_bytes(container->file)) != NULL;
    container->bytes = is_compressed ? unpack_tar(container, error) : g_bytes_ref(container->file);
    if (container->bytes == NULL)
        return FALSE;
    if (container->kind == M2S_FILE_OF_TAR)
        m2s_tar_list(read_mapped, container->bytes, container->members, &damage);
    else
        m2s_zip_list(m2s_slice_of_bytes(container->bytes), container->members, &damage);
    if (damage)
        m2s_container_note(container, damage);
    cut_members(container);
    container->places = m2s_arrangement_new(container->members);
    return m2s_container_verify(container, error);
}

M2sContainer *
m2s_container_new(GRefString *path, GBytes *bytes, M2sFileKind kind, const M2sLimits *limits)
{
    M2sContainer *container = g_new0(M2sContainer, 1);
    container->path = g_ref_string_acquire(path);
    container->file = g_bytes_ref(bytes);
    container->kind = kind;
    container->limit = limits->decompressed_size;
    container->members = m2s_members_new();
    return container;
}

void
m2s_container_free(M2sContainer *container)
{
    g_ref_string_release(container->path);
    g_clear_pointer(&container->bytes, g_bytes_unref);
    g_clear_pointer(&container->member, g_bytes_unref);
    g_bytes_unref(container->file);
    m2s_members_free(container->members);
    g_clear_pointer(&container->places, g_array_unref);
    g_clear_error(&container->damage);
    g_free(container);
}

gboolean
m2s_container_next(M2sContainer *container, M2sFileFacts *facts, const char **why_not,
                   GError **error)
{
    g_clear_pointer(&container->member, g_bytes_unref);
    if (container->places == NULL && !list(container, error))
        return FALSE;
    if (container->is_full || container->next == container->places->len)
        return FALSE;
    const M2sPlace *place = &g_array_index(container->places, M2sPlace, container->next++);
    const M2sMember *member = m2s_members_at(container->members, place->member);
    container->member = g_bytes_new_from_bytes(container->bytes, member->offset, member->size);
    *why_not = place->why_not;
    *facts = (M2sFileFacts){.packed = {.bytes = container->member,
                                       .is_deflated = member->is_deflated,
                                       .crc32 = member->crc32,
                                       .size = (guint32)member->unpacked_size,
                                       .is_cut = member->is_cut,
                                       .layers = member->is_packed},
                            .folder = container->path,
                            .name = member->name,
                            .is_member = TRUE,
                            .has_crc32 = member->has_crc32,
                            .in_maildir = place->in_maildir,
                            .limit = container->limit - container->unpacked};
    return TRUE;
}

void
m2s_container_count(M2sContainer *container, guint64 unpacked)
{
    container->is_full |= unpacked > container->limit - container->unpacked;
    container->unpacked += MIN(unpacked, container->limit - container->unpacked);
}

void
m2s_container_note(M2sContainer *container, GError *damage)
{
    if (container->damage)
        g_error_free(damage);
    else
        container->damage = damage;
}

const GError *
m2s_container_damage(const M2sContainer *container)
{
    return container->damage;
}

GRefString *
m2s_container_path(const M2sContainer *container)
{
    return container->path;
}

guint64
m2s_container_size(const M2sContainer *container)
{
    return g_bytes_get_size(container->bytes ? container->bytes : container->file);
}
