/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/codec-refusal.h"

#include <string.h>

#include "mail/charset-codec.h"

M2sRefusal
m2s_codec_refusal_find(const char *charset)
{
    static const struct {
        const char *name;
        M2sRefusal refusal;
    } names[] = {
        {"base64_codec", M2S_REFUSAL_LOOKUP}, {"bz2_codec", M2S_REFUSAL_LOOKUP},
        {"hex_codec", M2S_REFUSAL_LOOKUP},    {"quopri_codec", M2S_REFUSAL_LOOKUP},
        {"rot_13", M2S_REFUSAL_LOOKUP},       {"uu_codec", M2S_REFUSAL_LOOKUP},
        {"zlib_codec", M2S_REFUSAL_LOOKUP},   {"idna", M2S_REFUSAL_DECODE},
        {"punycode", M2S_REFUSAL_DECODE},     {"undefined", M2S_REFUSAL_DECODE},
    };
    const M2sCodec *codec = m2s_codec_find(charset);
    if (codec == NULL || codec->kind != M2S_CODEC_NONE)
        return M2S_REFUSAL_NONE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(codec->name, names[i].name) == 0)
            return names[i].refusal;
    return M2S_REFUSAL_NONE;
}
