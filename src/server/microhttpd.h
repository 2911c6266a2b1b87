/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GNU libmicrohttpd, which speaks HTTP.  Layer: server.
 *
 * It is loaded when it is first needed (base/library.h).  Below, the name of each of its functions
 * stands for a pointer to it, so that code reads as if it were linked with it.
 *
 * libsoup 3 was tried, too: it answered a fifth as many requests a second, has no limit on
 * connections, and never ends one that sends nothing. */
#pragma once

#include <glib.h>
#include <microhttpd.h>

/* The functions that are used. */
#define M2S_MICROHTTPD_FUNCTIONS(X)                                                                \
    X(MHD_add_response_header)                                                                     \
    X(MHD_create_response_from_buffer_with_free_callback_cls)                                      \
    X(MHD_destroy_response)                                                                        \
    X(MHD_get_connection_info)                                                                     \
    X(MHD_lookup_connection_value)                                                                 \
    X(MHD_queue_response)                                                                          \
    X(MHD_quiesce_daemon)                                                                          \
    X(MHD_start_daemon)                                                                            \
    X(MHD_stop_daemon)

#define M2S_MICROHTTPD_MEMBER(name) __typeof__(name) *name;
typedef struct {
    M2S_MICROHTTPD_FUNCTIONS(M2S_MICROHTTPD_MEMBER)
} M2sMicrohttpd;
#undef M2S_MICROHTTPD_MEMBER

extern M2sMicrohttpd m2s_microhttpd;

/* Loads the library, unless it is loaded.  Returns: FALSE with an error of m2s_library_load(). */
gboolean m2s_microhttpd_load(GError **error);

#ifndef M2S_MICROHTTPD_LOADER
#define MHD_add_response_header m2s_microhttpd.MHD_add_response_header
#define MHD_create_response_from_buffer_with_free_callback_cls                                     \
    m2s_microhttpd.MHD_create_response_from_buffer_with_free_callback_cls
#define MHD_destroy_response        m2s_microhttpd.MHD_destroy_response
#define MHD_get_connection_info     m2s_microhttpd.MHD_get_connection_info
#define MHD_lookup_connection_value m2s_microhttpd.MHD_lookup_connection_value
#define MHD_queue_response          m2s_microhttpd.MHD_queue_response
#define MHD_quiesce_daemon          m2s_microhttpd.MHD_quiesce_daemon
#define MHD_start_daemon            m2s_microhttpd.MHD_start_daemon
#define MHD_stop_daemon             m2s_microhttpd.MHD_stop_daemon
#endif
