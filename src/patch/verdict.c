/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/verdict.h"

#include "base/find.h"
#include "base/python.h"
#include "patch/acceptance.h"

#define LINES_MAX     40   /* of a reply's own words: who applied a patch says so at the start */
#define PARAGRAPH_MAX 2000 /* bytes */
#define GREETING_MAX  40   /* bytes */
#define LIST_MAX      1000 /* patches in a list of them */

static const char pull_opening[] = "The pull request you sent on";

/* Takes the next line that the sender wrote, without its line end; a line of somebody else's words
 * is empty.  Returns: FALSE at the end, which may be that of an older mail quoted below. */
static gboolean
next_own_line(M2sSlice *rest, M2sSlice *line)
{
    if (!m2s_slice_next_line(rest, line))
        return FALSE;
    if (line->data[0] == '>' || line->data[0] == '|') {
        line->size = 0;
        return TRUE;
    }
    *line = m2s_python_strip_end(*line, FALSE);
    return !m2s_slice_equals_caseless(*line, "--") &&
           !m2s_slice_has_prefix_caseless(*line, "-----Original Message") &&
           !m2s_slice_has_prefix_caseless(*line, "----- Original Message") &&
           !m2s_slice_has_prefix(*line, "__________");
}

/* sender: (nullable). */
static gboolean
is_from(const char *sender, const char *bot)
{
    return sender && g_ascii_strncasecmp(sender, bot, strlen(bot)) == 0;
}

/* Copies the number of a commit that text ends in: "commit: 1a2b3c4", ".../c/1a2b3c4d5e6f".
 * Returns: whether there is one. */
static gboolean
read_commit(M2sSlice text, char commit[M2S_COMMIT_SIZE])
{
    gsize start = text.size;
    while (start > 0 && g_ascii_isxdigit(text.data[start - 1]))
        start--;
    gsize size = text.size - start;
    if (size < 7 || size >= M2S_COMMIT_SIZE || start == 0 || !strchr(" /=:", text.data[start - 1]))
        return FALSE;
    memcpy(commit, text.data + start, size);
    commit[size] = '\0';
    return TRUE;
}

/* Reads the start of a patch in a list: "[2/5] foo", "  - [net-next,v2,2/5] foo"; one without a
 * number is the only one.  Returns: its number; 0 if line is none. */
static gint64
read_entry(M2sSlice line)
{
    line = m2s_python_strip_start(line, FALSE);
    gboolean is_item = m2s_slice_has_prefix(line, "- [");
    if (is_item)
        line = m2s_slice_sub(line, 2, line.size);
    const char *close = m2s_slice_find(line, ']');
    if (!m2s_slice_has_prefix(line, "[") || close == NULL)
        return 0;
    const char *start = memrchr(line.data, ',', close - line.data);
    start = (start ? start : line.data) + 1;
    const char *slash = memchr(start, '/', close - start);
    guint64 number, total;
    const char *end = m2s_python_skip_digits(start, close, &number);
    if (slash == NULL)
        return is_item ? 1 : 0;
    if (end != slash || m2s_python_skip_digits(slash + 1, close, &total) != close)
        return 0;
    return number >= 1 && number <= total && total <= LIST_MAX ? (gint64)number : 0;
}

/* Reads the list of patches and commits that patchwork-bot and b4 write:
 *
 *     [1/2] frob: foo a bar
 *           commit: 1a2b3c4d5e6f
 *
 * Returns: whether there is at least one commit.  A patch without one was not found. */
static gboolean
read_list(M2sSlice message, M2sVerdict *verdict)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, TRUE, sizeof(M2sVerdictPart));
    M2sVerdictPart part = {0};
    M2sSlice line;
    guint wrapped = 0; /* lines since the start of an entry */
    while (next_own_line(&message, &line) && parts->len < LIST_MAX) {
        gint64 number = read_entry(line);
        if (number > 0) {
            part.number = number;
            wrapped = 0;
        } else if (part.number > 0 && read_commit(line, part.commit)) {
            g_array_append_val(parts, part);
            part.number = 0;
        } else if (++wrapped > 3 || line.size == 0) {
            part.number = 0;
        }
    }
    if (parts->len == 0)
        return FALSE;
    verdict->parts = g_steal_pointer(&parts);
    verdict->scope = M2S_SCOPE_LISTED;
    verdict->is_list = TRUE;
    return TRUE;
}

/* "This series was applied to netdev/net.git (main)". */
static void
read_patchwork_bot(M2sSlice message, M2sVerdict *verdict)
{
    verdict->by_bot = TRUE;
    if (!m2s_find_text(message, "This patch was applied to ") &&
        !m2s_find_text(message, "This series was applied to ") &&
        !m2s_find_text(message, "This pull request was applied to "))
        return;
    verdict->why = M2S_WHY_PATCHWORK_BOT;
    verdict->kind = read_list(message, verdict) ? M2S_VERDICT_ACCEPTED : M2S_VERDICT_NONE;
}

/* "The pull request you sent on Mon, 1 Jun 2026 … has been merged into torvalds/linux.git:".  Lists
 * that rewrite From because of DMARC hide that it is the bot. */
static void
read_pull_bot(const M2sVerdictMail *mail, M2sVerdict *verdict)
{
    M2sSlice message = mail->message;
    verdict->by_bot = is_from(mail->email, "pr-tracker-bot@");
    if (!m2s_find_text(message, pull_opening) || !m2s_find_text(message, "has been merged into"))
        return;
    verdict->why = M2S_WHY_PULL_REQUEST;
    verdict->kind = M2S_VERDICT_ACCEPTED;
    M2sSlice line;
    while (next_own_line(&message, &line))
        if (m2s_slice_has_prefix(line, "https://") && read_commit(line, verdict->commit))
            break;
}

/* The thanks of `b4 ty`, and lists like it. */
static gboolean
read_thanks(M2sSlice message, M2sVerdict *verdict)
{
    static const char *const words[] = {"pplied", "erged", "ueued", "icked", "ushed", "ulled"};
    gboolean is_said = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        is_said = is_said || m2s_find_text(message, words[i]) != NULL;
    if (!is_said || !read_list(message, verdict))
        return FALSE;
    verdict->why = M2S_WHY_B4;
    verdict->kind = M2S_VERDICT_ACCEPTED;
    return TRUE;
}

/* The commands that Patchwork's bot of netdev and bpf takes. */
static gboolean
read_command(M2sSlice line, M2sVerdict *verdict)
{
    static const struct {
        const char *name;
        M2sVerdictKind kind;
    } commands[] = {
        {"accepted", M2S_VERDICT_ACCEPTED},
        {"accept", M2S_VERDICT_ACCEPTED},
        {"applied", M2S_VERDICT_ACCEPTED},
        {"changes-requested", M2S_VERDICT_CHANGES},
        {"cr", M2S_VERDICT_CHANGES},
        {"rejected", M2S_VERDICT_CHANGES},
        {"reject", M2S_VERDICT_CHANGES},
        {"superseded", M2S_VERDICT_SUPERSEDED},
        {"supersede", M2S_VERDICT_SUPERSEDED},
        {"sup", M2S_VERDICT_SUPERSEDED},
        {"under-review", M2S_VERDICT_OPEN},
        {"new", M2S_VERDICT_OPEN},
        {"awaiting-upstream", M2S_VERDICT_OPEN},
        {"not-applicable", M2S_VERDICT_OPEN},
    };
    if (!m2s_slice_has_prefix_caseless(line, "pw-bot:"))
        return FALSE;
    M2sSlice name = m2s_python_strip(m2s_slice_sub(line, strlen("pw-bot:"), line.size), FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (m2s_slice_equals_caseless(name, commands[i].name)) {
            verdict->kind = commands[i].kind;
            verdict->why = M2S_WHY_PW_BOT;
            verdict->scope = M2S_SCOPE_SERIES;
            return TRUE;
        }
    return FALSE;
}

/* "NAK", "Nacked-by: Ann".  "Naked pointers" is something else. */
static gboolean
read_refusal(M2sSlice line, M2sVerdict *verdict)
{
    gboolean is_trailer = m2s_slice_has_prefix_caseless(line, "nacked-by:");
    M2sSlice word = line;
    word.size = 0;
    while (word.size < line.size && g_ascii_isalpha(line.data[word.size]))
        word.size++;
    gboolean is_word =
        m2s_slice_equals_caseless(word, "nak") || m2s_slice_equals_caseless(word, "nack");
    gboolean is_end = word.size == line.size || strchr(".,!;:", line.data[word.size]);
    if (!is_trailer && !(is_word && is_end && g_ascii_isupper(line.data[0])))
        return FALSE;
    verdict->kind = M2S_VERDICT_CHANGES;
    verdict->why = M2S_WHY_NAK;
    return TRUE;
}

/* Whether one of patterns matches line.  patterns: (nullable). */
static gboolean
matches(const GPtrArray *patterns, M2sSlice line)
{
    for (guint i = 0; patterns && i < patterns->len; i++)
        if (m2s_regex_match(g_ptr_array_index(patterns, i), line, 0, NULL) == M2S_REGEX_MATCH)
            return TRUE;
    return FALSE;
}

static gboolean
read_pattern(const M2sVerdictPatterns *patterns, M2sSlice line, M2sVerdict *verdict)
{
    if (patterns == NULL || line.size == 0 || line.size > PARAGRAPH_MAX)
        return FALSE;
    gboolean accepted = matches(patterns->accepted, line);
    if (!accepted && !matches(patterns->changes, line))
        return FALSE;
    verdict->kind = accepted ? M2S_VERDICT_ACCEPTED : M2S_VERDICT_CHANGES;
    verdict->why = M2S_WHY_PATTERN;
    return TRUE;
}

/* Reads the lines that mean something on their own.  Returns: whether one says what became of the
 * patch. */
static gboolean
read_lines(M2sSlice message, const M2sVerdictPatterns *patterns, M2sVerdict *verdict)
{
    gboolean found = FALSE;
    M2sSlice line;
    while (next_own_line(&message, &line)) {
        if (m2s_slice_has_prefix_caseless(line, "reviewed-by:") ||
            m2s_slice_has_prefix_caseless(line, "acked-by:"))
            verdict->is_review = TRUE;
        else if (!found && line.size > 0)
            found = read_command(line, verdict) || read_refusal(line, verdict) ||
                    read_pattern(patterns, line, verdict);
    }
    return found;
}

/* Reads the sentences of a paragraph. */
static gboolean
read_paragraph(const GString *paragraph, M2sVerdict *verdict)
{
    const char *start = paragraph->str, *end = paragraph->str + paragraph->len;
    for (const char *p = start; p < end; p++) {
        gboolean ends = strchr(".!;?", *p) && (p + 1 == end || g_ascii_isspace(p[1]));
        if (!ends && p + 1 < end)
            continue;
        if (m2s_acceptance_read(m2s_slice(start, p + 1 - start), verdict))
            return TRUE;
        m2s_verdict_clear(verdict);
        verdict->scope = M2S_SCOPE_PARENT;
        verdict->count = 0;
        start = p + 1;
    }
    return FALSE;
}

/* Whether line is code, or who wrote what is quoted: "On Monday, Ann wrote:". */
static gboolean
is_no_prose(M2sSlice line)
{
    return line.size == 0 || strchr("\t+@", line.data[0]) || m2s_slice_has_prefix(line, "  ") ||
           (line.size >= 6 && memcmp(line.data + line.size - 6, "wrote:", 6) == 0);
}

/* Whether paragraph is more than "Hi Ann," or the start of "On Monday, Ann wrote:". */
static gboolean
is_statement(const GString *paragraph)
{
    return strlen(paragraph->str) > GREETING_MAX && !g_str_has_prefix(paragraph->str, "On ");
}

static gboolean
read_prose(M2sSlice message, M2sVerdict *verdict)
{
    g_autoptr(GString) paragraph = g_string_new(NULL);
    M2sSlice line;
    guint count = 0, paragraphs = 0;
    gboolean more = TRUE;
    while (more) {
        more = next_own_line(&message, &line) && count < LINES_MAX;
        gboolean ends = !more || is_no_prose(line);
        if (!ends) {
            count++;
            g_string_append_len(paragraph, line.data, line.size);
            g_string_append_c(paragraph, ' ');
        }
        if (!ends && paragraph->len < PARAGRAPH_MAX)
            continue;
        if (read_paragraph(paragraph, verdict)) {
            verdict->why = M2S_WHY_REPLY;
            verdict->is_opening = paragraphs == 0;
            return TRUE;
        }
        paragraphs += is_statement(paragraph);
        g_string_truncate(paragraph, 0);
    }
    return FALSE;
}

/* Adds the patches that a reply lists without commits: "[1/4] foo", "[03/24] - [24/24]". */
static void
read_bare_list(M2sSlice message, M2sVerdict *verdict)
{
    M2sSlice line;
    while (next_own_line(&message, &line)) {
        gint64 first = m2s_slice_has_prefix(line, "[") ? read_entry(line) : 0;
        if (first == 0)
            continue;
        const char *second = m2s_find_text(line, "] - [");
        gint64 last =
            second ? read_entry(m2s_slice(second + 4, line.data + line.size - second - 4)) : 0;
        m2s_acceptance_add_parts(verdict, first, MAX(first, last));
    }
}

/* Bots that try patches, and write that they "applied" them. */
static gboolean
is_tester(const M2sVerdictMail *mail)
{
    return (mail->name && (strstr(mail->name, "test robot") || strstr(mail->name, "syzbot"))) ||
           (mail->email &&
            (g_str_has_prefix(mail->email, "lkp@") || g_str_has_prefix(mail->email, "syzbot")));
}

void
m2s_verdict_read(const M2sVerdictMail *mail, const M2sVerdictPatterns *patterns,
                 M2sVerdict *verdict)
{
    *verdict = (M2sVerdict){0};
    if (is_tester(mail) || mail->message.size == 0)
        return;
    if (is_from(mail->email, "patchwork-bot+")) {
        read_patchwork_bot(mail->message, verdict);
    } else if (is_from(mail->email, "pr-tracker-bot@") ||
               m2s_slice_has_prefix(mail->message, pull_opening)) {
        read_pull_bot(mail, verdict);
    } else if (!read_lines(mail->message, patterns, verdict) &&
               !read_thanks(mail->message, verdict)) {
        if (read_prose(mail->message, verdict))
            read_bare_list(mail->message, verdict);
    }
}
