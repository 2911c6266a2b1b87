/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include "output/terminal.h"

/* The characters that we draw and quote with. */
static const struct {
    const char *text;
    const char *ascii;
    const char *aligned; /* (nullable): if the width must stay, and ascii has another */
} ours[] = {
    {"├", "|", NULL},  {"│", "|", NULL},  {"└", "`", NULL}, {"─", "-", NULL}, {"…", "...", "~"},
    {"“", "\"", NULL}, {"”", "\"", NULL}, {"→", ">", NULL}, {"·", ".", NULL},
};

/* Appends our own character at p.  Returns: whether it is one. */
static gboolean
append_ours(GString *out, const char *p, M2sAsciiFlags flags)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) {
        if (!g_str_has_prefix(p, ours[i].text))
            continue;
        gboolean is_narrow = (flags & M2S_ASCII_ALIGNED) && ours[i].aligned;
        g_string_append(out, is_narrow ? ours[i].aligned : ours[i].ascii);
        return TRUE;
    }
    return FALSE;
}

/* Appends "o" for "ö", and question marks for what has no letters like it. */
static void
append_other(GString *out, const char *p, M2sAsciiFlags flags)
{
    g_autofree char *one = g_strndup(p, g_utf8_next_char(p) - p);
    g_autofree char *ascii = g_str_to_ascii(one, "C");
    guint width = m2s_terminal_width(one);
    if (strlen(ascii) == width || (!(flags & M2S_ASCII_ALIGNED) && width > 0))
        g_string_append(out, ascii);
    else
        for (guint i = 0; i < width; i++)
            g_string_append_c(out, '?');
}

char *
m2s_terminal_to_ascii(const char *text, M2sAsciiFlags flags)
{
    g_return_val_if_fail(text != NULL, NULL);
    GString *out = g_string_sized_new(strlen(text));
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        if ((guchar)*p < 0x80)
            g_string_append_c(out, *p);
        else if (append_ours(out, p, flags))
            continue;
        else if (flags & M2S_ASCII_ALL)
            append_other(out, p, flags);
        else
            g_string_append_len(out, p, g_utf8_next_char(p) - p);
    }
    return g_string_free(out, FALSE);
}
