/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration: projects, tags, states, limits.  Layer: model.
 *
 * A configuration file is a GLib key file:
 *
 *     [project qemu-devel]            a project, by its link name
 *     name=QEMU Development           list_id is required, all else may be left out
 *     list_id=qemu-devel.nongnu.org
 *
 *     [delegation qemu-devel]         who gets a patch, by the files that it touches
 *     hw/arm*=ann@example.org         rules in order of priority
 *
 *     [users]                         who else may get one, by an X-Patchwork-Delegate header
 *     emails=bo@example.org;cyd@example.org
 *
 *     [tag Fixes]                     instead of Patchwork's Acked-by, Reviewed-by, Tested-by
 *     pattern=^Fixes:
 *     abbrev=F
 *
 *     [state New]                     instead of Patchwork's states; the first is that of new patches
 *
 *     [limits]                        see limits.h
 *     mail_size=67108864 */
#pragma once

#include <mbox2series/limits.h>
#include <mbox2series/project.h>

G_BEGIN_DECLS

typedef struct {
    GPtrArray *projects; /* of M2sProject, in the file's order; empty without a configuration */
    GPtrArray *tags;     /* of M2sTag */
    GPtrArray *states;   /* of M2sState; never empty */
    GPtrArray *users;    /* of M2sUser: those of [users], and all that rules name */
    M2sLimits limits;
} M2sConfig;

/* Patchwork's own defaults, and no projects: each list becomes one once there is something in it.
 * Returns: (transfer full). */
M2S_API M2sConfig *m2s_config_new(void);

/* Reads the configuration file at path.
 * Returns: (transfer full) (nullable): NULL with an error of code M2S_ERROR_CONFIG that
 * says where the file is wrong. */
M2S_API M2sConfig *m2s_config_load(const char *path, GError **error);

/* A configuration is never changed once it is made, and counted: whatever is made with it keeps a
 * reference.  From any thread.  Returns: config. */
M2S_API M2sConfig *m2s_config_ref(const M2sConfig *config);
M2S_API void m2s_config_unref(M2sConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sConfig, m2s_config_unref)

G_END_DECLS
