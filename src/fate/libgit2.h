/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libgit2, which reads repositories.  Layer: fate.
 *
 * It is loaded when it is first needed (base/library.h).  Below, the name of each of its functions
 * stands for a pointer to it, so that code reads as if it were linked with it. */
#pragma once

#include <glib.h>

#include <git2.h>
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h> /* git_error_set_oom(), since libgit2 1.8 */
#endif

/* The functions that are used. */
#define M2S_LIBGIT2_FUNCTIONS(X)                                                                   \
    X(git_buf_dispose)                                                                             \
    X(git_commit_author)                                                                           \
    X(git_commit_committer)                                                                        \
    X(git_commit_free)                                                                             \
    X(git_commit_id)                                                                               \
    X(git_commit_lookup)                                                                           \
    X(git_commit_message)                                                                          \
    X(git_commit_message_encoding)                                                                 \
    X(git_commit_owner)                                                                            \
    X(git_commit_parent)                                                                           \
    X(git_commit_parentcount)                                                                      \
    X(git_commit_summary)                                                                          \
    X(git_commit_tree)                                                                             \
    X(git_diff_find_similar)                                                                       \
    X(git_diff_free)                                                                               \
    X(git_diff_num_deltas)                                                                         \
    X(git_diff_to_buf)                                                                             \
    X(git_diff_tree_to_tree)                                                                       \
    X(git_error_last)                                                                              \
    X(git_error_set_oom)                                                                           \
    X(git_libgit2_init)                                                                            \
    X(git_libgit2_opts)                                                                            \
    X(git_libgit2_shutdown)                                                                        \
    X(git_oid_equal)                                                                               \
    X(git_oid_tostr)                                                                               \
    X(git_reference_free)                                                                          \
    X(git_reference_iterator_free)                                                                 \
    X(git_reference_iterator_glob_new)                                                             \
    X(git_reference_next)                                                                          \
    X(git_reference_resolve)                                                                       \
    X(git_reference_shorthand)                                                                     \
    X(git_reference_target)                                                                        \
    X(git_repository_free)                                                                         \
    X(git_repository_head)                                                                         \
    X(git_repository_open_ext)                                                                     \
    X(git_revwalk_free)                                                                            \
    X(git_revwalk_hide)                                                                            \
    X(git_revwalk_new)                                                                             \
    X(git_revwalk_next)                                                                            \
    X(git_revwalk_push)                                                                            \
    X(git_revwalk_reset)                                                                           \
    X(git_tree_free)

typedef struct {
#define M2S_LIBGIT2_MEMBER(name) __typeof__(name) *name;
    M2S_LIBGIT2_FUNCTIONS(M2S_LIBGIT2_MEMBER)
#undef M2S_LIBGIT2_MEMBER
} M2sLibgit2;

extern M2sLibgit2 m2s_libgit2;

/* Loads the library.  Returns: FALSE with M2S_ERROR_UNAVAILABLE. */
gboolean m2s_libgit2_load(GError **error);

#ifndef M2S_LIBGIT2_LOADER
#define git_buf_dispose                 m2s_libgit2.git_buf_dispose
#define git_commit_author               m2s_libgit2.git_commit_author
#define git_commit_committer            m2s_libgit2.git_commit_committer
#define git_commit_free                 m2s_libgit2.git_commit_free
#define git_commit_id                   m2s_libgit2.git_commit_id
#define git_commit_lookup               m2s_libgit2.git_commit_lookup
#define git_commit_message              m2s_libgit2.git_commit_message
#define git_commit_message_encoding     m2s_libgit2.git_commit_message_encoding
#define git_commit_owner                m2s_libgit2.git_commit_owner
#define git_commit_parent               m2s_libgit2.git_commit_parent
#define git_commit_parentcount          m2s_libgit2.git_commit_parentcount
#define git_commit_summary              m2s_libgit2.git_commit_summary
#define git_commit_tree                 m2s_libgit2.git_commit_tree
#define git_diff_find_similar           m2s_libgit2.git_diff_find_similar
#define git_diff_free                   m2s_libgit2.git_diff_free
#define git_diff_num_deltas             m2s_libgit2.git_diff_num_deltas
#define git_diff_to_buf                 m2s_libgit2.git_diff_to_buf
#define git_diff_tree_to_tree           m2s_libgit2.git_diff_tree_to_tree
#define git_error_last                  m2s_libgit2.git_error_last
#define git_error_set_oom               m2s_libgit2.git_error_set_oom
#define git_libgit2_init                m2s_libgit2.git_libgit2_init
#define git_libgit2_opts                m2s_libgit2.git_libgit2_opts
#define git_libgit2_shutdown            m2s_libgit2.git_libgit2_shutdown
#define git_oid_equal                   m2s_libgit2.git_oid_equal
#define git_oid_tostr                   m2s_libgit2.git_oid_tostr
#define git_reference_free              m2s_libgit2.git_reference_free
#define git_reference_iterator_free     m2s_libgit2.git_reference_iterator_free
#define git_reference_iterator_glob_new m2s_libgit2.git_reference_iterator_glob_new
#define git_reference_next              m2s_libgit2.git_reference_next
#define git_reference_resolve           m2s_libgit2.git_reference_resolve
#define git_reference_shorthand         m2s_libgit2.git_reference_shorthand
#define git_reference_target            m2s_libgit2.git_reference_target
#define git_repository_free             m2s_libgit2.git_repository_free
#define git_repository_head             m2s_libgit2.git_repository_head
#define git_repository_open_ext         m2s_libgit2.git_repository_open_ext
#define git_revwalk_free                m2s_libgit2.git_revwalk_free
#define git_revwalk_hide                m2s_libgit2.git_revwalk_hide
#define git_revwalk_new                 m2s_libgit2.git_revwalk_new
#define git_revwalk_next                m2s_libgit2.git_revwalk_next
#define git_revwalk_push                m2s_libgit2.git_revwalk_push
#define git_revwalk_reset               m2s_libgit2.git_revwalk_reset
#define git_tree_free                   m2s_libgit2.git_tree_free
#endif
