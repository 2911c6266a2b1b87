/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GMime, which writes mails.  Layer: compose.
 *
 * It is loaded when it is first needed (base/library.h).  Below, the name of each of its functions
 * stands for a pointer to it, so that code reads as if it were linked with it. */
#pragma once

#define G_DISABLE_CAST_CHECKS /* which would need GObject */

#include <gmime/gmime.h>

/* The functions that are used. */
#define M2S_GMIME_FUNCTIONS(X)                                                                     \
    X(g_mime_data_wrapper_new_with_stream)                                                         \
    X(g_mime_encoding_flush)                                                                       \
    X(g_mime_encoding_init_encode)                                                                 \
    X(g_mime_encoding_outlen)                                                                      \
    X(g_mime_init)                                                                                 \
    X(g_mime_message_get_from)                                                                     \
    X(g_mime_message_new)                                                                          \
    X(g_mime_message_set_date)                                                                     \
    X(g_mime_message_set_message_id)                                                               \
    X(g_mime_message_set_mime_part)                                                                \
    X(g_mime_message_set_subject)                                                                  \
    X(g_mime_object_set_content_type_parameter)                                                    \
    X(g_mime_object_to_string)                                                                     \
    X(g_mime_part_new_with_type)                                                                   \
    X(g_mime_part_set_content)                                                                     \
    X(g_mime_part_set_content_encoding)                                                            \
    X(g_mime_stream_mem_new_with_buffer)                                                           \
    X(g_object_unref)                                                                              \
    X(internet_address_list_add)                                                                   \
    X(internet_address_mailbox_new)                                                                \
    X(internet_address_set_charset)                                                                \
    X(internet_address_to_string)

typedef struct {
#define M2S_GMIME_MEMBER(name) __typeof__(name) *name;
    M2S_GMIME_FUNCTIONS(M2S_GMIME_MEMBER)
#undef M2S_GMIME_MEMBER
} M2sGmime;

extern M2sGmime m2s_gmime;

/* Loads the library.  Returns: FALSE with M2S_ERROR_UNAVAILABLE. */
gboolean m2s_gmime_load(GError **error);

#ifndef M2S_GMIME_LOADER
#define g_mime_data_wrapper_new_with_stream      m2s_gmime.g_mime_data_wrapper_new_with_stream
#define g_mime_encoding_flush                    m2s_gmime.g_mime_encoding_flush
#define g_mime_encoding_init_encode              m2s_gmime.g_mime_encoding_init_encode
#define g_mime_encoding_outlen                   m2s_gmime.g_mime_encoding_outlen
#define g_mime_init                              m2s_gmime.g_mime_init
#define g_mime_message_get_from                  m2s_gmime.g_mime_message_get_from
#define g_mime_message_new                       m2s_gmime.g_mime_message_new
#define g_mime_message_set_date                  m2s_gmime.g_mime_message_set_date
#define g_mime_message_set_message_id            m2s_gmime.g_mime_message_set_message_id
#define g_mime_message_set_mime_part             m2s_gmime.g_mime_message_set_mime_part
#define g_mime_message_set_subject               m2s_gmime.g_mime_message_set_subject
#define g_mime_object_set_content_type_parameter m2s_gmime.g_mime_object_set_content_type_parameter
#define g_mime_object_to_string                  m2s_gmime.g_mime_object_to_string
#define g_mime_part_new_with_type                m2s_gmime.g_mime_part_new_with_type
#define g_mime_part_set_content                  m2s_gmime.g_mime_part_set_content
#define g_mime_part_set_content_encoding         m2s_gmime.g_mime_part_set_content_encoding
#define g_mime_stream_mem_new_with_buffer        m2s_gmime.g_mime_stream_mem_new_with_buffer
#define g_object_unref                           m2s_gmime.g_object_unref
#define internet_address_list_add                m2s_gmime.internet_address_list_add
#define internet_address_mailbox_new             m2s_gmime.internet_address_mailbox_new
#define internet_address_set_charset             m2s_gmime.internet_address_set_charset
#define internet_address_to_string               m2s_gmime.internet_address_to_string
#endif
