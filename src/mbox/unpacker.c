/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/unpacker.h"

#include "mbox/file.h"
#include "mbox/splitter.h"
#include "mbox/tar.h"
#include "mbox/window.h"

struct M2sUnpacker {
    M2sWindow window;
    M2sSplitter splitter;
    gsize mail_size; /* the most bytes of a mail that is of use */
    gboolean is_mbox;
    gboolean is_skipping; /* what follows the last mail that was given, or goes to spool */
    gsize whole_max;      /* the most bytes of a mail that is given whole; 0: mail_size */
    M2sFile spool;        /* what there is of a large mail; -1: none */
    gsize spooled;        /* bytes */
    guint64 large_offset; /* of that mail */
    GBytes *large;        /* (nullable): the mail that was given, if it came from spool */
};

static gboolean
is_known(M2sSlice bytes)
{
    M2sSplitter splitter;
    return m2s_tar_is_at(bytes) ||
           (m2s_splitter_is_start_settled(bytes) && m2s_splitter_init(&splitter, bytes));
}

/* Reads on until the file is known to be an mbox or a tar, or all of it, or a whole mail, is there.
 * It looks again only at twice as much as before, as millions of empty lines may come first.
 * Returns: FALSE with an error. */
static gboolean
read_start(M2sUnpacker *unpacker, GError **error)
{
    M2sWindow *window = &unpacker->window;
    gsize next_look = 1;
    while (window->bytes.size <= unpacker->mail_size) {
        if (window->bytes.size >= next_look) {
            if (is_known(window->bytes))
                return TRUE;
            next_look = 2 * window->bytes.size;
        }
        if (!m2s_window_slide(window, 0))
            break;
    }
    if (window->error)
        g_propagate_error(error, g_error_copy(window->error));
    return window->error == NULL;
}

M2sUnpacker *
m2s_unpacker_new(const M2sPacked *packed, const M2sLimits *limits, M2sSlice *start, GError **error)
{
    g_autoptr(M2sUnpacker) unpacker = g_new0(M2sUnpacker, 1);
    unpacker->mail_size = limits->mail_size;
    unpacker->spool = -1;
    m2s_window_init(&unpacker->window, packed, limits->decompressed_size, limits->mail_size);
    gboolean is_fine = read_start(unpacker, error);
    *start = m2s_slice(is_fine ? unpacker->window.bytes.data : NULL, unpacker->window.bytes.size);
    if (!is_fine)
        return NULL;
    return g_steal_pointer(&unpacker);
}

void
m2s_unpacker_free(M2sUnpacker *unpacker)
{
    m2s_window_clear(&unpacker->window);
    m2s_file_close(unpacker->spool);
    g_clear_pointer(&unpacker->large, g_bytes_unref);
    g_free(unpacker);
}

void
m2s_unpacker_begin(M2sUnpacker *unpacker, gboolean is_mbox)
{
    unpacker->is_mbox = is_mbox;
    m2s_splitter_init(&unpacker->splitter, unpacker->window.bytes);
    unpacker->splitter.is_open = !unpacker->window.at_end;
}

void
m2s_unpacker_give_whole(M2sUnpacker *unpacker, gsize max)
{
    unpacker->whole_max = max > 0 ? MAX(max, unpacker->mail_size) : 0;
}

/* Has the large mail that begins there go to spool.  Returns: FALSE with an error of the window. */
static gboolean
begin_large(M2sUnpacker *unpacker, gsize start)
{
    M2sWindow *window = &unpacker->window;
    unpacker->large_offset = window->offset + start;
    unpacker->spooled = 0;
    unpacker->spool = m2s_file_open_spool(&window->error);
    return unpacker->spool >= 0;
}

/* Adds bytes to the large mail, unless that has more than it may have anyway. */
static gboolean
append_large(M2sUnpacker *unpacker, M2sSlice bytes)
{
    bytes.size = MIN(bytes.size, unpacker->whole_max + 1 - unpacker->spooled);
    unpacker->spooled += bytes.size;
    return m2s_file_append(unpacker->spool, bytes, &unpacker->window.error);
}

/* Gives the large mail, of which rest are the last bytes. */
static gboolean
end_large(M2sUnpacker *unpacker, M2sSlice rest, M2sSlice *mail)
{
    gboolean is_whole = append_large(unpacker, rest);
    if (is_whole)
        unpacker->large = m2s_file_load_spool(unpacker->spool, &unpacker->window.error);
    m2s_file_close(unpacker->spool);
    unpacker->spool = -1;
    if (unpacker->large)
        *mail = m2s_slice_of_bytes(unpacker->large);
    return unpacker->large != NULL;
}

/* Has what was searched of the large mail go to spool, as it is dropped. */
static gboolean
spool_searched(M2sUnpacker *unpacker, gsize done)
{
    M2sSplitter *splitter = &unpacker->splitter;
    M2sSlice part = m2s_slice_sub(splitter->bytes, splitter->start, MAX(splitter->start, done));
    splitter->start += part.size;
    return append_large(unpacker, part);
}

/* Adds bytes to the window, and drops what the search for mails has done with.
 * Returns: FALSE if there are no more, nor will the splitter say so again. */
static gboolean
slide(M2sUnpacker *unpacker)
{
    M2sWindow *window = &unpacker->window;
    M2sSplitter *splitter = &unpacker->splitter;
    gsize done = unpacker->is_skipping ? m2s_splitter_searched(splitter) : splitter->next;
    if (unpacker->spool >= 0 && !spool_searched(unpacker, done))
        return FALSE;
    gboolean has_moved = m2s_window_slide(window, done);
    m2s_splitter_slide(splitter, window->bytes, has_moved ? done : 0, !window->at_end);
    return has_moved || window->at_end;
}

/* Whether the mail whose end is searched has more bytes than are of use. */
static gboolean
is_too_long(const M2sUnpacker *unpacker)
{
    const M2sSplitter *splitter = &unpacker->splitter;
    return m2s_splitter_searched(splitter) > splitter->start + unpacker->mail_size;
}

/* The part of mail that is of use. */
static M2sSlice
useful(const M2sUnpacker *unpacker, M2sSlice mail)
{
    gsize max = MAX(unpacker->mail_size, unpacker->whole_max);
    return m2s_slice(mail.data, MIN(mail.size, max + 1));
}

/* Skips the rest of the mail that is too long.  Returns: TRUE if its start is to be given now. */
static gboolean
skip_rest(M2sUnpacker *unpacker, M2sSlice *mail)
{
    const M2sSplitter *splitter = &unpacker->splitter;
    unpacker->is_skipping = TRUE;
    if (unpacker->whole_max > 0) {
        begin_large(unpacker, splitter->start);
        return FALSE;
    }
    *mail = m2s_slice_sub(splitter->bytes, splitter->start, splitter->bytes.size);
    return TRUE;
}

static gboolean
next_of_mbox(M2sUnpacker *unpacker, M2sSlice *mail)
{
    M2sSplitter *splitter = &unpacker->splitter;
    M2sSplit split;
    while ((split = m2s_splitter_find(splitter, mail)) != M2S_SPLIT_END) {
        if (split == M2S_SPLIT_MAIL && !unpacker->is_skipping)
            return TRUE;
        if (split == M2S_SPLIT_MAIL) {
            unpacker->is_skipping = FALSE;
            if (unpacker->spool >= 0)
                return end_large(unpacker, *mail, mail);
        } else if (!unpacker->is_skipping && is_too_long(unpacker)) {
            if (skip_rest(unpacker, mail))
                return TRUE;
        } else if (!slide(unpacker))
            return FALSE;
    }
    return FALSE;
}

/* Gives a single mail that is too long, but not to be cut. */
static gboolean
next_of_large_mail(M2sUnpacker *unpacker, M2sSlice *mail)
{
    M2sWindow *window = &unpacker->window;
    gboolean goes_on = begin_large(unpacker, 0);
    while (goes_on)
        goes_on =
            append_large(unpacker, window->bytes) && m2s_window_slide(window, window->bytes.size);
    return window->error == NULL && end_large(unpacker, m2s_slice("", 0), mail);
}

/* The single mail, and then nothing, once the rest of one that is too long was read. */
static gboolean
next_of_mail(M2sUnpacker *unpacker, M2sSlice *mail)
{
    M2sWindow *window = &unpacker->window;
    while (unpacker->is_skipping && m2s_window_slide(window, window->bytes.size))
        ;
    if (unpacker->is_skipping)
        return FALSE;
    while (window->bytes.size <= unpacker->mail_size && m2s_window_slide(window, 0))
        ;
    unpacker->is_skipping = TRUE;
    if (unpacker->whole_max > 0 && window->bytes.size > unpacker->mail_size)
        return next_of_large_mail(unpacker, mail);
    *mail = window->bytes;
    return window->error == NULL && window->bytes.size > 0;
}

gboolean
m2s_unpacker_next(M2sUnpacker *unpacker, M2sSlice *mail, GError **error)
{
    g_clear_pointer(&unpacker->large, g_bytes_unref);
    gboolean found =
        unpacker->is_mbox ? next_of_mbox(unpacker, mail) : next_of_mail(unpacker, mail);
    if (found)
        *mail = useful(unpacker, *mail);
    else if (unpacker->window.error)
        g_propagate_error(error, g_error_copy(unpacker->window.error));
    return found;
}

guint64
m2s_unpacker_offset(const M2sUnpacker *unpacker, M2sSlice mail)
{
    if (unpacker->large)
        return unpacker->large_offset + (mail.data - m2s_slice_of_bytes(unpacker->large).data);
    return unpacker->window.offset + (mail.data - unpacker->window.bytes.data);
}

GBytes *
m2s_unpacker_keep(const M2sUnpacker *unpacker, M2sSlice mail)
{
    if (unpacker->large)
        return g_bytes_new_from_bytes(
            unpacker->large, mail.data - m2s_slice_of_bytes(unpacker->large).data, mail.size);
    return m2s_window_keep(&unpacker->window, mail);
}

M2sSlice
m2s_unpacker_rest(const M2sUnpacker *unpacker)
{
    return unpacker->window.bytes;
}

guint64
m2s_unpacker_position(const M2sUnpacker *unpacker)
{
    return m2s_flow_position(unpacker->window.flow);
}

guint64
m2s_unpacker_unpacked(const M2sUnpacker *unpacker)
{
    return unpacker->window.offset + unpacker->window.bytes.size;
}
