/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/codec.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_NAME = 64 /* bytes; no charset in real mail has a name half as long */
};

/* Big5: iconv puts ETEN's kana, Cyrillic and circled digits in the private use area. */
#define ETEN_FIXES                                                                                 \
    {0xf6b1, 0xf6b1, 0x30fe}, {0xf6b2, 0xf6b3, 0x309d}, {0xf6b4, 0xf6b4, 0x3005},                  \
        {0xf6b5, 0xf707, 0x3041}, {0xf708, 0xf75d, 0x30a1}, {0xf75e, 0xf75f, 0x414},               \
        {0xf760, 0xf760, 0x401}, {0xf761, 0xf767, 0x416}, {0xf768, 0xf77a, 0x423},                 \
        {0xf77b, 0xf77b, 0x451}, {0xf77c, 0xf795, 0x436}, {0xf796, 0xf79f, 0x2460},                \
        {0xf7a0, 0xf7a9, 0x2474},                                                                  \
    {                                                                                              \
        0xf7aa, 0xf848, 0                                                                          \
    }

static const M2sCodecFix big5_fixes[] = {
    {0x80, 0x80, 0},          {0xaf, 0xaf, 0x203e},     {0x2027, 0x2027, 0x2022},
    {0x20ac, 0x20ac, 0},      {0x2215, 0x2215, 0xff0f}, {0x2295, 0x2295, 0x2641},
    {0x2299, 0x2299, 0x2609}, {0x58bb, 0x58bb, 0},      {0x5afa, 0x5afa, 0},
    {0x6052, 0x6052, 0},      {0x7881, 0x7881, 0},      {0x7ca7, 0x7ca7, 0},
    {0x88cf, 0x88cf, 0},      {0x92b9, 0x92b9, 0},      ETEN_FIXES,
    {0xfe51, 0xfe51, 0xff64}, {0xfe68, 0xfe68, 0xff3c}, {0xff5e, 0xff5e, 0x223c},
    {0xffe0, 0xffe1, 0xa2},   {0xffe5, 0xffe5, 0xa5},   {0}};
static const M2sCodecFix cp950_fixes[] = {{0x80, 0x80, 0}, ETEN_FIXES, {0}};
static const M2sCodecFix gbk_fixes[] = {{0x20ac, 0x20ac, 0}, {0}};
/* GB 18030 of 2000, not of 2005. */
static const M2sCodecFix gb18030_fixes[] = {{0x1e3f, 0x1e3f, 0xe7c7},
                                            {0x9fb4, 0x9fb4, 0xe81e},
                                            {0x9fb5, 0x9fb5, 0xe826},
                                            {0x9fb6, 0x9fb7, 0xe82b},
                                            {0x9fb8, 0x9fb8, 0xe832},
                                            {0x9fb9, 0x9fb9, 0xe843},
                                            {0x9fba, 0x9fba, 0xe854},
                                            {0x9fbb, 0x9fbb, 0xe864},
                                            {0xfe10, 0xfe10, 0xe78d},
                                            {0xfe11, 0xfe11, 0xe78f},
                                            {0xfe12, 0xfe12, 0xe78e},
                                            {0xfe13, 0xfe19, 0xe790},
                                            {0x20087, 0x20087, 0xe816},
                                            {0x20089, 0x20089, 0xe817},
                                            {0x200cc, 0x200cc, 0xe818},
                                            {0x215d7, 0x215d7, 0xe831},
                                            {0x2298f, 0x2298f, 0xe83b},
                                            {0x241fe, 0x241fe, 0xe855},
                                            {0}};
static const M2sCodecFix euc_kr_fixes[] = {
    {0x80, 0x9f, 0}, {0x3164, 0x3164, 0}, {0x327e, 0x327e, 0}, {0}};
static const M2sCodecFix euc_jp_fixes[] = {{0x80, 0x9f, 0}, {0}};
/* Python decodes to a backslash what iconv decodes to a yen sign. */
static const M2sCodecFix shift_jis_fixes[] = {{0xa5, 0xa5, '\\'}, {0x203e, 0x203e, '~'}, {0}};
static const M2sCodecFix johab_fixes[] = {{0x20a9, 0x20a9, '\\'}, {0x327e, 0x327e, 0}, {0}};
static const M2sCodecFix tis_620_fixes[] = {{0xa0, 0xa0, 0}, {0}};
static const M2sCodecFix mac_roman_fixes[] = {
    {0x394, 0x394, 0x2206}, {0xe01e, 0xe01e, 0xf8ff}, {0}};
static const M2sCodecFix mac_cyrillic_fixes[] = {{0xa4, 0xa4, 0x20ac}, {0}};
static const M2sCodecFix cp273_fixes[] = {{0xaf, 0xaf, 0x203e}, {0}};
static const M2sCodecFix cp424_fixes[] = {{0x21d4, 0x21d4, 0x2017}, {0}};
static const M2sCodecFix cp1026_fixes[] = {{0x2db, 0x2db, 0xb8}, {0x2014, 0x2014, 0xaf}, {0}};
static const M2sCodecFix cp856_fixes[] = {
    {0x1a, 0x1a, 0x7f}, {0x1c, 0x1c, 0x1a}, {0x7f, 0x7f, 0x1c}, {0}};
static const M2sCodecFix big5hkscs_fixes[] = {{0x80, 0x80, 0}, {0}};
/* JIS X 0213 of 2000, not of 2004. */
static const M2sCodecFix jisx0213_fixes[] = {{0x4ff1, 0x4ff1, 0},
                                             {0x525d, 0x525d, 0},
                                             {0x541e, 0x541e, 0},
                                             {0x5653, 0x5653, 0},
                                             {0x59f8, 0x59f8, 0},
                                             {0x5c5b, 0x5c5b, 0},
                                             {0x5e77, 0x5e77, 0},
                                             {0x7626, 0x7626, 0},
                                             {0x7e6b, 0x7e6b, 0},
                                             {0x20b9f, 0x20b9f, 0},
                                             {0}};
static const M2sCodecByte cp424_bytes[] = {{0x8f, 0xb1}, {0}};
static const M2sCodecByte cp875_bytes[] = {{0x6a, '|'},  {0xdc, 0x1a}, {0xe1, 0x1a}, {0xec, 0x1a},
                                           {0xed, 0x1a}, {0xfc, 0x1a}, {0xfd, 0x1a}, {0}};
static const M2sCodecByte cp932_bytes[] = {{0x80, 0x80},   {0xa0, 0xf8f0}, {0xfd, 0xf8f1},
                                           {0xfe, 0xf8f2}, {0xff, 0xf8f3}, {0}};

/* Sorted by name.  The differences from Python that remain are in byte sequences that real mail
 * hardly has: box drawing in big5, lone letters in johab, broken escapes in iso2022_*.  The
 * unsupported ones are those iconv lacks: the escapes, hz, palmos, cp720, cp1006, most of mac_*. */
static const M2sCodec codecs[] = {
    {"ascii", M2S_CODEC_ASCII},
    {"base64_codec", M2S_CODEC_BYTES},
    {"big5", M2S_CODEC_ICONV, "BIG5", big5_fixes},
    {"big5hkscs", M2S_CODEC_ICONV_STATEFUL, "BIG5-HKSCS", big5hkscs_fixes},
    {"bz2_codec", M2S_CODEC_BYTES},
    {"charmap", M2S_CODEC_LATIN1},
    {"cp037", M2S_CODEC_ICONV, "CP037"},
    {"cp1006", M2S_CODEC_UNSUPPORTED},
    {"cp1026", M2S_CODEC_ICONV, "CP1026", cp1026_fixes},
    {"cp1125", M2S_CODEC_ICONV, "CP1125"},
    {"cp1140", M2S_CODEC_ICONV, "CP1140"},
    {"cp1250", M2S_CODEC_ICONV, "CP1250"},
    {"cp1251", M2S_CODEC_ICONV, "CP1251"},
    {"cp1252", M2S_CODEC_WINDOWS_1252},
    {"cp1253", M2S_CODEC_ICONV, "CP1253"},
    {"cp1254", M2S_CODEC_ICONV, "CP1254"},
    {"cp1255", M2S_CODEC_ICONV_BYTEWISE, "CP1255"},
    {"cp1256", M2S_CODEC_ICONV, "CP1256"},
    {"cp1257", M2S_CODEC_ICONV, "CP1257"},
    {"cp1258", M2S_CODEC_ICONV_BYTEWISE, "CP1258"},
    {"cp273", M2S_CODEC_ICONV, "CP273", cp273_fixes},
    {"cp424", M2S_CODEC_ICONV, "CP424", cp424_fixes, cp424_bytes},
    {"cp437", M2S_CODEC_ICONV, "CP437"},
    {"cp500", M2S_CODEC_ICONV, "CP500"},
    {"cp720", M2S_CODEC_UNSUPPORTED},
    {"cp737", M2S_CODEC_ICONV, "CP737"},
    {"cp775", M2S_CODEC_ICONV, "CP775"},
    {"cp850", M2S_CODEC_ICONV, "CP850"},
    {"cp852", M2S_CODEC_ICONV, "CP852"},
    {"cp855", M2S_CODEC_ICONV, "CP855"},
    {"cp856", M2S_CODEC_ICONV, "CP856", cp856_fixes},
    {"cp857", M2S_CODEC_ICONV, "CP857"},
    {"cp858", M2S_CODEC_ICONV, "CP858"},
    {"cp860", M2S_CODEC_ICONV, "CP860"},
    {"cp861", M2S_CODEC_ICONV, "CP861"},
    {"cp862", M2S_CODEC_ICONV, "CP862"},
    {"cp863", M2S_CODEC_ICONV, "CP863"},
    {"cp864", M2S_CODEC_ICONV, "CP864"},
    {"cp865", M2S_CODEC_ICONV, "CP865"},
    {"cp866", M2S_CODEC_ICONV, "CP866"},
    {"cp869", M2S_CODEC_ICONV, "CP869"},
    {"cp874", M2S_CODEC_ICONV, "CP874"},
    {"cp875", M2S_CODEC_ICONV, "CP875", NULL, cp875_bytes},
    {"cp932", M2S_CODEC_ICONV, "CP932", NULL, cp932_bytes},
    {"cp949", M2S_CODEC_ICONV, "CP949"},
    {"cp950", M2S_CODEC_ICONV, "BIG5", cp950_fixes},
    {"euc_jis_2004", M2S_CODEC_ICONV_STATEFUL, "EUC-JISX0213"},
    {"euc_jisx0213", M2S_CODEC_ICONV_STATEFUL, "EUC-JISX0213", jisx0213_fixes},
    {"euc_jp", M2S_CODEC_ICONV, "EUC-JP", euc_jp_fixes},
    {"euc_kr", M2S_CODEC_ICONV, "EUC-KR", euc_kr_fixes},
    {"gb18030", M2S_CODEC_ICONV, "GB18030", gb18030_fixes},
    {"gb2312", M2S_CODEC_ICONV, "EUC-CN"},
    {"gbk", M2S_CODEC_ICONV, "GBK", gbk_fixes},
    {"hex_codec", M2S_CODEC_BYTES},
    {"hp_roman8", M2S_CODEC_ICONV, "HP-ROMAN8"},
    {"hz", M2S_CODEC_UNSUPPORTED},
    {"idna", M2S_CODEC_FAILING},
    {"iso2022_jp", M2S_CODEC_ICONV_STATEFUL, "ISO-2022-JP"},
    {"iso2022_jp_1", M2S_CODEC_UNSUPPORTED},
    {"iso2022_jp_2", M2S_CODEC_ICONV_STATEFUL, "ISO-2022-JP-2"},
    {"iso2022_jp_2004", M2S_CODEC_ICONV_STATEFUL, "ISO-2022-JP-3"},
    {"iso2022_jp_3", M2S_CODEC_ICONV_STATEFUL, "ISO-2022-JP-3"},
    {"iso2022_jp_ext", M2S_CODEC_UNSUPPORTED},
    {"iso2022_kr", M2S_CODEC_ICONV_STATEFUL, "ISO-2022-KR"},
    {"iso8859_1", M2S_CODEC_LATIN1},
    {"iso8859_10", M2S_CODEC_ICONV, "ISO-8859-10"},
    {"iso8859_11", M2S_CODEC_ICONV, "ISO-8859-11"},
    {"iso8859_13", M2S_CODEC_ICONV, "ISO-8859-13"},
    {"iso8859_14", M2S_CODEC_ICONV, "ISO-8859-14"},
    {"iso8859_15", M2S_CODEC_ICONV, "ISO-8859-15"},
    {"iso8859_16", M2S_CODEC_ICONV, "ISO-8859-16"},
    {"iso8859_2", M2S_CODEC_ICONV, "ISO-8859-2"},
    {"iso8859_3", M2S_CODEC_ICONV, "ISO-8859-3"},
    {"iso8859_4", M2S_CODEC_ICONV, "ISO-8859-4"},
    {"iso8859_5", M2S_CODEC_ICONV, "ISO-8859-5"},
    {"iso8859_6", M2S_CODEC_ICONV, "ISO-8859-6"},
    {"iso8859_7", M2S_CODEC_ICONV, "ISO-8859-7"},
    {"iso8859_8", M2S_CODEC_ICONV, "ISO-8859-8"},
    {"iso8859_9", M2S_CODEC_ICONV, "ISO-8859-9"},
    {"johab", M2S_CODEC_ICONV, "JOHAB", johab_fixes},
    {"koi8_r", M2S_CODEC_ICONV, "KOI8-R"},
    {"koi8_t", M2S_CODEC_ICONV, "KOI8-T"},
    {"koi8_u", M2S_CODEC_ICONV, "KOI8-U"},
    {"kz1048", M2S_CODEC_ICONV, "RK1048"},
    {"latin_1", M2S_CODEC_LATIN1},
    {"mac_arabic", M2S_CODEC_UNSUPPORTED},
    {"mac_croatian", M2S_CODEC_UNSUPPORTED},
    {"mac_cyrillic", M2S_CODEC_ICONV, "MAC-CYRILLIC", mac_cyrillic_fixes},
    {"mac_farsi", M2S_CODEC_UNSUPPORTED},
    {"mac_greek", M2S_CODEC_UNSUPPORTED},
    {"mac_iceland", M2S_CODEC_UNSUPPORTED},
    {"mac_latin2", M2S_CODEC_ICONV, "MAC-CENTRALEUROPE"},
    {"mac_roman", M2S_CODEC_ICONV, "MACINTOSH", mac_roman_fixes},
    {"mac_romanian", M2S_CODEC_UNSUPPORTED},
    {"mac_turkish", M2S_CODEC_UNSUPPORTED},
    {"palmos", M2S_CODEC_UNSUPPORTED},
    {"ptcp154", M2S_CODEC_ICONV, "PT154"},
    {"punycode", M2S_CODEC_FAILING},
    {"quopri_codec", M2S_CODEC_BYTES},
    {"raw_unicode_escape", M2S_CODEC_UNSUPPORTED},
    {"rot_13", M2S_CODEC_BYTES},
    {"shift_jis", M2S_CODEC_ICONV, "SJIS", shift_jis_fixes},
    {"shift_jis_2004", M2S_CODEC_ICONV_STATEFUL, "SHIFT_JISX0213"},
    {"shift_jisx0213", M2S_CODEC_ICONV_STATEFUL, "SHIFT_JISX0213", jisx0213_fixes},
    {"tis_620", M2S_CODEC_ICONV, "ISO-8859-11", tis_620_fixes},
    {"undefined", M2S_CODEC_FAILING},
    {"unicode_escape", M2S_CODEC_UNSUPPORTED},
    {"utf_16", M2S_CODEC_ICONV_STATEFUL, "UTF-16"},
    {"utf_16_be", M2S_CODEC_ICONV, "UTF-16BE"},
    {"utf_16_le", M2S_CODEC_ICONV, "UTF-16LE"},
    {"utf_32", M2S_CODEC_ICONV_STATEFUL, "UTF-32"},
    {"utf_32_be", M2S_CODEC_ICONV, "UTF-32BE"},
    {"utf_32_le", M2S_CODEC_ICONV, "UTF-32LE"},
    {"utf_7", M2S_CODEC_ICONV_STATEFUL, "UTF-7"},
    {"utf_8", M2S_CODEC_UTF8},
    {"utf_8_sig", M2S_CODEC_UTF8_SIG},
    {"uu_codec", M2S_CODEC_BYTES},
    {"zlib_codec", M2S_CODEC_BYTES},
};

typedef struct {
    const char *alias;
    const char *name; /* in codecs */
} Alias;

/* Sorted by alias. */
/* clang-format off */
static const Alias aliases[] = {
    {"037", "cp037"}, {"1026", "cp1026"}, {"1125", "cp1125"}, {"1140", "cp1140"},
    {"1250", "cp1250"}, {"1251", "cp1251"}, {"1252", "cp1252"}, {"1253", "cp1253"},
    {"1254", "cp1254"}, {"1255", "cp1255"}, {"1256", "cp1256"}, {"1257", "cp1257"},
    {"1258", "cp1258"}, {"273", "cp273"}, {"424", "cp424"}, {"437", "cp437"}, {"500", "cp500"},
    {"646", "ascii"}, {"775", "cp775"}, {"850", "cp850"}, {"852", "cp852"}, {"855", "cp855"},
    {"857", "cp857"}, {"858", "cp858"}, {"860", "cp860"}, {"861", "cp861"}, {"862", "cp862"},
    {"863", "cp863"}, {"864", "cp864"}, {"865", "cp865"}, {"866", "cp866"}, {"869", "cp869"},
    {"8859", "latin_1"}, {"932", "cp932"}, {"936", "gbk"}, {"949", "cp949"}, {"950", "cp950"},
    {"ansi_x3.4_1968", "ascii"}, {"ansi_x3.4_1986", "ascii"}, {"ansi_x3_4_1968", "ascii"},
    {"arabic", "iso8859_6"}, {"asmo_708", "iso8859_6"}, {"base64", "base64_codec"},
    {"base_64", "base64_codec"}, {"big5_hkscs", "big5hkscs"}, {"big5_tw", "big5"},
    {"bz2", "bz2_codec"}, {"chinese", "gb2312"}, {"cp1051", "hp_roman8"}, {"cp1361", "johab"},
    {"cp154", "ptcp154"}, {"cp367", "ascii"}, {"cp65001", "utf_8"}, {"cp819", "latin_1"},
    {"cp866u", "cp1125"}, {"cp936", "gbk"}, {"cp_gr", "cp869"}, {"cp_is", "cp861"},
    {"csascii", "ascii"}, {"csbig5", "big5"}, {"csibm037", "cp037"},
    {"csibm1026", "cp1026"}, {"csibm273", "cp273"}, {"csibm424", "cp424"}, {"csibm500", "cp500"},
    {"csibm855", "cp855"}, {"csibm857", "cp857"}, {"csibm858", "cp858"}, {"csibm860", "cp860"},
    {"csibm861", "cp861"}, {"csibm863", "cp863"}, {"csibm864", "cp864"}, {"csibm865", "cp865"},
    {"csibm866", "cp866"}, {"csibm869", "cp869"}, {"csiso2022jp", "iso2022_jp"},
    {"csiso2022kr", "iso2022_kr"}, {"csiso58gb231280", "gb2312"}, {"csisolatin1", "latin_1"},
    {"csisolatin2", "iso8859_2"}, {"csisolatin3", "iso8859_3"}, {"csisolatin4", "iso8859_4"},
    {"csisolatin5", "iso8859_9"}, {"csisolatin6", "iso8859_10"}, {"csisolatinarabic", "iso8859_6"},
    {"csisolatincyrillic", "iso8859_5"}, {"csisolatingreek", "iso8859_7"},
    {"csisolatinhebrew", "iso8859_8"}, {"cskoi8r", "koi8_r"}, {"cspc775baltic", "cp775"},
    {"cspc850multilingual", "cp850"}, {"cspc862latinhebrew", "cp862"},
    {"cspc8codepage437", "cp437"}, {"cspcp852", "cp852"}, {"csptcp154", "ptcp154"},
    {"csshiftjis", "shift_jis"}, {"cyrillic", "iso8859_5"}, {"cyrillic_asian", "ptcp154"},
    {"ebcdic_cp_be", "cp500"}, {"ebcdic_cp_ca", "cp037"}, {"ebcdic_cp_ch", "cp500"},
    {"ebcdic_cp_he", "cp424"}, {"ebcdic_cp_nl", "cp037"}, {"ebcdic_cp_us", "cp037"},
    {"ebcdic_cp_wt", "cp037"}, {"ecma_114", "iso8859_6"}, {"ecma_118", "iso8859_7"},
    {"elot_928", "iso8859_7"}, {"euc_cn", "gb2312"}, {"euc_jis2004", "euc_jis_2004"},
    {"euccn", "gb2312"}, {"eucgb2312_cn", "gb2312"}, {"eucjis2004", "euc_jis_2004"},
    {"eucjisx0213", "euc_jisx0213"}, {"eucjp", "euc_jp"}, {"euckr", "euc_kr"},
    {"gb18030_2000", "gb18030"}, {"gb2312_1980", "gb2312"}, {"gb2312_80", "gb2312"},
    {"greek", "iso8859_7"}, {"greek8", "iso8859_7"}, {"hebrew", "iso8859_8"}, {"hex", "hex_codec"},
    {"hkscs", "big5hkscs"}, {"hz_gb", "hz"}, {"hz_gb_2312", "hz"}, {"hzgb", "hz"},
    {"ibm037", "cp037"}, {"ibm039", "cp037"}, {"ibm1026", "cp1026"}, {"ibm1051", "hp_roman8"},
    {"ibm1125", "cp1125"}, {"ibm1140", "cp1140"}, {"ibm273", "cp273"}, {"ibm367", "ascii"},
    {"ibm424", "cp424"}, {"ibm437", "cp437"}, {"ibm500", "cp500"}, {"ibm775", "cp775"},
    {"ibm819", "latin_1"}, {"ibm850", "cp850"}, {"ibm852", "cp852"}, {"ibm855", "cp855"},
    {"ibm857", "cp857"}, {"ibm858", "cp858"}, {"ibm860", "cp860"}, {"ibm861", "cp861"},
    {"ibm862", "cp862"}, {"ibm863", "cp863"}, {"ibm864", "cp864"}, {"ibm865", "cp865"},
    {"ibm866", "cp866"}, {"ibm869", "cp869"}, {"iso2022jp", "iso2022_jp"},
    {"iso2022jp_1", "iso2022_jp_1"}, {"iso2022jp_2", "iso2022_jp_2"},
    {"iso2022jp_2004", "iso2022_jp_2004"}, {"iso2022jp_3", "iso2022_jp_3"},
    {"iso2022jp_ext", "iso2022_jp_ext"}, {"iso2022kr", "iso2022_kr"}, {"iso646_us", "ascii"},
    {"iso8859", "latin_1"}, {"iso8859_1", "latin_1"}, {"iso_2022_jp", "iso2022_jp"},
    {"iso_2022_jp_1", "iso2022_jp_1"}, {"iso_2022_jp_2", "iso2022_jp_2"},
    {"iso_2022_jp_2004", "iso2022_jp_2004"}, {"iso_2022_jp_3", "iso2022_jp_3"},
    {"iso_2022_jp_ext", "iso2022_jp_ext"}, {"iso_2022_kr", "iso2022_kr"},
    {"iso_646.irv_1991", "ascii"}, {"iso_8859_1", "latin_1"}, {"iso_8859_10", "iso8859_10"},
    {"iso_8859_10_1992", "iso8859_10"}, {"iso_8859_11", "iso8859_11"},
    {"iso_8859_11_2001", "iso8859_11"}, {"iso_8859_13", "iso8859_13"},
    {"iso_8859_14", "iso8859_14"}, {"iso_8859_14_1998", "iso8859_14"},
    {"iso_8859_15", "iso8859_15"}, {"iso_8859_16", "iso8859_16"},
    {"iso_8859_16_2001", "iso8859_16"}, {"iso_8859_1_1987", "latin_1"}, {"iso_8859_2", "iso8859_2"},
    {"iso_8859_2_1987", "iso8859_2"}, {"iso_8859_3", "iso8859_3"}, {"iso_8859_3_1988", "iso8859_3"},
    {"iso_8859_4", "iso8859_4"}, {"iso_8859_4_1988", "iso8859_4"}, {"iso_8859_5", "iso8859_5"},
    {"iso_8859_5_1988", "iso8859_5"}, {"iso_8859_6", "iso8859_6"}, {"iso_8859_6_1987", "iso8859_6"},
    {"iso_8859_7", "iso8859_7"}, {"iso_8859_7_1987", "iso8859_7"}, {"iso_8859_8", "iso8859_8"},
    {"iso_8859_8_1988", "iso8859_8"}, {"iso_8859_9", "iso8859_9"}, {"iso_8859_9_1989", "iso8859_9"},
    {"iso_celtic", "iso8859_14"}, {"iso_ir_100", "latin_1"}, {"iso_ir_101", "iso8859_2"},
    {"iso_ir_109", "iso8859_3"}, {"iso_ir_110", "iso8859_4"}, {"iso_ir_126", "iso8859_7"},
    {"iso_ir_127", "iso8859_6"}, {"iso_ir_138", "iso8859_8"}, {"iso_ir_144", "iso8859_5"},
    {"iso_ir_148", "iso8859_9"}, {"iso_ir_157", "iso8859_10"}, {"iso_ir_166", "tis_620"},
    {"iso_ir_199", "iso8859_14"}, {"iso_ir_226", "iso8859_16"}, {"iso_ir_58", "gb2312"},
    {"iso_ir_6", "ascii"}, {"jisx0213", "euc_jis_2004"}, {"korean", "euc_kr"},
    {"ks_c_5601", "euc_kr"}, {"ks_c_5601_1987", "euc_kr"}, {"ks_x_1001", "euc_kr"},
    {"ksc5601", "euc_kr"}, {"ksx1001", "euc_kr"}, {"kz_1048", "kz1048"}, {"l1", "latin_1"},
    {"l10", "iso8859_16"}, {"l2", "iso8859_2"}, {"l3", "iso8859_3"}, {"l4", "iso8859_4"},
    {"l5", "iso8859_9"}, {"l6", "iso8859_10"}, {"l7", "iso8859_13"}, {"l8", "iso8859_14"},
    {"l9", "iso8859_15"}, {"latin", "latin_1"}, {"latin1", "latin_1"}, {"latin10", "iso8859_16"},
    {"latin2", "iso8859_2"}, {"latin3", "iso8859_3"}, {"latin4", "iso8859_4"},
    {"latin5", "iso8859_9"}, {"latin6", "iso8859_10"}, {"latin7", "iso8859_13"},
    {"latin8", "iso8859_14"}, {"latin9", "iso8859_15"}, {"mac_centeuro", "mac_latin2"},
    {"maccentraleurope", "mac_latin2"}, {"maccyrillic", "mac_cyrillic"}, {"macgreek", "mac_greek"},
    {"maciceland", "mac_iceland"}, {"macintosh", "mac_roman"}, {"maclatin2", "mac_latin2"},
    {"macroman", "mac_roman"}, {"macturkish", "mac_turkish"}, {"ms1361", "johab"},
    {"ms932", "cp932"}, {"ms936", "gbk"}, {"ms949", "cp949"}, {"ms950", "cp950"},
    {"ms_kanji", "cp932"}, {"mskanji", "cp932"}, {"pt154", "ptcp154"}, {"quopri", "quopri_codec"},
    {"quoted_printable", "quopri_codec"}, {"quotedprintable", "quopri_codec"}, {"r8", "hp_roman8"},
    {"rk1048", "kz1048"}, {"roman8", "hp_roman8"}, {"rot13", "rot_13"}, {"ruscii", "cp1125"},
    {"s_jis", "shift_jis"}, {"s_jis_2004", "shift_jis_2004"}, {"s_jisx0213", "shift_jisx0213"},
    {"shiftjis", "shift_jis"}, {"shiftjis2004", "shift_jis_2004"},
    {"shiftjisx0213", "shift_jisx0213"}, {"sjis", "shift_jis"}, {"sjis_2004", "shift_jis_2004"},
    {"sjisx0213", "shift_jisx0213"}, {"strk1048_2002", "kz1048"}, {"thai", "iso8859_11"},
    {"tis620", "tis_620"}, {"tis_620_0", "tis_620"}, {"tis_620_2529_0", "tis_620"},
    {"tis_620_2529_1", "tis_620"}, {"u16", "utf_16"}, {"u32", "utf_32"}, {"u7", "utf_7"},
    {"u8", "utf_8"}, {"u_jis", "euc_jp"}, {"uhc", "cp949"}, {"ujis", "euc_jp"},
    {"unicode_1_1_utf_7", "utf_7"}, {"unicodebigunmarked", "utf_16_be"},
    {"unicodelittleunmarked", "utf_16_le"}, {"us", "ascii"}, {"us_ascii", "ascii"},
    {"utf", "utf_8"}, {"utf16", "utf_16"}, {"utf32", "utf_32"}, {"utf7", "utf_7"},
    {"utf8", "utf_8"}, {"utf8_ucs2", "utf_8"}, {"utf8_ucs4", "utf_8"}, {"utf_16be", "utf_16_be"},
    {"utf_16le", "utf_16_le"}, {"utf_32be", "utf_32_be"}, {"utf_32le", "utf_32_le"},
    {"uu", "uu_codec"}, {"windows_1250", "cp1250"}, {"windows_1251", "cp1251"},
    {"windows_1252", "cp1252"}, {"windows_1253", "cp1253"}, {"windows_1254", "cp1254"},
    {"windows_1255", "cp1255"}, {"windows_1256", "cp1256"}, {"windows_1257", "cp1257"},
    {"windows_1258", "cp1258"}, {"x_mac_japanese", "shift_jis"}, {"x_mac_korean", "euc_kr"},
    {"x_mac_simp_chinese", "gb2312"}, {"x_mac_trad_chinese", "big5"}, {"zip", "zlib_codec"},
    {"zlib", "zlib_codec"},
};
/* clang-format on */

/* Normalises name: lower case, each run of characters other than ASCII letters, digits and dots one
 * "_", and none of these at either end ("ISO 8859-1" and "iso_8859_1").
 * Returns: FALSE if name is too long. */
static gboolean
normalise(const char *name, char out[MAX_NAME + 1])
{
    gsize size = 0;
    gboolean gap = FALSE;
    if (strlen(name) > MAX_NAME)
        return FALSE;
    for (const char *p = name; *p; p++) {
        if (!g_ascii_isalnum(*p) && *p != '.') {
            gap = size > 0;
            continue;
        }
        if (gap)
            out[size++] = '_';
        gap = FALSE;
        out[size++] = g_ascii_tolower(*p);
    }
    out[size] = '\0';
    return TRUE;
}

/* Entries of both tables start with their name. */
static int
compare_name(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

static const Alias *
find_alias(const char *name)
{
    return bsearch(name, aliases, G_N_ELEMENTS(aliases), sizeof(Alias), compare_name);
}

const M2sCodec *
m2s_codec_find(const char *name)
{
    char key[MAX_NAME + 1];
    if (!normalise(name, key))
        return NULL;
    const Alias *alias = find_alias(key);
    if (alias == NULL && strchr(key, '.')) {
        alias = find_alias(g_strdelimit(key, ".", '_'));
        if (alias == NULL)
            return NULL; /* module names have no dot: "utf.8" is unknown, unlike "iso8859.1" */
    }
    return bsearch(alias ? alias->name : key, codecs, G_N_ELEMENTS(codecs), sizeof(M2sCodec),
                   compare_name);
}
