/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/in-body.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/header-text.h"

void
m2s_in_body_clear(M2sInBody *headers)
{
    g_free(headers->from);
    g_free(headers->subject);
    g_free(headers->date);
}

static gboolean
is_blank(M2sSlice line)
{
    return m2s_python_strip(line, FALSE).size == 0;
}

/* Whether line is a header called name, which git accepts only with white space after the colon. */
static gboolean
is_header(M2sSlice line, const char *name)
{
    gsize size = strlen(name);
    return line.size > size + 1 && m2s_slice_has_prefix_caseless(line, name) &&
           line.data[size] == ':' && g_ascii_isspace(line.data[size + 1]);
}

/* "From 0123… Mon Sep 17 00:00:00 2001", with or without a `>`, as pasted from `git
 * format-patch`. */
static gboolean
is_separator(M2sSlice line)
{
    if (m2s_slice_has_prefix(line, ">"))
        line = m2s_slice_sub(line, 1, line.size);
    return m2s_slice_has_prefix(line, "From ") && line.size > 46 && line.data[45] == ' ' &&
           strspn(line.data + 5, "0123456789abcdef") == 40;
}

static gboolean
is_subject_line(M2sSlice line)
{
    return m2s_slice_has_prefix(line, "[PATCH]") && line.size > 7 && g_ascii_isspace(line.data[7]);
}

/* The member for the header on line.  (nullable): NULL if there is none, or it is set already. */
static char **
find_member(M2sInBody *headers, M2sSlice line)
{
    char **member = is_header(line, "From")      ? &headers->from
                    : is_header(line, "Subject") ? &headers->subject
                    : is_header(line, "Date")    ? &headers->date
                                                 : NULL;
    return member && *member == NULL ? member : NULL;
}

/* Encoded words are rare here: the text has a charset of its own. */
static char *
decode(M2sSlice value)
{
    char *text = m2s_find_pair(value, '=', '?') ? m2s_header_text(value) : NULL;
    return text ? text : m2s_python_normalise_space(value);
}

/* Takes the lines that go on a header off rest.  Returns: the header's value. */
static M2sSlice
take_value(M2sSlice line, M2sSlice *rest)
{
    const char *start = memchr(line.data, ':', line.size);
    const char *end = line.data + line.size;
    while (rest->size > 0 && (*rest->data == ' ' || *rest->data == '\t')) {
        m2s_slice_next_line(rest, &line);
        end = line.data + line.size;
    }
    return m2s_slice(start + 1, end - start - 1);
}

M2sSlice
m2s_in_body_parse(M2sSlice text, M2sInBody *headers)
{
    *headers = (M2sInBody){NULL, NULL, NULL};
    M2sSlice rest = text, line;
    gboolean any = FALSE;
    while (rest.size > 0) {
        M2sSlice here = rest;
        m2s_slice_next_line(&rest, &line);
        char **member = find_member(headers, line);
        if (member) {
            *member = decode(take_value(line, &rest));
            any = TRUE;
        } else if (is_subject_line(line) && headers->subject == NULL) {
            headers->subject = m2s_python_normalise_space(line);
        } else if (any && is_blank(line)) {
            return rest;
        } else if (!is_blank(line) && !is_separator(line)) {
            return here;
        }
    }
    return rest;
}

gboolean
m2s_in_body_begins(M2sSlice text)
{
    M2sInBody none = {NULL, NULL, NULL};
    return find_member(&none, text) || is_subject_line(text) || is_separator(text);
}
