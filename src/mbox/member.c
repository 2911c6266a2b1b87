/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/member.h"

#include <string.h>

#define COUNT_MAX (4 << 20)
#define NAMES_MAX (256 << 20) /* bytes */

struct M2sMembers {
    GArray *array;    /* of M2sMember */
    gsize names_size; /* bytes of all names */
};

static void
clear_member(gpointer member)
{
    g_free(((M2sMember *)member)->name);
}

M2sMembers *
m2s_members_new(void)
{
    M2sMembers *members = g_new0(M2sMembers, 1);
    members->array = g_array_new(FALSE, FALSE, sizeof(M2sMember));
    g_array_set_clear_func(members->array, clear_member);
    return members;
}

void
m2s_members_free(M2sMembers *members)
{
    g_array_unref(members->array);
    g_free(members);
}

gboolean
m2s_members_add(M2sMembers *members, M2sMember *member)
{
    members->names_size += strlen(member->name);
    gboolean has_room = members->array->len < COUNT_MAX && members->names_size <= NAMES_MAX;
    if (has_room)
        g_array_append_val(members->array, *member);
    else
        g_free(member->name);
    member->name = NULL;
    return has_room;
}

guint
m2s_members_count(const M2sMembers *members)
{
    return members->array->len;
}

M2sMember *
m2s_members_at(const M2sMembers *members, guint index)
{
    return &g_array_index(members->array, M2sMember, index);
}
