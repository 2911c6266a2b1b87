/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-charset.h"

#include <string.h>

static const struct {
    const char *alias;
    const char *name;
} aliases[] = {
    {"latin_1", "iso-8859-1"},   {"latin-1", "iso-8859-1"},   {"latin_2", "iso-8859-2"},
    {"latin-2", "iso-8859-2"},   {"latin_3", "iso-8859-3"},   {"latin-3", "iso-8859-3"},
    {"latin_4", "iso-8859-4"},   {"latin-4", "iso-8859-4"},   {"latin_5", "iso-8859-9"},
    {"latin-5", "iso-8859-9"},   {"latin_6", "iso-8859-10"},  {"latin-6", "iso-8859-10"},
    {"latin_7", "iso-8859-13"},  {"latin-7", "iso-8859-13"},  {"latin_8", "iso-8859-14"},
    {"latin-8", "iso-8859-14"},  {"latin_9", "iso-8859-15"},  {"latin-9", "iso-8859-15"},
    {"latin_10", "iso-8859-16"}, {"latin-10", "iso-8859-16"}, {"cp949", "ks_c_5601-1987"},
    {"euc_jp", "euc-jp"},        {"euc_kr", "euc-kr"},        {"ascii", "us-ascii"},
};

static const struct {
    const char *name;
    M2sHeaderEncoding encoding;
} encodings[] = {
    {"us-ascii", M2S_ENCODING_NONE},      {"utf-8", M2S_ENCODING_SHORTEST},
    {"iso-8859-1", M2S_ENCODING_QP},      {"iso-8859-2", M2S_ENCODING_QP},
    {"iso-8859-3", M2S_ENCODING_QP},      {"iso-8859-4", M2S_ENCODING_QP},
    {"iso-8859-9", M2S_ENCODING_QP},      {"iso-8859-10", M2S_ENCODING_QP},
    {"iso-8859-13", M2S_ENCODING_QP},     {"iso-8859-14", M2S_ENCODING_QP},
    {"iso-8859-15", M2S_ENCODING_QP},     {"iso-8859-16", M2S_ENCODING_QP},
    {"windows-1252", M2S_ENCODING_QP},    {"viscii", M2S_ENCODING_QP},
    {"big5", M2S_ENCODING_BASE64},        {"gb2312", M2S_ENCODING_BASE64},
    {"euc-jp", M2S_ENCODING_BASE64},      {"shift_jis", M2S_ENCODING_BASE64},
    {"iso-2022-jp", M2S_ENCODING_BASE64}, {"koi8-r", M2S_ENCODING_BASE64},
};

static char *
canonical_name(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(lower, aliases[i].alias) == 0)
            return g_strdup(aliases[i].name);
    return g_steal_pointer(&lower);
}

static M2sHeaderEncoding
encoding_of(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (strcmp(name, encodings[i].name) == 0)
            return encodings[i].encoding;
    return M2S_ENCODING_SHORTEST;
}

static const char *
codec_of(const char *name)
{
    if (strcmp(name, "gb2312") == 0)
        return "eucgb2312_cn";
    if (strcmp(name, "big5") == 0)
        return "big5_tw";
    return *name ? name : "us-ascii";
}

M2sHeaderCharset *
m2s_header_charset_new(const char *name)
{
    M2sHeaderCharset *charset = g_new0(M2sHeaderCharset, 1);
    charset->name = canonical_name(name);
    gboolean japanese =
        strcmp(charset->name, "euc-jp") == 0 || strcmp(charset->name, "shift_jis") == 0;
    charset->encoding = encoding_of(charset->name);
    charset->output = japanese ? "iso-2022-jp" : charset->name;
    charset->input_codec = codec_of(charset->name);
    charset->output_codec = codec_of(charset->output);
    return charset;
}

void
m2s_header_charset_free(M2sHeaderCharset *charset)
{
    if (charset == NULL)
        return;
    g_free(charset->name);
    g_free(charset);
}
