/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/base64.h"

enum {
    IS_DIGIT = 0x40 /* set for each byte of the alphabet; the six bits below are its value */
};

/* clang-format off */
static const guint8 digits[256] = {
    [0x20] =
    /* 0x20 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7e, 0, 0, 0, 0x7f,
    /* 0x30 */ 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d, 0, 0, 0, 0, 0, 0,
    /* 0x40 */ 0, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c,
               0x4d, 0x4e,
    /* 0x50 */ 0x4f, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0, 0, 0, 0, 0,
    /* 0x60 */ 0, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
               0x67, 0x68,
    /* 0x70 */ 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0, 0, 0, 0, 0,
};
/* clang-format on */

/* Decodes groups of four from the front of in until one has a byte outside the alphabet.
 * to: takes three bytes a group.  Returns: the end of what was written. */
static guint8 *
decode_plain_groups(const guint8 **in, const guint8 *end, guint8 *to)
{
    const guint8 *p = *in;
    for (; end - p >= 4; p += 4) {
        guint8 a = digits[p[0]], b = digits[p[1]], c = digits[p[2]], d = digits[p[3]];
        if (!(a & b & c & d & IS_DIGIT))
            break;
        *to++ = (guint8)(a << 2 | (b & 0x3f) >> 4);
        *to++ = (guint8)(b << 4 | (c & 0x3f) >> 2);
        *to++ = (guint8)(c << 6 | (d & 0x3f));
    }
    *in = p;
    return to;
}

/* Adds a digit to a group that already has have of them, whose bits are in *bits.  A byte is
 * written as soon as it is complete. */
static guint8 *
add_digit(guint *bits, guint have, guint8 digit, guint8 *to)
{
    *bits = *bits << 6 | (digit & 0x3f);
    if (have > 0)
        *to++ = (guint8)(*bits >> (6 - 2 * have));
    return to;
}

gboolean
m2s_base64_decode(M2sSlice encoded, GString *out)
{
    const gsize old_size = out->len;
    g_string_set_size(out, old_size + encoded.size / 4 * 3 + 3);
    guint8 *to = (guint8 *)out->str + old_size;
    const guint8 *p = (const guint8 *)encoded.data;
    const guint8 *end = p + encoded.size;
    guint have = 0, pads = 0, bits = 0; /* of the group being read */
    while (p < end) {
        if (have == 0)
            to = decode_plain_groups(&p, end, to);
        if (p == end)
            break;
        guint8 c = *p++;
        if (c == '=' && have >= 2 && have + ++pads >= 4) {
            have = 0;
            break;
        }
        if (!(digits[c] & IS_DIGIT))
            continue;
        pads = 0; /* "AB=C": the "=" was not padding */
        to = add_digit(&bits, have, digits[c], to);
        have = (have + 1) % 4;
    }
    g_string_truncate(out, have == 0 ? (gsize)((char *)to - out->str) : old_size);
    return have == 0;
}
