/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/look.h"
#include "mbox/splitter.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define BLANKS          " \t\n\v\f\r"
#define ENOUGH          2  /* points, for a mail */
#define YAML_LINES      16 /* looked at */
#define CONTROLS        32 /* of as many bytes, one may be a control character in a text */

/* The first bytes of files that are clearly no mail. */
typedef struct {
    M2sSlice start;
    const char *what;
} Magic;

#define MAGIC(start, what)                                                                         \
    {                                                                                              \
        {(start), sizeof(start) - 1}, (what)                                                       \
    }

static const Magic magics[] = {
    MAGIC("\x1f\x8b", "compressed with gzip; unpack it first, with \"gzip -dc\""),
    MAGIC("\xfd"
          "7zXZ\0",
          "compressed with xz; unpack it first, with \"xz -dc\""),
    MAGIC("BZh", "compressed with bzip2; unpack it first, with \"bzip2 -dc\""),
    MAGIC("\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first, with \"zstd -dc\""),
    MAGIC("\x04\x22\x4d\x18", "compressed with lz4; unpack it first, with \"lz4 -dc\""),
    MAGIC("PK\x03\x04", "a zip archive; unpack it first, with \"unzip\""),
    MAGIC("SQLite format 3\0", "an SQLite database, no mail; a state is named with --state"),
    MAGIC("\x7f"
          "ELF",
          "a program or a library (ELF), no mail"),
    MAGIC("%PDF-", "a PDF document, no mail"),
    MAGIC("\xff\xfe", "text in UTF-16, no mail; convert it first, with \"iconv -f utf-16\""),
    MAGIC("\xfe\xff", "text in UTF-16, no mail; convert it first, with \"iconv -f utf-16\""),
};

/* Names of header lines.  Those of one point are used by other formats as well: "Date: …" by Debian
 * and MultiMarkdown, "Content-Type: …" by HTTP, "from: …" by YAML.  With a capital letter, "From"
 * and "Subject" are a mail's. */
typedef struct {
    const char *name; /* ends with "-" if any name goes on from there */
    guint points;
    guint capital; /* points if it begins with a capital letter */
} Name;

static const Name names[] = {
    {"From", 1, ENOUGH},
    {"To", 1, ENOUGH},
    {"Cc", 1, ENOUGH},
    {"Subject", 1, ENOUGH},
    {"Date", 1, 1},
    {"Content-Type", 1, 1},
    {"Sender", 1, 1},
    {"References", 1, 1},
    {"X-", 1, 1},
    {"Authentication-Results", ENOUGH, ENOUGH},
    {"Content-Transfer-Encoding", ENOUGH, ENOUGH},
    {"Delivered-To", ENOUGH, ENOUGH},
    {"DKIM-Signature", ENOUGH, ENOUGH},
    {"Envelope-To", ENOUGH, ENOUGH},
    {"In-Reply-To", ENOUGH, ENOUGH},
    {"List-Archive", ENOUGH, ENOUGH},
    {"List-Id", ENOUGH, ENOUGH},
    {"List-Post", ENOUGH, ENOUGH},
    {"List-Unsubscribe", ENOUGH, ENOUGH},
    {"Message-ID", ENOUGH, ENOUGH},
    {"MIME-Version", ENOUGH, ENOUGH},
    {"Received", ENOUGH, ENOUGH},
    {"Reply-To", ENOUGH, ENOUGH},
    {"Resent-From", ENOUGH, ENOUGH},
    {"Return-Path", ENOUGH, ENOUGH},
    {"X-Mailing-List", ENOUGH, ENOUGH},
    {"X-Original-To", ENOUGH, ENOUGH},
};

static gboolean
is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* text without the characters of set at its start. */
static M2sSlice
skip(M2sSlice text, const char *set)
{
    gsize at = 0;
    while (at < text.size && is_one_of(text.data[at], set))
        at++;
    return m2s_slice_sub(text, at, text.size);
}

/* Takes the next line off the front of rest.  It ends with "\n", "\r\n" or, as in files of old
 * Macintosh programs, a lone "\r".
 * line: (out): without its end.
 * Returns: FALSE if nothing was left. */
static gboolean
take_line(M2sSlice *rest, M2sSlice *line)
{
    gsize end = 0;
    while (end < rest->size && rest->data[end] != '\n' && rest->data[end] != '\r')
        end++;
    *line = m2s_slice_sub(*rest, 0, end);
    gboolean found = rest->size > 0;
    gboolean is_pair = m2s_slice_has_prefix(m2s_slice_sub(*rest, end, rest->size), "\r\n");
    *rest = m2s_slice_sub(*rest, MIN(end + 1 + is_pair, rest->size), rest->size);
    return found;
}

/* The name of a header line; empty if line is none. */
static M2sSlice
header_name(M2sSlice line)
{
    gsize end = 0;
    while (end < line.size && line.data[end] > ' ' && line.data[end] < 0x7f &&
           line.data[end] != ':')
        end++;
    M2sSlice rest = skip(m2s_slice_sub(line, end, line.size), " \t");
    return m2s_slice_sub(line, 0, m2s_slice_has_prefix(rest, ":") ? end : 0);
}

/* The index of name in names, or their number. */
static gsize
find_name(M2sSlice name)
{
    gsize i = 0;
    for (; i < G_N_ELEMENTS(names); i++)
        if (m2s_slice_equals_caseless(name, names[i].name))
            return i;
    for (i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_has_suffix(names[i].name, "-") &&
            m2s_slice_has_prefix_caseless(name, names[i].name))
            return i;
    return i;
}

/* Lines that count neither for nor against a header: continued ones, and the separators that
 * programs leave in it. */
static gboolean
is_neutral(M2sSlice line)
{
    return m2s_slice_has_prefix(line, " ") || m2s_slice_has_prefix(line, "\t") ||
           m2s_slice_has_prefix(line, "From ") || m2s_slice_has_prefix(line, ">From ");
}

/* Whether text begins with the header of a mail.  A name counts once. */
static gboolean
has_mail_header(M2sSlice text)
{
    M2sSlice line;
    guint points = 0;
    gboolean seen[G_N_ELEMENTS(names) + 1] = {FALSE};
    while (points < ENOUGH && take_line(&text, &line)) {
        if (is_neutral(line))
            continue;
        M2sSlice name = header_name(line);
        if (name.size == 0)
            return FALSE;
        gsize i = find_name(name);
        if (i < G_N_ELEMENTS(names) && !seen[i])
            points += g_ascii_isupper(*name.data) ? names[i].capital : names[i].points;
        seen[i] = TRUE;
    }
    return points >= ENOUGH;
}

/* What bytes are if they are clearly no mail, and what to do about it; else NULL. */
static const char *
describe_magic(M2sSlice bytes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(magics); i++) {
        M2sSlice start = magics[i].start;
        if (bytes.size >= start.size && memcmp(bytes.data, start.data, start.size) == 0)
            return magics[i].what;
    }
    return NULL;
}

/* Escape is left out: a text in ISO-2022-JP is full of it. */
static gboolean
is_binary(M2sSlice bytes)
{
    gsize controls = 0;
    for (gsize i = 0; i < bytes.size; i++) {
        char c = bytes.data[i];
        if (c == '\0')
            return TRUE;
        controls += g_ascii_iscntrl(c) && !is_one_of(c, BLANKS "\b\x1b");
    }
    return controls > bytes.size / CONTROLS;
}

static gboolean
is_html(M2sSlice text)
{
    return m2s_slice_has_prefix_caseless(text, "<!DOCTYPE html") ||
           m2s_slice_has_prefix_caseless(text, "<html");
}

static gboolean
is_xml(M2sSlice text)
{
    return m2s_slice_has_prefix(text, "<?xml") ||
           (text.size > 1 && text.data[0] == '<' && g_ascii_isalpha(text.data[1]));
}

/* "[1" and "{\"a\"", but not "[section]" of a configuration. */
static gboolean
is_json(M2sSlice text)
{
    if (text.size == 0 || !is_one_of(text.data[0], "[{"))
        return FALSE;
    M2sSlice rest = skip(m2s_slice_sub(text, 1, text.size), BLANKS);
    return rest.size == 0 || is_one_of(rest.data[0], "\"[{}]-0123456789");
}

static gboolean
is_script(M2sSlice text)
{
    return m2s_slice_has_prefix(text, "#!");
}

static gboolean
begins_with_one_of(M2sSlice text, const char *const *starts)
{
    for (; *starts; starts++)
        if (m2s_slice_has_prefix(text, *starts))
            return TRUE;
    return FALSE;
}

static gboolean
is_source(M2sSlice text)
{
    static const char *const starts[] = {"/*",      "//",      "#include", "#ifndef",
                                         "#pragma", "#define", "package ", NULL};
    return begins_with_one_of(text, starts);
}

static gboolean
is_diff(M2sSlice text)
{
    static const char *const starts[] = {"diff ", "--- a/", "Index: ", NULL};
    return begins_with_one_of(text, starts);
}

/* "key:", "key: value" and "- item". */
static gboolean
is_yaml_line(M2sSlice line)
{
    M2sSlice name = header_name(line);
    M2sSlice rest = m2s_slice_sub(line, name.size, line.size);
    return m2s_slice_has_prefix(line, "- ") || m2s_slice_has_prefix(line, " ") ||
           (name.size > 0 && (rest.size == 1 || m2s_slice_has_prefix(rest, ": ")));
}

static gboolean
is_yaml(M2sSlice text)
{
    M2sSlice line;
    guint count = 0;
    if (m2s_slice_has_prefix(text, "---\n") || m2s_slice_has_prefix(text, "%YAML"))
        return TRUE;
    for (guint i = 0; i < YAML_LINES && take_line(&text, &line); i++) {
        if (line.size == 0 || line.data[0] == '#')
            continue;
        if (!is_yaml_line(line))
            return FALSE;
        count++;
    }
    return count > 0;
}

/* How many fields line has; 1 if it is prose, with a blank after a comma. */
static guint
count_fields(M2sSlice line)
{
    guint fields = 1;
    for (gsize i = 0; i < line.size; i++) {
        if (line.data[i] != ',')
            continue;
        if (i + 1 < line.size && line.data[i + 1] == ' ')
            return 1;
        fields++;
    }
    return fields;
}

/* Two lines of as many fields. */
static gboolean
is_csv(M2sSlice text)
{
    M2sSlice first, second;
    return take_line(&text, &first) && take_line(&text, &second) && count_fields(first) > 1 &&
           count_fields(first) == count_fields(second);
}

/* A heading or a block of code at the start of a line, or a heading that is underlined. */
static gboolean
is_markdown(M2sSlice text)
{
    static const char *const starts[] = {"# ", "## ", "### ", "```", "====", NULL};
    M2sSlice line;
    while (take_line(&text, &line))
        if (begins_with_one_of(line, starts))
            return TRUE;
    return FALSE;
}

static gboolean
is_any(M2sSlice text)
{
    return TRUE;
}

#define TEXT(what) "not a mail: it looks like " what ": no line of a mail header in it"

/* The first that fits. */
static const struct {
    gboolean (*fits)(M2sSlice text);
    const char *what;
} texts[] = {
    {is_html, TEXT("HTML")},          {is_xml, TEXT("XML")},
    {is_json, TEXT("JSON")},          {is_script, TEXT("a script")},
    {is_source, TEXT("source code")}, {is_diff, TEXT("a diff")},
    {is_yaml, TEXT("YAML")},          {is_csv, TEXT("CSV")},
    {is_markdown, TEXT("Markdown")},  {is_any, TEXT("plain text")},
};

static const char *
describe_text(M2sSlice text)
{
    gsize i = 0;
    while (!texts[i].fits(text))
        i++;
    return texts[i].what;
}

M2sLook
m2s_look_at(M2sSlice bytes)
{
    gboolean is_whole = bytes.size <= M2S_LOOK_SIZE;
    bytes.size = MIN(bytes.size, M2S_LOOK_SIZE);
    gsize mark = m2s_slice_has_prefix(bytes, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    M2sSlice text = m2s_slice_sub(bytes, mark, bytes.size);
    if (has_mail_header(skip(text, "\r\n")))
        return (M2sLook){M2S_LOOK_MAIL, NULL};
    text = skip(text, BLANKS);
    if (text.size == 0 && is_whole)
        return (M2sLook){M2S_LOOK_EMPTY, NULL};
    const char *magic = describe_magic(bytes);
    if (magic != NULL)
        return (M2sLook){M2S_LOOK_BINARY, magic};
    if (is_binary(bytes))
        return (M2sLook){M2S_LOOK_BINARY, "not a mail: binary data"};
    return (M2sLook){M2S_LOOK_TEXT, describe_text(text)};
}

const char *
m2s_look_objection(const M2sLook *look, M2sSlice bytes, gboolean in_maildir)
{
    if (look->kind != M2S_LOOK_TEXT || look->what == NULL)
        return look->what;
    if (in_maildir)
        return NULL;
    return m2s_splitter_has_separator(bytes)
               ? "not a mail: it has lines that begin mails of an mbox, but not its first"
               : look->what;
}
