/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mime.h"

#include "mail/charset.h"
#include "mail/codec.h"
#include "mail/content-type.h"
#include "mail/part-reader.h"
#include "mail/payload.h"

/* A part that has parts of its own and is not yet read to its end. */
typedef struct {
    M2sContentType type;
    GString *boundary; /* (nullable): of a multipart */
    gboolean started;  /* its first part has been started */
} Container;

typedef struct {
    M2sPartReader reader;
    const M2sLimits *limits;
    GArray *containers; /* of Container, the innermost last */
    GArray *texts;      /* of M2sPayload: all text parts in order */
    guint parts;        /* how many have been started */
    gboolean text_last; /* the last of these is the last of texts */
    const char *breach; /* (nullable): if set, reading stops */
    gboolean refused;   /* if set, reading stops */
} Walk;

static void
container_clear(gpointer data)
{
    Container *container = data;
    if (container->boundary)
        g_string_free(container->boundary, TRUE);
}

static void
walk_init(Walk *walk, M2sSlice mail, const M2sLimits *limits)
{
    *walk = (Walk){.limits = limits,
                   .containers = g_array_new(FALSE, FALSE, sizeof(Container)),
                   .texts = g_array_new(FALSE, FALSE, sizeof(M2sPayload))};
    m2s_part_reader_init(&walk->reader, mail);
    g_array_set_clear_func(walk->containers, container_clear);
    g_array_set_clear_func(walk->texts, m2s_payload_clear);
}

static void
walk_clear(Walk *walk)
{
    m2s_part_reader_clear(&walk->reader);
    g_clear_pointer(&walk->containers, g_array_unref);
    g_clear_pointer(&walk->texts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static Container *
innermost(const Walk *walk)
{
    return &g_array_index(walk->containers, Container, walk->containers->len - 1);
}

static void
leave_container(Walk *walk)
{
    g_array_set_size(walk->containers, walk->containers->len - 1);
}

/* boundary: (transfer full) (nullable). */
static void
enter_container(Walk *walk, M2sContentType type, GString *boundary)
{
    Container container = {.type = type, .boundary = boundary};
    g_array_append_val(walk->containers, container);
    if (walk->containers->len > walk->limits->part_depth)
        walk->breach = "MIME parts nested too deep";
}

/* Records what reading a parameter came to.  Returns: whether there is a value. */
static gboolean
check_parameter(Walk *walk, M2sParameterStatus status)
{
    if (status == M2S_PARAMETER_REFUSED)
        walk->refused = TRUE;
    if (status == M2S_PARAMETER_TOO_MANY)
        walk->breach = "too many parameters of a Content-Type";
    if (status == M2S_PARAMETER_TOO_LONG)
        walk->breach = "name of a charset too long";
    return status == M2S_PARAMETER_FOUND;
}

static void
read_text(Walk *walk, M2sContentType type, const M2sHeaderBlock *headers, M2sSlice head)
{
    M2sPayload text = {.type = type, .head = head};
    const M2sHeader *content_type = m2s_header_block_find(headers, "Content-Type");
    const M2sHeader *encoding = m2s_header_block_find(headers, "Content-Transfer-Encoding");
    if (content_type) {
        char *charset = NULL;
        check_parameter(walk,
                        m2s_content_type_charset(content_type->value, walk->limits, &charset));
        text.charset = charset;
    }
    if (encoding)
        text.transfer = m2s_transfer_find(encoding->value);
    text.bytes = m2s_part_reader_rest(&walk->reader);
    g_array_append_val(walk->texts, text);
    walk->text_last = TRUE;
}

/* A multipart without a boundary has no parts and is read to its end. */
static void
read_multipart(Walk *walk, M2sContentType type, const M2sHeaderBlock *headers)
{
    const M2sHeader *content_type = m2s_header_block_find(headers, "Content-Type");
    GString *boundary = NULL;
    if (check_parameter(walk,
                        m2s_content_type_boundary(content_type->value, walk->limits, &boundary)))
        enter_container(walk, type, boundary);
    else
        m2s_part_reader_rest(&walk->reader);
}

static M2sContentType
find_type(const Walk *walk, const M2sHeaderBlock *headers)
{
    const M2sHeader *header = m2s_header_block_find(headers, "Content-Type");
    if (header)
        return m2s_content_type_find(header->value);
    gboolean in_digest =
        walk->containers->len > 0 && innermost(walk)->type == M2S_CONTENT_MULTIPART_DIGEST;
    return in_digest ? M2S_CONTENT_MESSAGE : M2S_CONTENT_TEXT_PLAIN;
}

/* Reads the part at the reader's position, whose header block is headers: all of it, or only up to
 * its first part if it has parts. */
static void
read_part(Walk *walk, const M2sHeaderBlock *headers)
{
    walk->text_last = FALSE;
    M2sContentType type = find_type(walk, headers);
    M2sSlice head = m2s_part_reader_go_to_body(&walk->reader, headers);
    switch (type) {
    case M2S_CONTENT_TEXT_PLAIN:
    case M2S_CONTENT_TEXT_PATCH:
    case M2S_CONTENT_TEXT_OTHER:
        read_text(walk, type, headers, head);
        break;
    case M2S_CONTENT_MULTIPART:
    case M2S_CONTENT_MULTIPART_DIGEST:
        read_multipart(walk, type, headers);
        break;
    case M2S_CONTENT_MESSAGE:
    case M2S_CONTENT_DELIVERY_STATUS:
        enter_container(walk, type, NULL);
        break;
    default:
        m2s_part_reader_rest(&walk->reader);
    }
}

static void
begin_part(Walk *walk)
{
    if (walk->parts++ >= walk->limits->part_count) {
        walk->breach = "too many MIME parts";
        return;
    }
    g_autoptr(M2sHeaderBlock) headers =
        m2s_part_reader_headers(&walk->reader, walk->limits, &walk->breach);
    if (walk->breach == NULL)
        read_part(walk, headers);
}

/* A message/rfc822 has one part, the mail inside it. */
static void
go_on_with_message(Walk *walk)
{
    Container *container = innermost(walk);
    if (container->started) {
        leave_container(walk);
        return;
    }
    container->started = TRUE;
    begin_part(walk);
}

/* The parts of a message/delivery-status are blocks of headers separated by empty lines.  Python
 * sees each as a text/plain part without text. */
static void
go_on_with_status(Walk *walk)
{
    Container *container = innermost(walk);
    M2sSlice line;
    if (container->started) {
        m2s_part_reader_pop(&walk->reader);
        m2s_part_reader_next_line(&walk->reader, &line);
        gsize position = walk->reader.position;
        if (!m2s_part_reader_next_line(&walk->reader, &line)) {
            leave_container(walk);
            return;
        }
        walk->reader.position = position;
    }
    container->started = TRUE;
    m2s_part_reader_push_empty_line(&walk->reader);
    begin_part(walk);
}

/* Ends the part of a multipart that was just read.  The line end before a boundary belongs to the
 * boundary; it is dropped even if the mail ends there without one. */
static void
end_multipart_part(Walk *walk)
{
    if (walk->text_last)
        m2s_payload_chomp(&g_array_index(walk->texts, M2sPayload, walk->texts->len - 1));
    walk->text_last = FALSE;
    m2s_part_reader_pop(&walk->reader);
}

/* Skips to the first boundary line or the end of the multipart. */
static void
skip_preamble(Walk *walk, const Container *container)
{
    m2s_part_reader_push_boundary(&walk->reader, container->boundary);
    m2s_part_reader_rest(&walk->reader);
    m2s_part_reader_pop(&walk->reader);
}

/* Consecutive boundary lines count as one, even if the last of them is a closing one. */
static void
skip_boundaries(Walk *walk, M2sSlice boundary)
{
    M2sSlice line;
    gsize position;
    do
        position = walk->reader.position;
    while (m2s_part_reader_next_line(&walk->reader, &line) &&
           m2s_part_reader_compare(line, boundary) != M2S_BOUNDARY_NONE);
    walk->reader.position = position;
}

static void
go_on_with_multipart(Walk *walk)
{
    Container *container = innermost(walk);
    M2sSlice boundary = m2s_slice_of_string(container->boundary), line;
    if (container->started)
        end_multipart_part(walk);
    else
        skip_preamble(walk, container);
    if (!m2s_part_reader_next_line(&walk->reader, &line)) {
        leave_container(walk);
        return;
    }
    if (m2s_part_reader_compare(line, boundary) == M2S_BOUNDARY_LAST) {
        m2s_part_reader_rest(&walk->reader); /* the epilogue */
        leave_container(walk);
        return;
    }
    skip_boundaries(walk, boundary);
    container->started = TRUE;
    m2s_part_reader_push_boundary(&walk->reader, container->boundary);
    begin_part(walk);
}

static void
go_on(Walk *walk)
{
    switch (innermost(walk)->type) {
    case M2S_CONTENT_MESSAGE:
        go_on_with_message(walk);
        break;
    case M2S_CONTENT_DELIVERY_STATUS:
        go_on_with_status(walk);
        break;
    default:
        go_on_with_multipart(walk);
    }
}

static void
free_text_part(gpointer part)
{
    m2s_text_part_free(part);
}

/* Returns: (transfer full) (nullable): NULL where Patchwork rejects the mail. */
static GPtrArray *
decode_texts(const Walk *walk)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(free_text_part);
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (guint i = 0; i < walk->texts->len; i++)
        if (!m2s_payload_decode(&g_array_index(walk->texts, M2sPayload, i), buffer, parts))
            return NULL;
    return g_steal_pointer(&parts);
}

/* Finds the texts of a mail.  walk: initialised. */
static void
walk_mail(Walk *walk, const M2sHeaderBlock *headers)
{
    walk->parts = 1;
    read_part(walk, headers);
    while (walk->containers->len > 0 && walk->breach == NULL && !walk->refused)
        go_on(walk);
}

GPtrArray *
m2s_mime_text_parts(M2sSlice mail, const M2sHeaderBlock *headers, const M2sLimits *limits,
                    const char **breach)
{
    g_auto(Walk) walk;
    walk_init(&walk, mail, limits);
    walk_mail(&walk, headers);
    *breach = walk.breach;
    return walk.refused ? NULL : decode_texts(&walk);
}

void
m2s_sent_part_free(M2sSentPart *part)
{
    g_string_free(part->bytes, TRUE);
    g_free(part->charset);
    g_free(part);
}

static void
free_sent_part(gpointer part)
{
    m2s_sent_part_free(part);
}

GPtrArray *
m2s_mime_sent_parts(M2sSlice mail, const M2sHeaderBlock *headers, const M2sLimits *limits,
                    const char **breach)
{
    g_auto(Walk) walk;
    walk_init(&walk, mail, limits);
    walk_mail(&walk, headers);
    *breach = walk.breach;
    GPtrArray *parts = g_ptr_array_new_with_free_func(free_sent_part);
    for (guint i = 0; i < walk.texts->len; i++) {
        M2sPayload *payload = &g_array_index(walk.texts, M2sPayload, i);
        if (payload->type == M2S_CONTENT_TEXT_OTHER)
            continue;
        M2sSentPart *part = g_new0(M2sSentPart, 1);
        part->kind = payload->type == M2S_CONTENT_TEXT_PATCH ? M2S_TEXT_PATCH : M2S_TEXT_PLAIN;
        part->bytes = m2s_payload_bytes(payload);
        part->charset = g_steal_pointer(&payload->charset);
        g_ptr_array_add(parts, part);
    }
    return parts;
}

GString *
m2s_mime_decode(const char *charset, M2sSlice bytes)
{
    GString *text = NULL;
    if (bytes.size == 0)
        return g_string_new(NULL);
    if (charset && m2s_codec_find(charset))
        text = m2s_charset_decode(charset, bytes);
    return text ? text : m2s_charset_guess(bytes);
}
