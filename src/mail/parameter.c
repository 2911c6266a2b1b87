/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/parameter.h"

#include "base/find.h"
#include "base/python.h"

/* A parameter as written: name=value, both stripped. */
typedef struct {
    M2sSlice name;
    M2sSlice value; /* still with its quotes */
    gboolean bare;  /* without "=": its name stays case-sensitive, its value is "" */
} Written;

/* The name of a piece of a parameter in RFC 2231's form: name*, name*0, name*0*. */
typedef struct {
    M2sSlice key;      /* the name before its first "*" */
    M2sSlice number;   /* digits, or nothing */
    gboolean numbered; /* there is a number */
    gboolean encoded;  /* the name ends in "*": the value contains %XX */
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

/* Takes a parameter off the front of rest, up to the first semicolon outside quotes; a quote after
 * a backslash does not count.
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
        return (Written){m2s_python_strip(whole, TRUE), {"", 0}, TRUE};
    return (Written){m2s_python_strip(m2s_slice_sub(whole, 0, equal_sign), TRUE),
                     m2s_python_strip(m2s_slice_sub(whole, equal_sign + 1, end), TRUE), FALSE};
}

/* All parameters; the first is the type itself.  Returns: (transfer full) (nullable): NULL if there
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

/* Whether name, which is not the first parameter's, has RFC 2231's form. */
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

/* Python's dict key for a piece is its name, in lower case unless the parameter is a bare word. */
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

/* Python sorts the pieces of a parameter by number, and fails if some have one and others do not
 * ("name*=a; name*0=b"), or if a number has too many digits.  It does this for all parameters,
 * whichever one is asked for. */
static gboolean
are_sortable(const GArray *parameters)
{
    for (guint i = 1; i < parameters->len; i++) {
        const Written *one = &g_array_index(parameters, Written, i);
        Continuation piece, other_piece;
        if (!read_continuation(one->name, &piece))
            continue;
        if (piece.number.size > M2S_PYTHON_MAX_DIGITS)
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
    int order = m2s_slice_compare(one->number, other->number);
    if (order == 0)
        order = m2s_slice_compare(m2s_slice_of_string(one->text), m2s_slice_of_string(other->text));
    return order ? order : one->encoded - other->encoded;
}

/* The pieces, in order, of the parameter whose first piece is at index first. */
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

/* Appends text, decoding each %XX to a character of Latin-1. */
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

/* Moves the charset of "charset'language'" at the front of the text, if both apostrophes are
 * there. */
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

/* The parameter called name; a plain one takes precedence over RFC 2231's form, in any order. */
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

/* The value as Python's str(header) shows it, with U+FFFD for bytes that are not ASCII.
 * Returns: raw itself if it is ASCII, else a slice of buffer. */
static M2sSlice
show_raw(M2sSlice raw, GString *buffer)
{
    if (m2s_is_ascii(raw))
        return raw;
    for (gsize i = 0; i < raw.size; i++)
        g_string_append_unichar(buffer, (guchar)raw.data[i] < 0x80 ? raw.data[i] : 0xfffd);
    return m2s_slice_of_string(buffer);
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
    if (m2s_slice_find(text, '*') && !are_sortable(parameters))
        return M2S_PARAMETER_REFUSED;
    if (!pick_parameter(parameters, name, value))
        return M2S_PARAMETER_ABSENT;
    if (value->charset && value->charset->len > limits->charset_length)
        return M2S_PARAMETER_TOO_LONG;
    /* Python raises another error for "embedded null character" than for an unknown charset. */
    if (value->charset && m2s_slice_find(m2s_slice_of_string(value->charset), '\0'))
        return M2S_PARAMETER_REFUSED;
    return M2S_PARAMETER_FOUND;
}
