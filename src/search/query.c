/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/query.h"

#include <mbox2series/base.h>

#include "base/slice.h"
#include "search/period.h"
#include "search/words.h"

/* Functions recurse over what is nested. */
#define DEPTH_MAX  50
#define LEAVES_MAX 200

/* A query while it is read. */
typedef struct {
    const char *text;
    const char *at; /* where in text */
    gint64 now;
    guint fields; /* of words of which nothing is said */
    guint depth;
    M2sSearchQuery *query;
    gsize *place;
    GError **error;
} Parser;

static M2sNode *read_any(Parser *parser);

static void
node_free(M2sNode *node)
{
    if (node == NULL)
        return;
    node_free(node->children[0]);
    node_free(node->children[1]);
    g_clear_pointer(&node->words, g_array_unref);
    g_free(node->text);
    g_free(node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sNode, node_free)

void
m2s_search_query_free(M2sSearchQuery *query)
{
    node_free(query->root);
    g_ptr_array_unref(query->leaves);
    g_free(query);
}

/* Sets the error, which is at place.  Returns: NULL. */
static gpointer G_GNUC_PRINTF(3, 4) fail(Parser *parser, const char *place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(parser->error, M2S_ERROR, M2S_ERROR_USAGE, what);
    *parser->place = (gsize)(place - parser->text);
    return NULL;
}

/* The characters of the query */

static gboolean
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_blanks(Parser *parser)
{
    while (is_blank(*parser->at))
        parser->at++;
}

/* Whether keyword comes next, and not a word that begins like it. */
static gboolean
is_next(const Parser *parser, const char *keyword)
{
    gsize length = strlen(keyword);
    return strncmp(parser->at, keyword, length) == 0 &&
           (parser->at[length] == '\0' || strchr(" \t\r\n()\"", parser->at[length]));
}

static gboolean
take(Parser *parser, const char *keyword)
{
    if (!is_next(parser, keyword))
        return FALSE;
    parser->at += strlen(keyword);
    skip_blanks(parser);
    return TRUE;
}

/* Takes a text in quotation marks, or one that ends before a blank or a parenthesis that was not
 * opened in it: the "()" of "erofs_read()" belongs to the word.
 * Returns: FALSE with an error. */
static gboolean
take_value(Parser *parser, M2sSlice *value, gboolean *is_quoted)
{
    const char *start = parser->at;
    guint open = 0;
    *is_quoted = *start == '"';
    if (*is_quoted) {
        const char *end = strchr(start + 1, '"');
        if (end == NULL) {
            fail(parser, start, "this quotation mark has no other behind it");
            return FALSE;
        }
        *value = m2s_slice(start + 1, (gsize)(end - start) - 1);
        parser->at = end + 1;
        return TRUE;
    }
    for (; *parser->at && !is_blank(*parser->at) && *parser->at != '"'; parser->at++) {
        open += *parser->at == '(';
        if (*parser->at == ')' && open-- == 0)
            break;
    }
    *value = m2s_slice(start, (gsize)(parser->at - start));
    return TRUE;
}

/* Leaves */

/* Returns: (nullable): NULL with an error if there are too many. */
static M2sNode *
add_leaf(Parser *parser, M2sNodeType type, const char *place)
{
    GPtrArray *leaves = parser->query->leaves;
    if (leaves->len == LEAVES_MAX)
        return fail(parser, place, "a query has at most %u parts", LEAVES_MAX);
    M2sNode *node = g_new0(M2sNode, 1);
    node->type = type;
    node->leaf = leaves->len;
    g_ptr_array_add(leaves, node);
    parser->query->has_other = parser->query->has_other || type != M2S_NODE_WORDS;
    return node;
}

/* "erofs_*" is the start of a word; the star of "fs/erofs/\*" is not behind one. */
static gboolean
is_start(M2sSlice value, M2sSlice last)
{
    if (value.size < 2 || value.data[value.size - 1] != '*')
        return FALSE;
    M2sWords words;
    M2sSlice word;
    gsize size = value.size - 1;
    const char *before = g_utf8_find_prev_char(value.data, value.data + size);
    if (before == NULL || last.size == 0)
        return FALSE;
    m2s_words_init(&words, m2s_slice(before, (gsize)(value.data + size - before)));
    return m2s_words_next(&words, &word);
}

static void
clear_word(gpointer word)
{
    g_free((char *)((M2sSlice *)word)->data);
}

static M2sNode *
make_words(Parser *parser, guint fields, M2sSlice value, gboolean is_quoted)
{
    const char *place = value.data;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    M2sWords words;
    M2sSlice word = {0};
    m2s_words_init(&words, value);
    g_array_set_clear_func(found, clear_word);
    while (m2s_words_next(&words, &word)) {
        const M2sSlice copy = m2s_slice(m2s_slice_dup(word), word.size);
        g_array_append_val(found, copy);
    }
    if (found->len == 0)
        return fail(parser, place, "there is no letter or digit here to look for");
    if (found->len > M2S_PHRASE_MAX)
        return fail(parser, place, "a phrase has at most %u words", M2S_PHRASE_MAX);
    M2sNode *node = add_leaf(parser, M2S_NODE_WORDS, place);
    if (node == NULL)
        return NULL;
    node->fields = fields;
    node->is_prefix = !is_quoted && is_start(value, word);
    node->words = g_steal_pointer(&found);
    parser->query->fields |= fields;
    return node;
}

static M2sNode *
make_date(Parser *parser, M2sSlice value)
{
    gint64 since, until;
    g_autofree char *text = m2s_slice_dup(value);
    g_autoptr(GError) problem = NULL;
    if (!m2s_period_parse(text, parser->now, &since, &until, &problem))
        return fail(parser, value.data, "%s", problem->message);
    M2sNode *node = add_leaf(parser, M2S_NODE_DATE, value.data);
    if (node) {
        node->since = since;
        node->until = until;
    }
    return node;
}

static M2sNode *
make_is(Parser *parser, M2sSlice value)
{
    static const char *const names[] = {[M2S_IS_PATCH] = "patch",
                                        [M2S_IS_COVER] = "cover",
                                        [M2S_IS_REPLY] = "reply",
                                        [M2S_IS_COMPLETE] = "complete",
                                        [M2S_IS_INCOMPLETE] = "incomplete"};
    guint is = 0;
    while (is < G_N_ELEMENTS(names) && !m2s_slice_equals_caseless(value, names[is]))
        is++;
    if (is == G_N_ELEMENTS(names))
        return fail(parser, value.data,
                    "a mail is a patch, cover or reply, and its series is "
                    "complete or incomplete");
    M2sNode *node = add_leaf(parser, M2S_NODE_IS, value.data);
    if (node)
        node->is = is;
    return node;
}

static M2sNode *
make_version(Parser *parser, M2sSlice value)
{
    g_autofree char *text = m2s_slice_dup(value);
    guint64 number;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL))
        return fail(parser, value.data, "a version is a number");
    M2sNode *node = add_leaf(parser, M2S_NODE_VERSION, value.data);
    if (node)
        node->number = (gint64)number;
    return node;
}

static M2sNode *
make_text(Parser *parser, M2sNodeType type, M2sSlice value)
{
    M2sNode *node = add_leaf(parser, type, value.data);
    g_autofree char *text = m2s_slice_dup(value);
    if (node == NULL)
        return NULL;
    if (type == M2S_NODE_ID && *text != '<')
        node->text = g_strdup_printf("<%s>", text);
    else
        node->text = g_steal_pointer(&text);
    return node;
}

/* Fields */

#define SET(field) M2S_FIELD_SET(M2S_IN_##field)

static const struct {
    const char *name; /* with its colon */
    M2sNodeType type;
    guint fields; /* for words */
} prefixes[] = {
    {"from:", M2S_NODE_WORDS, SET(FROM)},
    {"f:", M2S_NODE_WORDS, SET(FROM)},
    {"to:", M2S_NODE_WORDS, SET(TO) | SET(CC)},
    {"t:", M2S_NODE_WORDS, SET(TO) | SET(CC)},
    {"cc:", M2S_NODE_WORDS, SET(CC)},
    {"c:", M2S_NODE_WORDS, SET(CC)},
    {"subject:", M2S_NODE_WORDS, SET(SUBJECT)},
    {"s:", M2S_NODE_WORDS, SET(SUBJECT)},
    {"body:", M2S_NODE_WORDS, SET(MESSAGE) | SET(DIFF)},
    {"b:", M2S_NODE_WORDS, SET(MESSAGE) | SET(DIFF)},
    {"message:", M2S_NODE_WORDS, SET(MESSAGE)},
    {"diff:", M2S_NODE_WORDS, SET(DIFF)},
    {"dfb:", M2S_NODE_WORDS, SET(DIFF)},
    {"file:", M2S_NODE_WORDS, SET(FILES)},
    {"dfn:", M2S_NODE_WORDS, SET(FILES)},
    {"date:", M2S_NODE_DATE, 0},
    {"d:", M2S_NODE_DATE, 0},
    {"list:", M2S_NODE_LIST, 0},
    {"l:", M2S_NODE_LIST, 0},
    {"is:", M2S_NODE_IS, 0},
    {"tag:", M2S_NODE_TAG, 0},
    {"version:", M2S_NODE_VERSION, 0},
    {"id:", M2S_NODE_ID, 0},
    {"mid:", M2S_NODE_ID, 0},
    {"m:", M2S_NODE_ID, 0},
};

/* Takes the name of a field.  Returns: its index in prefixes; -1 if there is none. */
static int
take_prefix(Parser *parser)
{
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(parser->at, prefixes[i].name)) {
            parser->at += strlen(prefixes[i].name);
            return (int)i;
        }
    return -1;
}

static M2sNode *
make_leaf(Parser *parser, M2sNodeType type, M2sSlice value)
{
    switch (type) {
    case M2S_NODE_DATE:
        return make_date(parser, value);
    case M2S_NODE_IS:
        return make_is(parser, value);
    case M2S_NODE_VERSION:
        return make_version(parser, value);
    default:
        return make_text(parser, type, value);
    }
}

/* Operators */

static M2sNode *
join(M2sNodeType type, M2sNode *one, M2sNode *other)
{
    M2sNode *node = g_new0(M2sNode, 1);
    node->type = type;
    node->children[0] = one;
    node->children[1] = other;
    return node;
}

/* fields: of the words in the parentheses of which nothing is said. */
static M2sNode *
read_parentheses(Parser *parser, guint fields)
{
    const char *place = parser->at++;
    guint outer = parser->fields;
    if (++parser->depth > DEPTH_MAX)
        return fail(parser, place, "parentheses are nested at most %u deep", DEPTH_MAX);
    parser->fields = fields;
    g_autoptr(M2sNode) node = read_any(parser);
    parser->fields = outer;
    parser->depth--;
    if (node == NULL)
        return NULL;
    if (*parser->at != ')')
        return fail(parser, place, "this parenthesis is not closed");
    parser->at++;
    return g_steal_pointer(&node);
}

static M2sNode *
read_value(Parser *parser, M2sNodeType type, guint fields)
{
    M2sSlice value;
    gboolean is_quoted;
    if (*parser->at == '(' && type == M2S_NODE_WORDS)
        return read_parentheses(parser, fields);
    if (!take_value(parser, &value, &is_quoted))
        return NULL;
    return type == M2S_NODE_WORDS ? make_words(parser, fields, value, is_quoted)
                                  : make_leaf(parser, type, value);
}

static M2sNode *
read_part(Parser *parser)
{
    const char *place = parser->at;
    if (*place == '\0' || is_next(parser, "OR") || is_next(parser, "AND"))
        return fail(parser, place, "a word is missing here");
    if (*place == ')')
        return fail(parser, place,
                    parser->depth ? "a word is missing before this parenthesis"
                                  : "this parenthesis was not opened");
    int prefix = take_prefix(parser);
    if (prefix < 0)
        return read_value(parser, M2S_NODE_WORDS, parser->fields);
    if (*parser->at == '\0' || is_blank(*parser->at) || *parser->at == ')')
        return fail(parser, place, "“%s” needs something right behind it", prefixes[prefix].name);
    return read_value(parser, prefixes[prefix].type, prefixes[prefix].fields);
}

static M2sNode *
read_not(Parser *parser)
{
    gboolean negated = FALSE;
    for (;;) {
        gboolean is_minus = *parser->at == '-' && parser->at[1] && !is_blank(parser->at[1]);
        if (!is_minus && !take(parser, "NOT"))
            break;
        parser->at += is_minus;
        negated = !negated;
    }
    M2sNode *node = read_part(parser);
    skip_blanks(parser);
    return node && negated ? join(M2S_NODE_NOT, node, NULL) : node;
}

static M2sNode *
read_all(Parser *parser)
{
    g_autoptr(M2sNode) node = read_not(parser);
    while (node && *parser->at && *parser->at != ')' && !is_next(parser, "OR")) {
        take(parser, "AND");
        M2sNode *other = read_not(parser);
        if (other == NULL)
            return NULL;
        node = join(M2S_NODE_AND, g_steal_pointer(&node), other);
    }
    return g_steal_pointer(&node);
}

static M2sNode *
read_any(Parser *parser)
{
    skip_blanks(parser);
    g_autoptr(M2sNode) node = read_all(parser);
    while (node && take(parser, "OR")) {
        M2sNode *other = read_all(parser);
        if (other == NULL)
            return NULL;
        node = join(M2S_NODE_OR, g_steal_pointer(&node), other);
    }
    return g_steal_pointer(&node);
}

/* Marks the leaves below an odd number of NOTs. */
static void
mark_negated(M2sNode *node, gboolean is_negated)
{
    if (node == NULL)
        return;
    node->is_negated = is_negated;
    for (guint i = 0; i < G_N_ELEMENTS(node->children); i++)
        mark_negated(node->children[i], is_negated != (node->type == M2S_NODE_NOT));
}

M2sSearchQuery *
m2s_search_query_new(const char *text, gint64 now, gsize *place, GError **error)
{
    g_return_val_if_fail(text != NULL && place != NULL, NULL);
    g_autoptr(M2sSearchQuery) query = g_new0(M2sSearchQuery, 1);
    query->leaves = g_ptr_array_new();
    Parser parser = {.text = text,
                     .at = text,
                     .now = now,
                     .fields = M2S_FIELDS_OF_A_WORD,
                     .query = query,
                     .place = place,
                     .error = error};
    query->root = read_any(&parser);
    if (query->root == NULL)
        return NULL;
    if (*parser.at)
        return fail(&parser, parser.at, "this parenthesis was not opened");
    mark_negated(query->root, FALSE);
    return g_steal_pointer(&query);
}
