/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/mailbox.h>

#include <string.h>

#include "base/python.h"
#include "base/slice.h"

/* What Patchwork writes a mail of: a patch or a cover. */
typedef struct {
    guint id;
    const M2sProject *project;
    const M2sPerson *submitter;
    const M2sUser *delegate; /* (nullable) */
    gint64 date;
    M2sSpan span;
    const GPtrArray *comments; /* (nullable) */
    gboolean is_patch;
} Submission;

static Submission
submission_of_patch(const M2sPatch *patch)
{
    return (Submission){.id = patch->id,
                        .project = patch->project,
                        .submitter = patch->submitter,
                        .delegate = patch->delegate,
                        .date = patch->date,
                        .span = patch->span,
                        .comments = patch->comments,
                        .is_patch = TRUE};
}

static Submission
submission_of_cover(const M2sCover *cover)
{
    return (Submission){.id = cover->id,
                        .project = cover->project,
                        .submitter = cover->submitter,
                        .date = cover->date,
                        .span = cover->span,
                        .comments = cover->comments};
}

static int
compare_comments(gconstpointer a, gconstpointer b)
{
    const M2sComment *one = *(M2sComment *const *)a, *other = *(M2sComment *const *)b;
    if (one->date != other->date)
        return one->date < other->date ? -1 : 1;
    return (one->id > other->id) - (one->id < other->id);
}

/* Adds the trailers that replies gave, the oldest reply first. */
static gboolean
append_responses(const M2sViewContext *context, const GPtrArray *comments, GString *body,
                 GError **error)
{
    if (comments == NULL)
        return TRUE;
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy((GPtrArray *)comments, NULL, NULL);
    g_ptr_array_sort(sorted, compare_comments);
    for (guint i = 0; i < sorted->len; i++) {
        const M2sComment *comment = g_ptr_array_index(sorted, i);
        g_autoptr(M2sText) text = context->text(&comment->span, context->user_data, error);
        if (text == NULL)
            return FALSE;
        for (guint k = 0; k < text->trailers->len; k++) {
            g_string_append(body, g_ptr_array_index(text->trailers, k));
            g_string_append_c(body, '\n');
        }
    }
    return TRUE;
}

/* Whether line, its end included, is "--" or "---", maybe with a blank: what parts notes from the
 * message. */
static gboolean
is_separator(M2sSlice line)
{
    static const char *const separators[] = {"--", "-- ", "---", "--- "};
    if (line.data[line.size - 1] == '\n')
        line.size--;
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++)
        if (line.size == strlen(separators[i]) && m2s_slice_has_prefix(line, separators[i]))
            return TRUE;
    return FALSE;
}

/* Takes the notes, all that is behind the first separator, off body.  What is left ends in a line
 * end.
 * Returns: (transfer full): "" if there are none, else with the line end they begin with. */
static GString *
cut_notes(GString *body)
{
    M2sSlice rest = m2s_slice(body->str, body->len), line;
    while (m2s_slice_next_line(&rest, &line)) {
        if (!is_separator(line))
            continue;
        GString *notes = g_string_new("\n");
        g_string_append_len(notes, rest.data, rest.size);
        g_string_truncate(notes, m2s_python_strip_end(m2s_slice_of_string(notes), FALSE).size);
        g_string_truncate(body, line.data - body->str);
        m2s_python_strip_string(body);
        g_string_append_c(body, '\n');
        return notes;
    }
    return g_string_new(NULL);
}

/* "\r\n" and a lone "\r" become "\n", as Python's generator writes them. */
static void
unify_line_ends(GString *text)
{
    gsize to = 0;
    for (gsize from = 0; from < text->len; from++) {
        char c = text->str[from];
        if (c == '\r' && from + 1 < text->len && text->str[from + 1] == '\n')
            continue;
        text->str[to++] = c == '\r' ? '\n' : c;
    }
    g_string_truncate(text, to);
}

/* The text of the mail.  Returns: (transfer full) (nullable). */
static GString *
make_body(const M2sViewContext *context, const Submission *submission, const M2sText *text,
          GError **error)
{
    g_autoptr(GString) body = g_string_new(text->content);
    if (body->len > 0) {
        m2s_python_strip_string(body);
        g_string_append_c(body, '\n');
    }
    g_autoptr(GString) notes = cut_notes(body);
    if (!append_responses(context, submission->comments, body, error))
        return NULL;
    if (notes->len > 0)
        g_string_append_printf(body, "---%s\n", notes->str);
    if (submission->is_patch && text->diff && *text->diff)
        g_string_append_printf(body, "\n%s", text->diff);
    unify_line_ends(body);
    return g_steal_pointer(&body);
}

static void
append_header(const M2sViewContext *context, GString *out, const char *name, const char *value)
{
    g_autofree char *folded = context->headers->fold(name, value);
    if (folded)
        g_string_append_printf(out, "%s: %s\n", name, folded);
}

/* "Fri May  1 10:00:00 2026" and "Fri, 01 May 2026 10:00:00 -0000".  C's names, in any locale. */
static char *
format_date(gint64 seconds, gboolean as_header)
{
    static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    const char *week_day = days[g_date_time_get_day_of_week(time) - 1];
    const char *month = months[g_date_time_get_month(time) - 1];
    int day = g_date_time_get_day_of_month(time), year = g_date_time_get_year(time);
    g_autofree char *clock = g_date_time_format(time, "%H:%M:%S");
    if (as_header)
        return g_strdup_printf("%s, %02d %s %04d %s -0000", week_day, day, month, year, clock);
    return g_strdup_printf("%s %s %2d %s %04d", week_day, month, day, clock, year);
}

static gboolean
is_from_list(const M2sViewContext *context, const Submission *submission, const char *from)
{
    g_autofree char *address = context->headers->address(from);
    return g_strcmp0(address, submission->project->list_email) == 0;
}

/* Adds the headers that are stored, but those that no longer fit the body.  A list that must not
 * send mail in the name of others puts its own address into From; `git am` needs the author. */
static void
append_stored_headers(const M2sViewContext *context, const Submission *submission,
                      const M2sText *text, const char *submitter, GString *out)
{
    gboolean has_date = FALSE;
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = &g_array_index(text->headers, M2sTextHeader, i);
        const char *value = header->value;
        if (g_str_equal(header->name, "Content-Type") ||
            g_str_equal(header->name, "Content-Transfer-Encoding"))
            continue;
        if (g_str_equal(header->name, "From") && is_from_list(context, submission, value)) {
            append_header(context, out, "X-Patchwork-Original-From", value);
            value = submitter;
        }
        append_header(context, out, header->name, value);
        has_date = has_date || g_ascii_strcasecmp(header->name, "Date") == 0;
    }
    g_autofree char *date = has_date ? NULL : format_date(submission->date, TRUE);
    if (date)
        append_header(context, out, "Date", date);
}

static void
append_headers(const M2sViewContext *context, const Submission *submission, const M2sText *text,
               gboolean is_ascii, GString *out)
{
    g_autofree char *date = format_date(submission->date, FALSE);
    g_autofree char *submitter =
        context->headers->format_address(submission->submitter->name, submission->submitter->email);
    g_string_append_printf(out,
                           "From patchwork %s\n"
                           "Content-Type: text/plain; charset=\"utf-8\"\n"
                           "MIME-Version: 1.0\n"
                           "Content-Transfer-Encoding: %s\n",
                           date, is_ascii ? "7bit" : "8bit");
    append_header(context, out, "X-Patchwork-Submitter", submitter);
    g_string_append_printf(out, "X-Patchwork-Id: %u\n", submission->id);
    if (submission->delegate)
        append_header(context, out, "X-Patchwork-Delegate", submission->delegate->email);
    append_stored_headers(context, submission, text, submitter, out);
}

/* Adds the mail of a submission (Patchwork's _submission_to_mbox). */
static gboolean
append_mail(const M2sViewContext *context, const Submission *submission, GString *out,
            GError **error)
{
    g_autoptr(M2sText) text = context->text(&submission->span, context->user_data, error);
    g_autoptr(GString) body = text ? make_body(context, submission, text, error) : NULL;
    if (body == NULL)
        return FALSE;
    append_headers(context, submission, text, g_str_is_ascii(body->str), out);
    g_string_append_c(out, '\n');
    g_string_append_len(out, body->str, body->len);
    return TRUE;
}

static char *
format_one(const M2sViewContext *context, const Submission *submission, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (!append_mail(context, submission, out, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
m2s_mailbox_of_cover(const M2sViewContext *context, const M2sCover *cover, GError **error)
{
    g_return_val_if_fail(context && cover, NULL);
    const Submission submission = submission_of_cover(cover);
    return format_one(context, &submission, error);
}

char *
m2s_mailbox_of_patch(const M2sViewContext *context, const M2sPatch *patch, GError **error)
{
    g_return_val_if_fail(context && patch, NULL);
    const Submission submission = submission_of_patch(patch);
    return format_one(context, &submission, error);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    return (one->id > other->id) - (one->id < other->id);
}

/* The patches of series up to last, or all if that is NULL. */
static char *
format_patches(const M2sViewContext *context, const M2sSeries *series, const M2sPatch *last,
               GError **error)
{
    g_autoptr(GPtrArray) patches = g_ptr_array_new();
    for (guint i = 0; i < series->patches->len; i++) {
        M2sPatch *patch = g_ptr_array_index(series->patches, i);
        if (last == NULL || patch == last || patch->number < last->number)
            g_ptr_array_add(patches, patch);
    }
    g_ptr_array_sort(patches, compare_numbers);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < patches->len; i++) {
        const Submission submission = submission_of_patch(g_ptr_array_index(patches, i));
        if (i > 0)
            g_string_append_c(out, '\n');
        if (!append_mail(context, &submission, out, error))
            return NULL;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
m2s_mailbox_up_to_patch(const M2sViewContext *context, const M2sPatch *patch, GError **error)
{
    g_return_val_if_fail(context && patch && patch->series, NULL);
    return format_patches(context, patch->series, patch, error);
}

char *
m2s_mailbox_of_series(const M2sViewContext *context, const M2sSeries *series, GError **error)
{
    g_return_val_if_fail(context && series, NULL);
    return format_patches(context, series, NULL, error);
}
