/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/mail-file.h"

#include <mbox2series/base.h>
#include <zlib.h>

#include "mbox/codec.h"
#include "mbox/file.h"
#include "mbox/look.h"
#include "mbox/separator.h"
#include "mbox/splitter.h"
#include "mbox/tar.h"
#include "mbox/unpacker.h"
#include "mbox/zip.h"

#define RELEASE_STEP (32 << 20) /* bytes of an mbox that stay in memory after they were read */

struct M2sMailFile {
    M2sFileFacts facts; /* without its names; with a reference of the bytes */
    M2sSources *sources;
    guint32 source;
    gboolean is_mbox;
    M2sSplitter splitter;  /* also for a single mail: next is its end once it was given */
    gsize released;        /* how many bytes were given back to the kernel */
    M2sUnpacker *unpacker; /* (nullable): NULL unless it is packed */
    GQueue stretches;      /* of M2sStretch, searched ahead of the splitter */
    gsize claimed;         /* where the last stretch ends that was claimed */
};

/* A delivery agent must never have to keep a mail because it is odd.  The zeros of a file that was
 * cut are not binary data: whoever reads on is told.
 * Returns: FALSE with an error if bytes, which are not an mbox, are no mail either. */
static gboolean
check_looks(const M2sFileFacts *facts, const M2sLook *look, M2sSlice start, GError **error)
{
    const char *objection = m2s_look_objection(look, start, facts->in_maildir);
    if (objection == NULL || facts->is_delivery || m2s_file_was_cut(facts->packed.bytes))
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, objection);
    return FALSE;
}

/* start: (out): the first bytes of the file, unpacked if it is packed.
 * unpacker: (out) (nullable): NULL if it is not. */
static gboolean
unpack_start(M2sMailFile *file, M2sSlice *start, GError **error)
{
    M2sPacked *packed = &file->facts.packed;
    M2sLimits limits = *m2s_sources_limits(file->sources);
    limits.decompressed_size = MIN(limits.decompressed_size, file->facts.limit);
    *start = m2s_slice_of_bytes(packed->bytes);
    gboolean is_zipped = packed->is_deflated || packed->layers > 0;
    if (!is_zipped)
        packed->layers = !file->facts.is_delivery && m2s_codec_of(*start);
    if (!is_zipped && packed->layers == 0)
        return TRUE;
    file->unpacker = m2s_unpacker_new(packed, &limits, start, error);
    if (file->unpacker == NULL || !is_zipped || !m2s_codec_of(*start))
        return file->unpacker != NULL;
    packed->layers++;
    m2s_unpacker_free(file->unpacker);
    file->unpacker = m2s_unpacker_new(packed, &limits, start, error);
    return file->unpacker != NULL;
}

/* Adds the file to the sources. */
static void
add(M2sMailFile *file, const M2sFileFacts *facts)
{
    const M2sPacked *packed = &file->facts.packed;
    M2sSourceFlags flags = facts->flags | (file->is_mbox ? M2S_SOURCE_QUOTED : 0) |
                           (file->unpacker ? M2S_SOURCE_PACKED : 0);
    file->source =
        facts->is_member
            ? m2s_sources_add_member(file->sources, facts->folder, facts->name, packed, flags)
            : m2s_sources_add(file->sources, facts->folder, facts->name, packed->bytes, flags);
}

/* Once it is known what the file is.  White space is no mail. */
static void
begin(M2sMailFile *file, gboolean is_white)
{
    file->facts.name = NULL;
    file->facts.folder = NULL;
    if (is_white)
        file->splitter.next = file->splitter.bytes.size;
    if (!file->is_mbox && file->splitter.next == file->splitter.bytes.size)
        g_clear_pointer(&file->unpacker, m2s_unpacker_free);
    else if (file->unpacker)
        m2s_unpacker_begin(file->unpacker, file->is_mbox);
}

/* An mbox begins as one, whatever else its first mail was made to look like. */
static M2sFileKind
archive_kind(const M2sFileFacts *facts, M2sSlice start)
{
    if (facts->is_delivery || facts->in_maildir)
        return M2S_FILE_OF_MAIL;
    if (m2s_tar_is_at(start))
        return M2S_FILE_OF_TAR;
    gboolean is_packed = start.data != m2s_slice_of_bytes(facts->packed.bytes).data;
    gboolean is_zip = (!is_packed || facts->is_member) && m2s_zip_is_at(start);
    return is_zip ? M2S_FILE_OF_ZIP : M2S_FILE_OF_MAIL;
}

/* An mbox that has lost its first line may begin like a mail. */
static const char *
find_oddity(const M2sMailFile *file)
{
    return m2s_splitter_has_separator(file->splitter.bytes)
               ? "has lines that begin mails of an mbox, but not its first: it is read as one mail"
               : NULL;
}

/* A file in a Maildir, or a delivery, is always one mail.  It may begin with a separator line, and
 * anybody can write another into the text of a mail. */
M2sFileKind
m2s_mail_file_open(const M2sFileFacts *facts, M2sSources *sources, M2sMailFile **opened,
                   M2sFileFindings *findings, GError **error)
{
    M2sSlice start;
    gboolean is_one = facts->is_delivery || facts->in_maildir;
    g_autoptr(M2sMailFile) file = g_new0(M2sMailFile, 1);
    *file = (M2sMailFile){.facts = *facts, .sources = sources};
    g_bytes_ref(facts->packed.bytes);
    *opened = NULL;
    *findings = (M2sFileFindings){0};
    gboolean is_unpacked = unpack_start(file, &start, error);
    if (file->facts.packed.is_deflated || file->facts.packed.layers > 0)
        findings->unpacked = start.size;
    if (!is_unpacked)
        return M2S_FILE_OF_NONE;
    gboolean is_mbox = m2s_splitter_init(&file->splitter, start);
    M2sFileKind kind = is_mbox ? M2S_FILE_OF_MAIL : archive_kind(facts, start);
    if (kind != M2S_FILE_OF_MAIL)
        return kind;
    const M2sLook look = is_mbox ? (M2sLook){0} : m2s_look_at(file->splitter.bytes);
    if (!is_mbox && !check_looks(facts, &look, file->splitter.bytes, error))
        return M2S_FILE_OF_NONE;
    file->is_mbox = is_mbox && !is_one;
    if (file->is_mbox && !file->unpacker)
        file->splitter.stretches = &file->stretches;
    add(file, facts);
    if (!is_mbox && !is_one)
        findings->oddity = find_oddity(file);
    begin(file, !is_mbox && !is_one && look.kind == M2S_LOOK_EMPTY);
    *opened = g_steal_pointer(&file);
    return M2S_FILE_OF_MAIL;
}

void
m2s_mail_file_free(M2sMailFile *file)
{
    g_clear_pointer(&file->unpacker, m2s_unpacker_free);
    g_queue_clear_full(&file->stretches, (GDestroyNotify)m2s_stretch_free);
    g_bytes_unref(file->facts.packed.bytes);
    g_free(file);
}

void
m2s_mail_file_give_whole(M2sMailFile *file, gsize max)
{
    if (file->unpacker)
        m2s_unpacker_give_whole(file->unpacker, max);
}

static gboolean
fail(const char *what, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "damaged: %s", what);
    return FALSE;
}

/* Whether the bytes are those that a zip was made of, as far as it tells. */
static gboolean
check_sum(const M2sMailFile *file, GError **error)
{
    M2sSlice bytes = m2s_slice_of_bytes(file->facts.packed.bytes);
    if (!file->facts.has_crc32 || file->facts.packed.is_deflated || file->facts.packed.is_cut)
        return TRUE;
    return crc32_z(0, (const Bytef *)bytes.data, bytes.size) == file->facts.packed.crc32 ||
           fail("its data are not what was put into the archive", error);
}

static gboolean
take_single(M2sMailFile *file, M2sSlice *mail, GError **error)
{
    gboolean has_mail = file->splitter.next < file->splitter.bytes.size;
    *mail = file->splitter.bytes;
    file->splitter.next = file->splitter.bytes.size;
    return has_mail && check_sum(file, error);
}

static gboolean
take_of_mbox(M2sMailFile *file, M2sSlice *mail, GError **error)
{
    return m2s_splitter_next(&file->splitter, mail) || (check_sum(file, error) && FALSE);
}

/* The next mail of the file.  An empty file has none.  What is left of a mail where the file was
 * cut is none. */
static gboolean
take_mail(M2sMailFile *file, M2sSlice *mail, GError **error)
{
    if (file->unpacker)
        return m2s_unpacker_next(file->unpacker, mail, error);
    gboolean found =
        file->is_mbox ? take_of_mbox(file, mail, error) : take_single(file, mail, error);
    if (found && file->facts.packed.is_cut && file->splitter.next == file->splitter.bytes.size)
        return fail("it ends too early", error);
    if (found && file->facts.is_delivery)
        *mail = m2s_separator_strip(*mail);
    return found;
}

static void
release_read(M2sMailFile *file)
{
    gsize done = file->splitter.next;
    if (!file->is_mbox || file->unpacker || done - file->released < 2 * RELEASE_STEP)
        return;
    m2s_file_release(file->facts.packed.bytes, file->released, done - RELEASE_STEP);
    file->released = done - RELEASE_STEP;
}

static void
give(M2sMailFile *file, M2sSlice mail, M2sSpan *span, GBytes **bytes)
{
    M2sUnpacker *unpacker = file->unpacker;
    *span = (M2sSpan){.offset = unpacker ? m2s_unpacker_offset(unpacker, mail)
                                         : (guint64)(mail.data - file->splitter.bytes.data),
                      .length = MIN(mail.size, G_MAXUINT32),
                      .source = file->source};
    if (bytes != NULL)
        *bytes = unpacker
                     ? m2s_unpacker_keep(unpacker, mail)
                     : g_bytes_new_from_bytes(file->facts.packed.bytes, span->offset, span->length);
    release_read(file);
}

gboolean
m2s_mail_file_next(M2sMailFile *file, M2sSpan *span, GBytes **bytes, GError **error)
{
    M2sSlice mail;
    gboolean found = take_mail(file, &mail, error);
    if (found)
        give(file, mail, span, bytes);
    return found;
}

M2sStretch *
m2s_mail_file_claim(M2sMailFile *file, gsize ahead, gsize size)
{
    gsize total = file->splitter.bytes.size,
          start = MAX(file->claimed, file->splitter.next + ahead);
    if (file->splitter.stretches == NULL || start >= total)
        return NULL;
    file->claimed = MIN(start + size, total);
    return m2s_stretch_new(file->facts.packed.bytes, start, file->claimed);
}

void
m2s_mail_file_take_stretch(M2sMailFile *file, M2sStretch *stretch)
{
    g_queue_push_tail(&file->stretches, stretch);
}

gboolean
m2s_mail_file_verify(const M2sMailFile *file, GError **error)
{
    return m2s_sources_verify(file->sources, file->source, file->facts.packed.bytes, error);
}

gboolean
m2s_mail_file_skip(M2sMailFile *file, guint64 position)
{
    return file->is_mbox && !file->unpacker && m2s_splitter_skip(&file->splitter, position);
}

gboolean
m2s_mail_file_is_at_end(const M2sMailFile *file, guint64 end, gboolean *has_end)
{
    gsize size = file->splitter.bytes.size;
    *has_end = end < size;
    return file->is_mbox && !file->unpacker && file->splitter.next == size;
}

gboolean
m2s_mail_file_ends_in_line(const M2sMailFile *file)
{
    M2sSlice bytes = file->unpacker ? m2s_unpacker_rest(file->unpacker) : file->splitter.bytes;
    return file->is_mbox && bytes.data[bytes.size - 1] != '\n';
}

guint64
m2s_mail_file_position(const M2sMailFile *file)
{
    return file->unpacker ? m2s_unpacker_position(file->unpacker) : file->splitter.next;
}

guint64
m2s_mail_file_unpacked(const M2sMailFile *file)
{
    return file->unpacker ? m2s_unpacker_unpacked(file->unpacker) : 0;
}

guint32
m2s_mail_file_source(const M2sMailFile *file)
{
    return file->source;
}

gboolean
m2s_mail_file_is_mbox(const M2sMailFile *file)
{
    return file->is_mbox;
}

gboolean
m2s_mail_file_is_packed(const M2sMailFile *file)
{
    return file->unpacker != NULL;
}
