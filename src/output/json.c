/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/json.h"

#include "output/terminal.h"

/* The length of the run of plain ASCII that text begins with: most of any JSON. */
static gsize
plain_run(const char *text)
{
    const char *p = text;
    while (*p >= ' ' && *p < 0x7f)
        p++;
    return p - text;
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

/* Such characters stand inside strings alone, so that \uXXXX means the same.  json-glib 1.6 leaves
 * U+001F raw, which is no JSON. */
static void
append_safely(GString *out, const char *json)
{
    while (*json) {
        gsize run = plain_run(json);
        g_string_append_len(out, json, run);
        json += run;
        if (*json == '\0')
            break;
        const char *next = g_utf8_next_char(json);
        gunichar c = g_utf8_get_char(json);
        if (m2s_terminal_is_unsafe(c))
            append_escaped(out, c);
        else
            g_string_append_len(out, json, next - json);
        json = next;
    }
}

void
m2s_json_append(GString *out, JsonBuilder *builder)
{
    g_autoptr(JsonGenerator) generator = json_generator_new();
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    json_generator_set_root(generator, root);
    g_autoptr(GString) json = g_string_new(NULL);
    json_generator_to_gstring(generator, json);
    append_safely(out, json->str);
    json_builder_reset(builder);
}
