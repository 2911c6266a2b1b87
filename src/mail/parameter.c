/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/parameter.h"

#include "base/text.h"

/* Python refuses to read integers of more digits. */
enum { MAX_DIGITS = 4300 };

/* A parameter as written: name=value, both without white space around. */
typedef struct {
    M2sSlice name;
    M2sSlice value; /* still with its quotes */
    gboolean bare;  /* without "=": its name keeps its case, its value is "" */
} Written;

/* A piece of a parameter in RFC 2231's form: name*, name*0, name*0*. */
typedef struct {
    M2sSlice key;      /* the name before its first "*" */
    M2sSlice number;   /* digits, or nothing */
    gboolean numbered; /* there is a number */
    gboolean encoded;  /* the name ends in "*": the value has %XX in it */
} Continuation;

void
m2s_parameter_clear(M2sParameter *value)
{
    if (value->text)
        g_string_free(value->text, TRUE);
    if (value->charset)
        g_string_free(value->charset, TRUE);
    *value = (M2sParameter){0};
}

static gboolean
is_space(char c)
{
    return m2s_unichar_is_space((guchar)c < 0x80 ? (guchar)c : 'x');
}

M2sSlice
m2s_parameter_strip(M2sSlice text)
{
    while (text.size && is_space(text.data[text.size - 1]))
        text.size--;
    while (text.size && is_space(text.data[0]))
        text = m2s_slice_sub(text, 1, text.size);
    return text;
}

/* Takes a parameter off the front of rest: up to a semicolon before which the quotes are even in
 * number, those after a backslash not counted.
 * more: (out): whether there was such a semicolon, so that another parameter follows. */
static Written
take_parameter(M2sSlice *rest, gboolean *more)
{
    gsize end = 0, equal_sign = G_MAXSIZE;
    gboolean quoted = FALSE;
    for (; end < rest->size; end++) {
        char c = rest->data[end];
        if (c == ';' && !quoted)
            break;
        if (c == '"' && !(end > 0 && rest->data[end - 1] == '\\'))
            quoted = !quoted;
        if (c == '=' && equal_sign == G_MAXSIZE)
            equal_sign = end;
    }
    M2sSlice whole = m2s_slice_sub(*rest, 0, end);
    *more = end < rest->size;
    *rest = m2s_slice_sub(*rest, end + *more, rest->size);
    if (equal_sign == G_MAXSIZE)
        return (Written){m2s_parameter_strip(whole), {"", 0}, TRUE};
    return (Written){m2s_parameter_strip(m2s_slice_sub(whole, 0, equal_sign)),
                     m2s_parameter_strip(m2s_slice_sub(whole, equal_sign + 1, end)), FALSE};
}

/* All parameters, the type itself as the first.  Returns: (transfer full) (nullable): NULL if they
 * are more than max besides the type. */
static GArray *
split_parameters(M2sSlice text, guint max)
{
    g_autoptr(GArray) parameters = g_array_new(FALSE, FALSE, sizeof(Written));
    M2sSlice rest = text;
    for (gboolean more = TRUE; more;) {
        Written parameter = take_parameter(&rest, &more);
        g_array_append_val(parameters, parameter);
        if (parameters->len > (gsize)max + 1)
            return NULL;
    }
    return g_steal_pointer(&parameters);
}

static GString *
replace_pairs(GString *text, char first, char second)
{
    gsize to = 0;
    for (gsize from = 0; from < text->len; from++) {
        if (text->str[from] == first && from + 1 < text->len && text->str[from + 1] == second)
            from++;
        text->str[to++] = text->str[from];
    }
    g_string_truncate(text, to);
    return text;
}

GString *
m2s_parameter_unquote(M2sSlice text)
{
    gboolean paired = text.size > 1;
    char first = paired ? text.data[0] : 0, last = paired ? text.data[text.size - 1] : 0;
    if (first == '<' && last == '>')
        return g_string_new_len(text.data + 1, text.size - 2);
    if (first != '"' || last != '"')
        return g_string_new_len(text.data, text.size);
    GString *inside = g_string_new_len(text.data + 1, text.size - 2);
    return replace_pairs(replace_pairs(inside, '\\', '\\'), '\\', '"');
}

/* Whether a parameter's name is of RFC 2231's form; the first parameter never is. */
static gboolean
read_continuation(M2sSlice name, Continuation *piece)
{
    gsize at = 0;
    while (at < name.size && (g_ascii_isalnum(name.data[at]) || name.data[at] == '_'))
        at++;
    if (at == 0 || at == name.size || name.data[at] != '*')
        return FALSE;
    gsize start = at + 1, end = start;
    while (end < name.size && g_ascii_isdigit(name.data[end]))
        end++;
    gboolean star = end > start && end < name.size && name.data[end] == '*';
    if (end + star != name.size)
        return FALSE;
    *piece = (Continuation){.key = m2s_slice_sub(name, 0, at),
                            .number = m2s_slice_sub(name, start, end),
                            .numbered = end > start,
                            .encoded = name.data[name.size - 1] == '*'};
    return TRUE;
}

/* Python's dict key of a piece: its name in lower case, unless the parameter is a bare word. */
static gboolean
same_key(const Written *a, const Continuation *piece_a, const Written *b,
         const Continuation *piece_b)
{
    if (piece_a->key.size != piece_b->key.size)
        return FALSE;
    for (gsize i = 0; i < piece_a->key.size; i++) {
        char c = piece_a->key.data[i], d = piece_b->key.data[i];
        if ((a->bare ? c : g_ascii_tolower(c)) != (b->bare ? d : g_ascii_tolower(d)))
            return FALSE;
    }
    return TRUE;
}

/* Python sorts the pieces of a parameter by number and fails if one has none and another has
 * ("name*=a; name*0=b"), or if a number is endless.  It does so for all parameters, whichever is
 * asked for. */
static gboolean
are_sortable(const GArray *parameters)
{
    for (guint i = 1; i < parameters->len; i++) {
        const Written *one = &g_array_index(parameters, Written, i);
        Continuation piece, other_piece;
        if (!read_continuation(one->name, &piece))
            continue;
        if (piece.number.size > MAX_DIGITS)
            return FALSE;
        for (guint j = i + 1; j < parameters->len; j++) {
            const Written *other = &g_array_index(parameters, Written, j);
            if (read_continuation(other->name, &other_piece) &&
                piece.numbered != other_piece.numbered &&
                same_key(one, &piece, other, &other_piece))
                return FALSE;
        }
    }
    return TRUE;
}

typedef struct {
    M2sSlice number; /* without leading zeros */
    GString *text;   /* unquoted */
    gboolean encoded;
} Piece;

static void
piece_clear(gpointer data)
{
    g_string_free(((Piece *)data)->text, TRUE);
}

static int
compare_pieces(gconstpointer a, gconstpointer b)
{
    const Piece *one = a, *other = b;
    if (one->number.size != other->number.size)
        return one->number.size < other->number.size ? -1 : 1;
    int order =
        one->number.size ? memcmp(one->number.data, other->number.data, one->number.size) : 0;
    if (order == 0)
        order = memcmp(one->text->str, other->text->str, MIN(one->text->len, other->text->len));
    if (order == 0 && one->text->len != other->text->len)
        order = one->text->len < other->text->len ? -1 : 1;
    return order ? order : one->encoded - other->encoded;
}

/* The pieces of the parameter that the one at index first begins, in order. */
static GArray *
gather_pieces(const GArray *parameters, guint first)
{
    const Written *begin = &g_array_index(parameters, Written, first);
    Continuation begin_piece, found;
    read_continuation(begin->name, &begin_piece);
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_set_clear_func(pieces, piece_clear);
    for (guint i = first; i < parameters->len; i++) {
        const Written *parameter = &g_array_index(parameters, Written, i);
        if (!read_continuation(parameter->name, &found) ||
            !same_key(begin, &begin_piece, parameter, &found))
            continue;
        while (found.number.size && found.number.data[0] == '0')
            found.number = m2s_slice_sub(found.number, 1, found.number.size);
        Piece piece = {found.number, m2s_parameter_unquote(parameter->value), found.encoded};
        g_array_append_val(pieces, piece);
    }
    g_array_sort(pieces, compare_pieces);
    return pieces;
}

/* Appends text with %XX decoded, each such byte being a character of Latin-1. */
static void
append_percent_decoded(const GString *text, GString *out)
{
    for (const char *p = text->str, *end = p + text->len; p < end; p++) {
        if (*p == '%' && end - p > 2 && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
            g_string_append_unichar(out,
                                    g_ascii_xdigit_value(p[1]) << 4 | g_ascii_xdigit_value(p[2]));
            p += 2;
        } else
            g_string_append_c(out, *p);
    }
}

/* Takes "charset'language'" off the front of the text, if both apostrophes are there. */
static void
split_charset(M2sParameter *value)
{
    const char *start = value->text->str, *end = start + value->text->len;
    const char *first = memchr(start, '\'', end - start);
    const char *second = first ? memchr(first + 1, '\'', end - (first + 1)) : NULL;
    if (second == NULL)
        return;
    value->charset = g_string_new_len(start, first - start);
    g_string_erase(value->text, 0, second + 1 - start);
}

static void
join_pieces(const GArray *parameters, guint first, M2sParameter *value)
{
    g_autoptr(GArray) pieces = gather_pieces(parameters, first);
    value->text = g_string_new(NULL);
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        value->extended |= piece->encoded;
        if (piece->encoded)
            append_percent_decoded(piece->text, value->text);
        else
            g_string_append_len(value->text, piece->text->str, piece->text->len);
    }
    if (value->extended)
        split_charset(value);
}

/* The parameter called name: a plain one before one of RFC 2231's form, wherever they stand. */
static gboolean
pick_parameter(const GArray *parameters, const char *name, M2sParameter *value)
{
    Continuation piece;
    for (guint i = 0; i < parameters->len; i++) {
        const Written *parameter = &g_array_index(parameters, Written, i);
        if (m2s_slice_equals_caseless(parameter->name, name)) {
            value->text = m2s_parameter_unquote(parameter->value);
            return TRUE;
        }
    }
    for (guint i = 1; i < parameters->len; i++) {
        const Written *parameter = &g_array_index(parameters, Written, i);
        if (read_continuation(parameter->name, &piece) &&
            m2s_slice_equals_caseless(piece.key, name)) {
            join_pieces(parameters, i, value);
            return TRUE;
        }
    }
    return FALSE;
}

/* The value as Python's str(header) shows it: bytes outside ASCII are U+FFFD.
 * Returns: raw itself if it has none, else a slice of buffer. */
static M2sSlice
show_raw(M2sSlice raw, GString *buffer)
{
    gsize ascii = 0;
    while (ascii < raw.size && (guchar)raw.data[ascii] < 0x80)
        ascii++;
    if (ascii == raw.size)
        return raw;
    for (gsize i = 0; i < raw.size; i++)
        g_string_append_unichar(buffer, (guchar)raw.data[i] < 0x80 ? raw.data[i] : 0xfffd);
    return m2s_slice(buffer->str, buffer->len);
}

M2sParameterStatus
m2s_parameter_find(M2sSlice raw, const char *name, const M2sLimits *limits, M2sParameter *value)
{
    *value = (M2sParameter){0};
    g_autoptr(GString) buffer = g_string_new(NULL);
    M2sSlice text = show_raw(raw, buffer);
    g_autoptr(GArray) parameters = split_parameters(text, limits->parameter_count);
    if (parameters == NULL)
        return M2S_PARAMETER_TOO_MANY;
    if (text.size && memchr(text.data, '*', text.size) && !are_sortable(parameters))
        return M2S_PARAMETER_REFUSED;
    if (!pick_parameter(parameters, name, value))
        return M2S_PARAMETER_ABSENT;
    if (value->charset && value->charset->len > limits->charset_length)
        return M2S_PARAMETER_TOO_LONG;
    /* "embedded null character" is an error of another kind than an unknown charset */
    if (value->charset && memchr(value->charset->str, '\0', value->charset->len))
        return M2S_PARAMETER_REFUSED;
    return M2S_PARAMETER_FOUND;
}
