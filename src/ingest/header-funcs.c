/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/header-funcs.h"

#include "base/slice.h"
#include "mail/address.h"
#include "mail/header-fold.h"
#include "mail/header-text.h"

static char *
fold(const char *name, const char *value)
{
    GString *folded = m2s_header_refold(m2s_slice_of(name), m2s_slice_of(value));
    return folded ? g_string_free(folded, FALSE) : NULL;
}

static char *
decode(const char *value)
{
    return m2s_header_text(m2s_slice_of(value));
}

static char *
find_address(const char *from)
{
    g_auto(M2sAddress) sender = {NULL, NULL};
    m2s_address_split(from, &sender);
    return g_steal_pointer(&sender.email);
}

const M2sHeaderFuncs *
m2s_header_funcs(void)
{
    static const M2sHeaderFuncs funcs = {.fold = fold,
                                         .decode = decode,
                                         .address = find_address,
                                         .format_address = m2s_address_format};
    return &funcs;
}
