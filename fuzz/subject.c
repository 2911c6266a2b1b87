/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects.  An input is one, as it is decoded.
 *
 * The name and the prefixes are UTF-8, and the name begins with all prefixes.  The white space of
 * subjects has been normalised, so that is done first. */
#include "patch/subject.h"
#include "check.h"
#include "fuzzer.h"
#include "mail/header-text.h"
#include "patch/submission.h"

static void
check_name(const M2sSubject *subject)
{
    g_assert_true(g_utf8_validate(subject->name, -1, NULL));
    if (subject->prefixes->len == 0)
        return;
    g_autoptr(GString) start = g_string_new("[");
    for (guint i = 0; i < subject->prefixes->len; i++) {
        if (i > 0)
            g_string_append_c(start, ',');
        g_string_append(start, g_ptr_array_index(subject->prefixes, i));
    }
    g_string_append_c(start, ']');
    g_assert_true(g_str_has_prefix(subject->name, start->str));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = m2s_header_text(m2s_slice((const char *)data, size));
    static const char *const names[] = {NULL, "widgets"};
    for (guint i = 0; text && i < G_N_ELEMENTS(names); i++) {
        g_auto(M2sSubject) subject;
        m2s_subject_parse(text, names[i], &subject);
        check_name(&subject);
        g_assert_true(subject.out_of_range || subject.version < G_MAXINT64);
        M2sSubmission *submission = m2s_submission_of_subject(&subject);
        g_assert_true(g_utf8_validate(submission->prefixes, -1, NULL));
        g_free(submission->prefixes);
        g_free(submission);
    }
    return 0;
}
