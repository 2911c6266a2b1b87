/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration: projects, tags, states, users, limits.  Layer: model.
 *
 * A configuration file is a GLib key file:
 *
 *     [project qemu-devel]            a project and its link name
 *     name=QEMU Development           list_id is required, everything else is optional
 *     list_id=qemu-devel.nongnu.org
 *     maintainers=ann@example.org;bo@example.org
 *
 *     [delegation qemu-devel]         delegates of patches, by the files that they touch
 *     hw/arm*=ann@example.org         rules in order of priority
 *
 *     [users]                         others whom an X-Patchwork-Delegate header can name
 *     emails=bo@example.org;cyd@example.org
 *
 *     [tag Fixes]                     replaces Patchwork's Acked-by, Reviewed-by and Tested-by
 *     pattern=^Fixes:
 *     abbrev=F
 *
 *     [state New]                     replaces Patchwork's states; new patches get the first one
 *
 *     [series]                        see M2sGrouping
 *     grouping=precise
 *
 *     [became]                        see M2sBecameRules
 *     accepted=^Landed in ;^Shipped   regular expressions, matched line by line, ignoring case
 *     changes_requested=^Not yet\\.    GLib's key files want a backslash doubled
 *     stale_weeks=8
 *
 *     [limits]                        see M2sLimits
 *     mail_size=67108864
 *
 *     [defaults]                      for the program; nothing that a state keeps
 *     state=~/lists/qemu.db           the state to use if neither a state nor an input is named;
 *                                     relative to the folder of the file */
#pragma once

#include <mbox2series/base.h>

G_BEGIN_DECLS

/* Someone to whom patches can be delegated. */
typedef struct {
    guint id; /* from 1, in the order of the configuration */
    char *email;
    char *username; /* the e-mail address: a configuration has no other name */
} M2sUser;

/* Delegates patches to files that match pattern to user.  Rules are tried in order; the first match
 * counts. */
typedef struct {
    char *pattern; /* in the syntax of Python's fnmatch */
    const M2sUser *user;
} M2sDelegationRule;

/* A mailing list, or the part of it whose subjects match. */
typedef struct {
    guint id; /* from 1 */
    gboolean show_dependencies;
    char *link_name;
    char *name;
    char *list_id;
    char *list_email;    /* may be "" */
    char *subject_match; /* a regular expression, or "" */
    char *web_url;
    char *scm_url;
    char *webscm_url;
    char *list_archive_url;
    char *list_archive_url_format; /* `{}` is replaced by the Message-ID without its brackets */
    char *commit_url_format;
    GPtrArray *delegation;  /* of M2sDelegationRule */
    GPtrArray *maintainers; /* of char *: addresses; if there are any, only these people and known
                               bots can accept patches (fates.h) */
} M2sProject;

/* A trailer that is counted on each patch, such as Acked-by. */
typedef struct {
    char *name;
    char *pattern; /* a regular expression, matched line by line, ignoring case */
    char *abbrev;  /* the heading of its column: A, R, T */
} M2sTag;

/* How many tags a configuration can have. */
#define M2S_TAGS_MAX 8

/* The state of a patch: New, Accepted … */
typedef struct {
    guint id; /* from 1, in the order of the configuration */
    char *name;
    char *slug; /* in the API: "under-review" */
} M2sState;

/* How much of a mail is read: anyone who can post to a list is untrusted.  A mail that exceeds a
 * limit is set aside with a diagnostic, never truncated silently.  What exceeds
 * decompressed_size is an error: memory does not grow with it, but a few kilobytes can unpack to
 * more than anybody wants to wait for. */
typedef struct {
    gsize mail_size;         /* bytes of one mail */
    gsize header_block_size; /* bytes of a header block, of the mail or of each part */
    gsize header_field_size; /* bytes of one header field, including its folded lines */
    guint part_count;        /* MIME parts of one mail, containers included */
    guint part_depth;        /* nesting of MIME parts */
    guint parameter_count;   /* parameters of one Content-Type */
    guint charset_length;    /* characters in the name of a charset */
    gsize decompressed_size; /* bytes that one compressed file or archive unpacks to, or that are
                                made of the objects of one Git repository */
} M2sLimits;

#define M2S_LIMITS_DEFAULT                                                                         \
    ((M2sLimits){.mail_size = 64 << 20,                                                            \
                 .header_block_size = 1 << 20,                                                     \
                 .header_field_size = 256 << 10,                                                   \
                 .part_count = 1000,                                                               \
                 .part_depth = 50,                                                                 \
                 .parameter_count = 128,                                                           \
                 .charset_length = 64,                                                             \
                 .decompressed_size = (gsize)1 << (sizeof(gsize) > 4 ? 40 : 31)})

/* By which rules mails are put together to series (docs/beyond-patchwork.md). */
typedef enum {
    M2S_GROUPING_UNSAID,    /* as the store has it; for a new one, as Patchwork does */
    M2S_GROUPING_PATCHWORK, /* "patchwork": Patchwork's rules to the letter */
    M2S_GROUPING_PRECISE,   /* "precise": series as they were sent */
} M2sGrouping;

/* How replies are read for what became of patches (fates.h). */
typedef struct {
    GPtrArray *accepted;          /* of char *: a line that matches one says so */
    GPtrArray *changes_requested; /* of char *: likewise */
    guint stale_weeks; /* a series without mail for so long, and not dealt with, is stale */
} M2sBecameRules;

#define M2S_STALE_WEEKS 8

typedef struct {
    GPtrArray *projects; /* of M2sProject, in the file's order; empty without a configuration */
    GPtrArray *tags;     /* of M2sTag */
    GPtrArray *states;   /* of M2sState; never empty */
    GPtrArray *users;    /* of M2sUser: those of [users], and everyone whom a rule names */
    M2sBecameRules became;
    M2sLimits limits;
    M2sGrouping grouping;
    /* For the program; no rules, so that no store keeps them: */
    char *default_state; /* (nullable): a path */
    char *default_list;  /* (nullable): "open" or "all": what `list` shows on a terminal */
} M2sConfig;

/* Patchwork's own defaults and no projects: each list becomes a project with its first patch or
 * cover.
 * Returns: (transfer full). */
M2S_API M2sConfig *m2s_config_new(void);

/* Reads the configuration file at path.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_CONFIG and a message that says where the
 * file is wrong. */
M2S_API M2sConfig *m2s_config_load(const char *path, GError **error);

/* The text of a configuration file for config, with every default written out but default_state:
 * equivalent configurations have the same text.  Returns: (transfer full): UTF-8. */
M2S_API char *m2s_config_to_text(const M2sConfig *config);

/* A configuration is immutable and reference-counted: whatever is made with it keeps a reference.
 * Safe from any thread.  Returns: config. */
M2S_API M2sConfig *m2s_config_ref(const M2sConfig *config);
M2S_API void m2s_config_unref(M2sConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sConfig, m2s_config_unref)

G_END_DECLS
