/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages of a hostile mail.  An input is that mail.
 *
 * In all pages that show it, every element is one that our pages have, is closed where it should
 * be, and has attributes that they have; no control character is left; and a feed is XML. */
#include <mbox2series/pages.h>

#include "check.h"
#include "fuzzer.h"
#include "scratch.h"

#define DEPTH_MAX 64

static const char before[] = "From ann@example.org Fri May  1 10:00:00 2026\n";
static const char after[] =
    "\n\nFrom ben@example.org Fri May  1 11:00:00 2026\n"
    "From: Ben <ben@example.org>\nSubject: Re: [PATCH] Widen lids\n"
    "Message-Id: <reply@example.org>\nIn-Reply-To: <a@example.org>\n"
    "Date: Fri, 1 May 2026 11:00:00 +0000\n\n> +wide\nReviewed-by: Ben <ben@example.org>\n";
static const char first[] =
    "From cy@example.org Fri May  1 09:00:00 2026\n"
    "From: Cy <cy@example.org>\nSubject: [PATCH 0/1] Pots\nMessage-Id: <cover@example.org>\n"
    "Date: Fri, 1 May 2026 09:00:00 +0000\n\nPots are deep.\n\n"
    "From cy@example.org Fri May  1 09:00:01 2026\n"
    "From: Cy <cy@example.org>\nSubject: [PATCH 1/1] Deepen pots\nMessage-Id: <pot@example.org>\n"
    "In-Reply-To: <cover@example.org>\nDate: Fri, 1 May 2026 09:00:01 +0000\n\nDeeper.\n---\n"
    "--- a/pot.c\n+++ b/pot.c\n@@ -1 +1 @@\n-flat\n+deep\n\n";

/* One in a string of names that blanks separate. */
static gboolean
is_in(const char *names, M2sSlice name)
{
    g_autofree char *wanted = g_strdup_printf(" %.*s ", (int)name.size, name.data);
    return strstr(names, wanted) != NULL;
}

static const char elements[] =
    " html head title script body a header nav main h1 h2 h3 p section div span dl dt dd table "
    "caption thead tbody tr th td abbr time strong ol ul li article details summary blockquote pre "
    "code ins del b i footer form input label button meta link ";
static const char empty_elements[] = " meta link input ";
static const char attributes[] =
    " action aria-current aria-hidden aria-label aria-labelledby charset class colspan content "
    "data-row datetime defer for href http-equiv id lang method name open placeholder rel role "
    "scope src tabindex title type value ";

static M2sSlice
take_name(const char **p)
{
    const char *start = *p;
    while (g_ascii_islower(**p) || g_ascii_isdigit(**p) || **p == '-')
        (*p)++;
    g_assert_true(*p > start);
    return m2s_slice(start, *p - start);
}

/* Reads what follows the name of an element.  Returns: what is behind its `>`. */
static const char *
check_attributes(const char *p)
{
    while (*p == ' ') {
        p++;
        g_assert_true(is_in(attributes, take_name(&p)));
        if (*p != '=')
            continue;
        g_assert_cmpint(p[1], ==, '"');
        const char *end = strchr(p + 2, '"');
        g_assert_nonnull(end);
        g_assert_null(memchr(p + 2, '<', end - p - 2));
        p = end + 1;
    }
    g_assert_cmpint(*p, ==, '>');
    return p + 1;
}

/* Reads what begins with `<`.  Returns: what comes next. */
static const char *
check_tag(const char *p, M2sSlice *open, guint *depth)
{
    if (g_str_has_prefix(p, "<!doctype html>") || g_str_has_prefix(p, "<!DOCTYPE html>"))
        return p + strlen("<!doctype html>");
    gboolean closes = *++p == '/';
    p += closes;
    M2sSlice name = take_name(&p);
    g_assert_true(is_in(elements, name));
    if (closes) {
        g_assert_cmpuint(*depth, >, 0);
        M2sSlice last = open[--*depth];
        g_assert_cmpmem(last.data, last.size, name.data, name.size);
    } else if (!is_in(empty_elements, name)) {
        g_assert_cmpuint(*depth, <, DEPTH_MAX);
        open[(*depth)++] = name;
    }
    return check_attributes(p);
}

static void
check_html(const char *html)
{
    M2sSlice open[DEPTH_MAX];
    guint depth = 0;
    for (const char *p = html; *p;) {
        g_assert_cmpint(*p, !=, '>');
        g_assert_true(!g_ascii_iscntrl(*p) || *p == '\n' || *p == '\t');
        p = *p == '<' ? check_tag(p, open, &depth) : p + 1;
    }
    g_assert_cmpuint(depth, ==, 0);
}

static void
check_xml(const char *xml, gsize size)
{
    static const GMarkupParser parser = {NULL};
    g_autoptr(GError) error = NULL;
    GMarkupParseContext *context =
        g_markup_parse_context_new(&parser, G_MARKUP_DEFAULT_FLAGS, NULL, NULL);
    g_markup_parse_context_parse(context, xml, size, &error);
    g_assert_no_error(error);
    g_markup_parse_context_end_parse(context, &error);
    g_assert_no_error(error);
    g_markup_parse_context_free(context);
}

static void
check_page(const M2sPages *pages, const char *target)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strdup(target);
    for (guint times = 0; times < 5; times++) {
        g_autoptr(M2sWebAnswer) page = m2s_page_get(pages, path, &error);
        g_assert_no_error(error);
        gsize size = g_bytes_get_size(page->body);
        g_autofree char *body = g_strndup(g_bytes_get_data(page->body, NULL), size);
        g_assert_cmpuint(strlen(body), ==, size);
        check_utf8(m2s_slice(body, size));
        if (strstr(page->type, "xml"))
            check_xml(body, size);
        else if (size > 0)
            check_html(body);
        if (page->status != 302)
            return;
        g_assert_nonnull(page->location);
        g_assert_cmpint(page->location[0], ==, '/');
        g_free(path);
        path = g_strdup(page->location);
    }
    g_error("%s leads nowhere", target);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    static const char *const targets[] = {"/",
                                          "/project/widgets/list/",
                                          "/project/widgets/feed/",
                                          "/series/1/",
                                          "/series/2/",
                                          "/patch/1/",
                                          "/patch/2/",
                                          "/cover/2/",
                                          "/comment/1/",
                                          "/comment/2/",
                                          "/person/1/",
                                          "/person/2/"};
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.list_id = "widgets.example.org", .now = 1, .jobs = 1};
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_autoptr(GString) mbox = g_string_new(first);
    g_string_append(mbox, before);
    g_string_append_len(mbox, (const char *)data, size);
    g_string_append(mbox, after);
    g_autofree char *path = scratch_write("pages.mbox", m2s_slice_of_string(mbox));
    g_autoptr(M2sArchive) archive = m2s_archive_new(config, &options, &error);
    g_assert_no_error(error);
    m2s_archive_read(archive, path, &error);
    g_assert_no_error(error);
    const M2sPages pages = {.archive = archive, .now = 1};
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++)
        check_page(&pages, targets[i]);
    return 0;
}
