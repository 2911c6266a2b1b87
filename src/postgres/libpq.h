/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libpq, which speaks to PostgreSQL.  Layer: postgres.
 *
 * It is loaded when it is first needed (base/library.h).  Below, the name of each of its functions
 * stands for a pointer to it, so that code reads as if it were linked with it. */
#pragma once

#include <glib.h>
#include <libpq-fe.h>

/* The functions that are used. */
#define M2S_LIBPQ_FUNCTIONS(X)                                                                     \
    X(PQclear)                                                                                     \
    X(PQconnectdbParams)                                                                           \
    X(PQconninfoFree)                                                                              \
    X(PQconninfoParse)                                                                             \
    X(PQconsumeInput)                                                                              \
    X(PQdb)                                                                                        \
    X(PQerrorMessage)                                                                              \
    X(PQexecParams)                                                                                \
    X(PQfinish)                                                                                    \
    X(PQgetisnull)                                                                                 \
    X(PQgetResult)                                                                                 \
    X(PQgetvalue)                                                                                  \
    X(PQntuples)                                                                                   \
    X(PQputCopyData)                                                                               \
    X(PQputCopyEnd)                                                                                \
    X(PQresultErrorField)                                                                          \
    X(PQresultStatus)                                                                              \
    X(PQserverVersion)                                                                             \
    X(PQsetNoticeReceiver)                                                                         \
    X(PQstatus)                                                                                    \
    X(PQtransactionStatus)

#define M2S_LIBPQ_MEMBER(name) __typeof__(name) *name;
typedef struct {
    M2S_LIBPQ_FUNCTIONS(M2S_LIBPQ_MEMBER)
} M2sLibpq;
#undef M2S_LIBPQ_MEMBER

extern M2sLibpq m2s_libpq;

/* Loads the library, unless it is loaded.  Returns: FALSE with an error of m2s_library_load(). */
gboolean m2s_libpq_load(GError **error);

#ifndef M2S_LIBPQ_LOADER
#define PQclear             m2s_libpq.PQclear
#define PQconnectdbParams   m2s_libpq.PQconnectdbParams
#define PQconninfoFree      m2s_libpq.PQconninfoFree
#define PQconninfoParse     m2s_libpq.PQconninfoParse
#define PQconsumeInput      m2s_libpq.PQconsumeInput
#define PQdb                m2s_libpq.PQdb
#define PQerrorMessage      m2s_libpq.PQerrorMessage
#define PQexecParams        m2s_libpq.PQexecParams
#define PQfinish            m2s_libpq.PQfinish
#define PQgetisnull         m2s_libpq.PQgetisnull
#define PQgetResult         m2s_libpq.PQgetResult
#define PQgetvalue          m2s_libpq.PQgetvalue
#define PQntuples           m2s_libpq.PQntuples
#define PQputCopyData       m2s_libpq.PQputCopyData
#define PQputCopyEnd        m2s_libpq.PQputCopyEnd
#define PQresultErrorField  m2s_libpq.PQresultErrorField
#define PQresultStatus      m2s_libpq.PQresultStatus
#define PQserverVersion     m2s_libpq.PQserverVersion
#define PQsetNoticeReceiver m2s_libpq.PQsetNoticeReceiver
#define PQstatus            m2s_libpq.PQstatus
#define PQtransactionStatus m2s_libpq.PQtransactionStatus
#endif
