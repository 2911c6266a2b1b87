/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/config.h"

#include "model/project.h"

static void
add_default_tags(M2sConfig *config)
{
    if (config->tags->len > 0)
        return;
    g_ptr_array_add(config->tags, m2s_tag_new("Acked-by", "^Acked-by:", "A"));
    g_ptr_array_add(config->tags, m2s_tag_new("Reviewed-by", "^Reviewed-by:", "R"));
    g_ptr_array_add(config->tags, m2s_tag_new("Tested-by", "^Tested-by:", "T"));
}

static void
add_default_states(M2sConfig *config)
{
    static const char *const names[] = {
        "New",        "Under Review",   "Accepted",          "Rejected",
        "RFC",        "Not Applicable", "Changes Requested", "Awaiting Upstream",
        "Superseded", "Deferred"};
    if (config->states->len > 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(config->states, m2s_state_new(i + 1, names[i], NULL));
}

void
m2s_config_add_defaults(M2sConfig *config)
{
    add_default_tags(config);
    add_default_states(config);
}

M2sConfig *
m2s_config_new_bare(void)
{
    M2sConfig *config = g_atomic_rc_box_new0(M2sConfig);
    config->projects = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_project_free);
    config->tags = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_tag_free);
    config->states = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_state_free);
    config->users = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_user_free);
    config->became = (M2sBecameRules){.accepted = g_ptr_array_new_with_free_func(g_free),
                                      .changes_requested = g_ptr_array_new_with_free_func(g_free),
                                      .stale_weeks = M2S_STALE_WEEKS};
    config->limits = M2S_LIMITS_DEFAULT;
    return config;
}

M2sConfig *
m2s_config_new(void)
{
    M2sConfig *config = m2s_config_new_bare();
    m2s_config_add_defaults(config);
    return config;
}

M2sConfig *
m2s_config_ref(const M2sConfig *config)
{
    g_return_val_if_fail(config != NULL, NULL);
    return g_atomic_rc_box_acquire((M2sConfig *)config);
}

static void
config_clear(gpointer data)
{
    M2sConfig *config = data;
    g_ptr_array_unref(config->projects);
    g_ptr_array_unref(config->tags);
    g_ptr_array_unref(config->states);
    g_ptr_array_unref(config->users);
    g_ptr_array_unref(config->became.accepted);
    g_ptr_array_unref(config->became.changes_requested);
    g_free(config->default_state);
    g_free(config->default_list);
}

void
m2s_config_unref(M2sConfig *config)
{
    g_atomic_rc_box_release_full(config, config_clear);
}

static const char *const groupings[] = {
    [M2S_GROUPING_PATCHWORK] = "patchwork", [M2S_GROUPING_PRECISE] = "precise"};

M2sGrouping
m2s_grouping_called(const char *name)
{
    for (guint i = M2S_GROUPING_PATCHWORK; i < G_N_ELEMENTS(groupings); i++)
        if (g_str_equal(groupings[i], name))
            return i;
    return M2S_GROUPING_UNSAID;
}

const char *
m2s_grouping_name(M2sGrouping grouping)
{
    return groupings[grouping];
}

M2sGrouping
m2s_config_grouping(const M2sConfig *config)
{
    return config->grouping ? config->grouping : M2S_GROUPING_PATCHWORK;
}

/* What is written can be read: the copy is made by way of the text. */
M2sConfig *
m2s_config_with_grouping(const M2sConfig *config, M2sGrouping grouping)
{
    if (grouping == M2S_GROUPING_UNSAID || grouping == config->grouping)
        return m2s_config_ref(config);
    g_autofree char *text = m2s_config_to_text(config);
    M2sConfig *copy = m2s_config_parse(text, "a configuration", NULL);
    copy->grouping = grouping;
    copy->default_state = g_strdup(config->default_state);
    copy->default_list = g_strdup(config->default_list);
    return copy;
}

#define LIMIT(member, max)                                                                         \
    {                                                                                              \
#member, offsetof(M2sLimits, member), sizeof((M2sLimits *)NULL)->member, max               \
    }

/* The size of a mail, and the length of a span, are 32 bits long. */
#define MAIL_LIMIT(member) LIMIT(member, G_MAXUINT32 - 1)

const M2sLimit m2s_limits[M2S_LIMITS] = {
    MAIL_LIMIT(mail_size),         MAIL_LIMIT(header_block_size),
    MAIL_LIMIT(header_field_size), MAIL_LIMIT(part_count),
    MAIL_LIMIT(part_depth),        MAIL_LIMIT(parameter_count),
    MAIL_LIMIT(charset_length),    LIMIT(decompressed_size, G_MAXSIZE / 2),
};

guint64
m2s_limit_get(const M2sLimits *limits, const M2sLimit *limit)
{
    const char *place = (const char *)limits + limit->offset;
    return limit->size == sizeof(gsize) ? *(const gsize *)place : *(const guint *)place;
}

void
m2s_limit_set(M2sLimits *limits, const M2sLimit *limit, guint64 value)
{
    char *place = (char *)limits + limit->offset;
    if (limit->size == sizeof(gsize))
        *(gsize *)place = value;
    else
        *(guint *)place = (guint)value;
}

static const char *const lists[] = {"open", "all", NULL};

const M2sDefault m2s_defaults[] = {{"state", offsetof(M2sConfig, default_state)},
                                   {"list", offsetof(M2sConfig, default_list), lists},
                                   {NULL}};
