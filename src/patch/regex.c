/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <mbox2series/base.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(pcre2_compile_context, pcre2_compile_context_free)

#define MATCH_LIMIT   1000000     /* backtracking from one starting place: a few ms */
#define HEAP_LIMIT    (32 * 1024) /* KiB, without JIT */
#define JIT_STACK_MIN (32 << 10)  /* bytes */
#define JIT_STACK_MAX (1 << 20)

struct M2sRegex {
    pcre2_code *code;
};

/* What a match writes to.  There is one a thread, as making it costs more than most matches. */
typedef struct {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
} Workspace;

static void
workspace_free(gpointer data)
{
    Workspace *workspace = data;
    pcre2_match_data_free(workspace->data);
    pcre2_match_context_free(workspace->context);
    pcre2_jit_stack_free(workspace->stack);
    g_free(workspace);
}

static Workspace *
workspace_new(void)
{
    Workspace *workspace = g_new(Workspace, 1);
    workspace->data = pcre2_match_data_create(M2S_REGEX_GROUPS, NULL);
    workspace->context = pcre2_match_context_create(NULL);
    workspace->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
    if (workspace->data == NULL || workspace->context == NULL)
        g_error("out of memory");
    pcre2_set_match_limit(workspace->context, MATCH_LIMIT);
    pcre2_set_heap_limit(workspace->context, HEAP_LIMIT);
    if (workspace->stack)
        pcre2_jit_stack_assign(workspace->context, NULL, workspace->stack);
    return workspace;
}

static Workspace *
workspace_of_thread(void)
{
    static GPrivate workspaces = G_PRIVATE_INIT(workspace_free);
    Workspace *workspace = g_private_get(&workspaces);
    if (workspace == NULL) {
        workspace = workspace_new();
        g_private_set(&workspaces, workspace);
    }
    return workspace;
}

/* With MULTILINE, Python's `^` also matches after a final newline; PCRE2's only with
 * ALT_CIRCUMFLEX. */
static guint32
compile_options(M2sRegexFlags flags)
{
    guint32 options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
    if (flags & M2S_REGEX_CASELESS)
        options |= PCRE2_CASELESS;
    if (flags & M2S_REGEX_MULTILINE)
        options |= PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX;
    if (flags & M2S_REGEX_DOTALL)
        options |= PCRE2_DOTALL;
    if (flags & M2S_REGEX_ANCHORED)
        options |= PCRE2_ANCHORED;
    return options;
}

static void
set_compile_error(GError **error, const char *pattern, int code, gsize offset)
{
    PCRE2_UCHAR reason[256] = "";
    g_autofree char *printable = g_utf8_make_valid(pattern, -1);
    pcre2_get_error_message(code, reason, sizeof reason);
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                "regular expression \"%s\": %s at byte %" G_GSIZE_FORMAT, printable,
                (const char *)reason, offset);
}

M2sRegex *
m2s_regex_new(const char *pattern, M2sRegexFlags flags, GError **error)
{
    g_autoptr(pcre2_compile_context) context = pcre2_compile_context_create(NULL);
    if (context == NULL)
        g_error("out of memory");
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);

    int code;
    gsize offset;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                         compile_options(flags), &code, &offset, context);
    if (compiled == NULL && code == PCRE2_ERROR_HEAP_FAILED)
        g_error("out of memory"); /* the pattern may be good */
    if (compiled == NULL) {
        set_compile_error(error, pattern, code, offset);
        return NULL;
    }
    pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE); /* without it, matching is just slower */
    M2sRegex *regex = g_new(M2sRegex, 1);
    regex->code = compiled;
    return regex;
}

void
m2s_regex_free(M2sRegex *regex)
{
    pcre2_code_free(regex->code);
    g_free(regex);
}

/* If two threads compile it at the same time, one of them does so in vain.  ThreadSanitizer cannot
 * see into g_once_init_enter(). */
const M2sRegex *
m2s_own_regex_get(M2sOwnRegex *own)
{
    M2sRegex *known = atomic_load(&own->compiled);
    if (known)
        return known;
    M2sRegex *regex = m2s_regex_new(own->pattern, own->flags, NULL);
    g_assert(regex);
    if (atomic_compare_exchange_strong(&own->compiled, &known, regex))
        return regex;
    m2s_regex_free(regex);
    return known;
}

/* Matches in the workspace of this thread, which then holds the groups.
 * Returns: how many of them are set; 0 for more than it has room for; else a PCRE2 error. */
static int
match(const M2sRegex *regex, M2sSlice text, gsize start, guint32 options, Workspace *workspace)
{
    PCRE2_SPTR data = (PCRE2_SPTR)(text.data ? text.data : "");
    options |= PCRE2_NO_UTF_CHECK;
    int result = pcre2_match(regex->code, data, text.size, start, options, workspace->data,
                             workspace->context);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result = pcre2_match(regex->code, data, text.size, start, options | PCRE2_NO_JIT,
                             workspace->data, workspace->context);
    if (result == PCRE2_ERROR_NOMEMORY)
        g_error("out of memory"); /* taken for "no match", it would be a wrong answer */
    return result;
}

/* All other errors are limits, of steps or of memory. */
static M2sRegexResult
to_result(int code)
{
    if (code >= 0)
        return M2S_REGEX_MATCH;
    return code == PCRE2_ERROR_NOMATCH ? M2S_REGEX_NO_MATCH : M2S_REGEX_LIMIT;
}

M2sRegexResult
m2s_regex_match(const M2sRegex *regex, M2sSlice text, gsize start,
                M2sSlice groups[M2S_REGEX_GROUPS])
{
    Workspace *workspace = workspace_of_thread();
    int count = match(regex, text, start, 0, workspace);
    if (count < 0 || groups == NULL)
        return to_result(count);
    const gsize *ends = pcre2_get_ovector_pointer(workspace->data);
    for (int i = 0; i < M2S_REGEX_GROUPS; i++) {
        gboolean set = (count == 0 || i < count) && ends[2 * i] != PCRE2_UNSET;
        groups[i] = set ? m2s_slice_sub(text, ends[2 * i], ends[2 * i + 1]) : m2s_slice(NULL, 0);
    }
    return M2S_REGEX_MATCH;
}

M2sRegexResult
m2s_regex_count(const M2sRegex *regex, M2sSlice text, guint *count)
{
    Workspace *workspace = workspace_of_thread();
    const gsize *ends = pcre2_get_ovector_pointer(workspace->data);
    gsize start = 0;
    guint32 options = 0;
    *count = 0;
    for (;;) {
        int code = match(regex, text, start, options, workspace);
        if (code == PCRE2_ERROR_NOMATCH)
            return *count > 0 ? M2S_REGEX_MATCH : M2S_REGEX_NO_MATCH;
        if (code < 0)
            return M2S_REGEX_LIMIT;
        (*count)++;
        /* After an empty match, the next may start here, but must not be empty again. */
        options = ends[0] == ends[1] ? PCRE2_NOTEMPTY_ATSTART : 0;
        start = ends[1];
    }
}
