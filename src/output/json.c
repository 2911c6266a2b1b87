/* SPDX-License-Identifier: GPL-2.0-or-later */
/* YAJL writes as it goes; to build a tree of a whole value first, as json-glib does, took more than
 * half the time of an export. */
#include "output/json.h"

#include <yajl/yajl_gen.h>

#include "base/find.h"
#include "output/terminal.h"

struct M2sJson {
    yajl_gen generator;
    GString *out;
    GString *quoted; /* room for a string */
    guint depth;     /* objects and arrays that are open */
};

static void
append_escaped(GString *out, gunichar c)
{
    if (c < 0x10000)
        g_string_append_printf(out, "\\u%04x", c);
    else
        g_string_append_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                               0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* What YAJL leaves raw stands inside strings alone, so that \uXXXX means the same. */
static void
append_safely(GString *out, M2sSlice json)
{
    const char *p = json.data, *end = json.data + json.size;
    while (p < end) {
        const char *other = m2s_find_unprintable(m2s_slice(p, end - p));
        g_string_append_len(out, p, other - p);
        for (p = other; p < end && !g_ascii_isprint(*p); p = g_utf8_next_char(p)) {
            gunichar c = g_utf8_get_char(p);
            if (m2s_terminal_is_unsafe(c))
                append_escaped(out, c);
            else
                g_string_append_len(out, p, g_utf8_next_char(p) - p);
        }
    }
}

M2sJson *
m2s_json_new(GString *out)
{
    M2sJson *json = g_new(M2sJson, 1);
    *json = (M2sJson){.generator = yajl_gen_alloc(NULL), .out = out, .quoted = g_string_new(NULL)};
    if (json->generator == NULL)
        g_error("out of memory");
    return json;
}

void
m2s_json_free(M2sJson *json)
{
    yajl_gen_free(json->generator);
    g_string_free(json->quoted, TRUE);
    g_free(json);
}

/* Every call in the right order succeeds, and views do not depend on what is in a mail. */
static void
check(yajl_gen_status status)
{
    g_warn_if_fail(status == yajl_gen_status_ok);
}

/* Something that was open is closed; the outermost is a value that is complete. */
static void
leave(M2sJson *json)
{
    const guchar *text;
    size_t size;
    if (--json->depth > 0)
        return;
    check(yajl_gen_get_buf(json->generator, &text, &size));
    append_safely(json->out, m2s_slice((const char *)text, size));
    yajl_gen_clear(json->generator);
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
    check(yajl_gen_string(json->generator, (const guchar *)name, strlen(name)));
}

static void
append_escape(GString *out, char c)
{
    static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    for (const char *p = letters; *p; p += 2) {
        if (*p == c) {
            g_string_append_c(out, '\\');
            g_string_append_c(out, p[1]);
            return;
        }
    }
    append_escaped(out, c);
}

/* YAJL would look at each byte by itself, which took a fifth of an export.  Its numbers are any text
 * that is valid JSON. */
void
m2s_json_string(M2sJson *json, const char *text)
{
    GString *quoted = g_string_assign(json->quoted, "\"");
    const char *end = text + strlen(text);
    for (const char *p = text; p < end; p++) {
        const char *stop = m2s_find_json_escape(m2s_slice(p, end - p));
        g_string_append_len(quoted, p, stop - p);
        if (stop < end)
            append_escape(quoted, *stop);
        p = stop;
    }
    g_string_append_c(quoted, '"');
    check(yajl_gen_number(json->generator, quoted->str, quoted->len));
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
