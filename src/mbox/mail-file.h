/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails of one file: an mbox or a single mail, compressed or not.  Layer: mbox.
 *
 * The file may be a member of an archive.  A mail file is used by one thread only. */
#pragma once

#include "mbox/source.h"
#include "mbox/stretch.h"

typedef struct M2sMailFile M2sMailFile;

/* What a file is, before it is looked at. */
typedef struct {
    M2sPacked packed;   /* its bytes; whether they are compressed is found out */
    GRefString *folder; /* (nullable): the path of the folder or archive that it is in */
    const char *name;   /* the path below folder, or the whole path */
    M2sSourceFlags flags;
    gboolean is_member;   /* of an archive */
    gboolean has_crc32;   /* and that tells the checksum of what it unpacks to, in packed */
    gboolean in_maildir;  /* one mail; any text will do */
    gboolean is_delivery; /* one mail, whatever it looks like */
    guint64 limit;        /* the most bytes that it may unpack to */
} M2sFileFacts;

/* What opening a file has shown of it. */
typedef struct {
    const char *oddity; /* (nullable): what users should know of it */
    guint64 unpacked;   /* how many bytes were unpacked for that */
} M2sFileFindings;

typedef enum {
    M2S_FILE_OF_MAIL,
    M2S_FILE_OF_TAR, /* compressed or not */
    M2S_FILE_OF_ZIP,
    M2S_FILE_OF_NONE, /* there is an error */
} M2sFileKind;

/* Opens a file.  It is added to sources, which must outlive it.
 * file: (out) (transfer full): NULL unless it holds mails.
 * Returns: M2S_FILE_OF_NONE with an error of M2S_ERROR_NO_INPUT if it is no mail, or one of
 * m2s_decoder_read(); its message does not name the file. */
M2sFileKind m2s_mail_file_open(const M2sFileFacts *facts, M2sSources *sources, M2sMailFile **file,
                               M2sFileFindings *findings, GError **error);
void m2s_mail_file_free(M2sMailFile *file);

/* For m2s_unpacker_give_whole(); before the first mail. */
void m2s_mail_file_give_whole(M2sMailFile *file, gsize max);

/* The next mail.
 * span, bytes: as for m2s_input_next().
 * Returns: FALSE at the end, or with an error of m2s_decoder_read(), whose message does not name
 * the file.  It is right only if the file is verified afterwards. */
gboolean m2s_mail_file_next(M2sMailFile *file, M2sSpan *span, GBytes **bytes, GError **error);

/* For m2s_input_claim() and m2s_input_take_stretch(). */
M2sStretch *m2s_mail_file_claim(M2sMailFile *file, gsize ahead, gsize size);
void m2s_mail_file_take_stretch(M2sMailFile *file, M2sStretch *stretch);

/* m2s_sources_verify() for its bytes. */
gboolean m2s_mail_file_verify(const M2sMailFile *file, GError **error);

/* For m2s_input_skip(). */
gboolean m2s_mail_file_skip(M2sMailFile *file, guint64 position);

/* Whether the mail given last is the last one of an mbox that is not packed.
 * end: the end of that mail.
 * has_end: (out): whether an empty line follows it. */
gboolean m2s_mail_file_is_at_end(const M2sMailFile *file, guint64 end, gboolean *has_end);

/* At the end: whether an mbox ends within a line. */
gboolean m2s_mail_file_ends_in_line(const M2sMailFile *file);

/* How many bytes of the file were read, and how many bytes it unpacked to: 0 if it is not
 * packed. */
guint64 m2s_mail_file_position(const M2sMailFile *file);
guint64 m2s_mail_file_unpacked(const M2sMailFile *file);

guint32 m2s_mail_file_source(const M2sMailFile *file);
gboolean m2s_mail_file_is_mbox(const M2sMailFile *file);
gboolean m2s_mail_file_is_packed(const M2sMailFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sMailFile, m2s_mail_file_free)
