/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/tracking.h"

#include <zlib.h>

#include "revisions/hash.h"

/* `v=1; b=H4sI…`: after "b=", JSON that is packed with gzip, in base64 that may lack its padding:
 *
 *     {"series": {"revision": 2, "change-id": "20260501-widgets-0123456789ab", "prefixes": [],
 *      "history": {"v1": ["20260501-widgets-v1-0-0123456789ab@example.org"]}}} */

#define TEXT_MAX (64 << 10) /* bytes of JSON */

/* The base64 after "b=", without white space.  Returns: (transfer full) (nullable). */
static guint8 *
decode(const char *header, gsize *size)
{
    const char *start = strstr(header, "b=");
    if (start == NULL)
        return NULL;
    g_autoptr(GString) base64 = g_string_new(NULL);
    for (const char *p = start + 2; *p && *p != ';'; p++)
        if (!g_ascii_isspace(*p) && *p != '=')
            g_string_append_c(base64, *p);
    while (base64->len % 4)
        g_string_append_c(base64, '=');
    return g_base64_decode(base64->str, size);
}

/* Returns: (transfer full) (nullable): terminated. */
static char *
unpack(guint8 *bytes, gsize size)
{
    z_stream stream = {.next_in = bytes, .avail_in = (uInt)size};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        g_error("out of memory");
    g_autofree char *text = g_malloc(TEXT_MAX + 1);
    stream.next_out = (guint8 *)text;
    stream.avail_out = TEXT_MAX;
    int result = inflate(&stream, Z_FINISH);
    text[TEXT_MAX - stream.avail_out] = '\0';
    inflateEnd(&stream);
    if (result == Z_MEM_ERROR)
        g_error("out of memory");
    return result == Z_STREAM_END ? g_steal_pointer(&text) : NULL;
}

/* Takes the next string of JSON; b4's have no escapes that matter here.
 * depth: (inout): how many braces are open.
 * Returns: FALSE at the end. */
static gboolean
next_string(const char **p, guint *depth, M2sSlice *string)
{
    for (; **p && **p != '"'; ++*p) {
        if (**p == '{')
            ++*depth;
        else if (**p == '}' && *depth > 0)
            --*depth;
    }
    if (**p == '\0')
        return FALSE;
    const char *start = ++*p;
    while (**p && **p != '"')
        *p += **p == '\\' && (*p)[1] ? 2 : 1;
    *string = m2s_slice(start, *p - start);
    if (**p)
        ++*p;
    return TRUE;
}

static gboolean
is_key(const char *p)
{
    while (g_ascii_isspace(*p))
        p++;
    return *p == ':';
}

static void
read_json(M2sDraft *draft, const char *json)
{
    guint depth = 0, history = 0; /* history: the depth inside of it */
    gboolean is_id = FALSE;
    M2sSlice string;
    while (next_string(&json, &depth, &string)) {
        if (history > 0 && depth < history)
            history = 0;
        if (is_key(json)) {
            is_id = history == 0 && m2s_slice_equals_caseless(string, "change-id");
            if (m2s_slice_equals_caseless(string, "history"))
                history = depth + 1;
        } else if (is_id) {
            m2s_draft_add_hash(draft->change_ids, m2s_hash(string));
            is_id = FALSE;
        } else if (history > 0 && m2s_slice_find(string, '@'))
            m2s_draft_add_hash(draft->history, m2s_sketch_msgid(string));
    }
}

void
m2s_draft_read_tracking(M2sDraft *draft, const char *header)
{
    gsize size;
    g_autofree guint8 *bytes = decode(header, &size);
    g_autofree char *json = bytes ? unpack(bytes, size) : NULL;
    if (json)
        read_json(draft, json);
}
