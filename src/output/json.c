/* SPDX-License-Identifier: GPL-2.0-or-later */
/* YAJL writes as it goes; to build a tree of a whole value first, as json-glib does, took more than
 * half the time of an export. */
#include "output/json.h"

#include <string.h>

#include <yajl/yajl_gen.h>

#include "base/slice.h"
#include "output/terminal.h"

struct M2sJson {
    yajl_gen generator;
    guint depth; /* objects and arrays that are open */
};

/* As g_string_append_len(), which costs more than the few bytes that most pieces are. */
static inline void
append(GString *out, const char *text, gsize size)
{
    if (out->len + size < out->allocated_len) {
        memcpy(out->str + out->len, text, size);
        out->len += size;
        out->str[out->len] = '\0';
    } else
        g_string_append_len(out, text, size);
}

/* Whether text is but ASCII's visible characters and blanks, as most is. */
static gboolean
is_plain(const char *text, gsize size)
{
    gboolean other = FALSE;
    for (gsize i = 0; i < size; i++)
        other |= (guchar)(text[i] - ' ') >= 0x7f - ' ';
    return !other;
}

static void
append_escaped(GString *out, gunichar c)
{
    if (c < 0x10000)
        g_string_append_printf(out, "\\u%04x", c);
    else
        g_string_append_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                               0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* "\u001F" as it comes from YAJL, in lower case as all others, and as Python has it. */
static void
append_lower(GString *out, M2sSlice code)
{
    for (gsize i = 0; i < code.size; i++)
        g_string_append_c(out, g_ascii_tolower(code.data[i]));
}

/* Takes a piece of JSON: whole characters, or an escape such as "\n" or "\u001F" and nothing else. */
static void
append_piece(void *data, const char *text, size_t size)
{
    GString *out = data;
    if (is_plain(text, size) && !m2s_slice_has_prefix(m2s_slice(text, size), "\\u")) {
        append(out, text, size);
        return;
    }
    if (text[0] == '\\') {
        append_lower(out, m2s_slice(text, size));
        return;
    }
    for (const char *p = text, *end = text + size, *next; p < end; p = next) {
        next = g_utf8_next_char(p);
        gunichar c = g_utf8_get_char(p);
        if (m2s_terminal_is_unsafe(c))
            append_escaped(out, c);
        else
            append(out, p, next - p);
    }
}

M2sJson *
m2s_json_new(GString *out)
{
    M2sJson *json = g_new(M2sJson, 1);
    *json = (M2sJson){.generator = yajl_gen_alloc(NULL)};
    if (json->generator == NULL)
        g_error("out of memory");
    yajl_gen_config(json->generator, yajl_gen_print_callback, append_piece, out);
    return json;
}

void
m2s_json_free(M2sJson *json)
{
    yajl_gen_free(json->generator);
    g_free(json);
}

/* Every call in the right order succeeds, and views do not depend on what is in a mail. */
static void
check(yajl_gen_status status)
{
    g_warn_if_fail(status == yajl_gen_status_ok);
}

/* Something that was open is closed; after the outermost another value may follow. */
static void
leave(M2sJson *json)
{
    if (--json->depth == 0)
        yajl_gen_reset(json->generator, NULL);
}

void
m2s_json_begin_object(M2sJson *json)
{
    check(yajl_gen_map_open(json->generator));
    json->depth++;
}

void
m2s_json_end_object(M2sJson *json)
{
    check(yajl_gen_map_close(json->generator));
    leave(json);
}

void
m2s_json_begin_array(M2sJson *json)
{
    check(yajl_gen_array_open(json->generator));
    json->depth++;
}

void
m2s_json_end_array(M2sJson *json)
{
    check(yajl_gen_array_close(json->generator));
    leave(json);
}

void
m2s_json_name(M2sJson *json, const char *name)
{
    m2s_json_string(json, name);
}

void
m2s_json_string(M2sJson *json, const char *text)
{
    check(yajl_gen_string(json->generator, (const guchar *)text, strlen(text)));
}

void
m2s_json_integer(M2sJson *json, gint64 value)
{
    check(yajl_gen_integer(json->generator, value));
}

void
m2s_json_boolean(M2sJson *json, gboolean value)
{
    check(yajl_gen_bool(json->generator, value));
}

void
m2s_json_null(M2sJson *json)
{
    check(yajl_gen_null(json->generator));
}
