/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/links.h"

#include "output/url.h"

static const M2sUrls server = {.base_url = ""};

static char *
served_home(const M2sPlace *place)
{
    return g_strdup("/");
}

static char *
served_below(const M2sProject *project, const char *rest)
{
    g_autofree char *name = g_uri_escape_string(project->link_name, "~:@!$&'()*+,;=", FALSE);
    return m2s_url_web(&server, "project/%s/%s/", name, rest);
}

static char *
served_list(const M2sPlace *place, const M2sProject *project)
{
    return served_below(project, "list");
}

static char *
served_feed(const M2sPlace *place, const M2sProject *project)
{
    return served_below(project, "feed");
}

static char *
served_series(const M2sPlace *place, const M2sSeries *series)
{
    return m2s_url_web(&server, "series/%u/", series->id);
}

static char *
served_difference(const M2sPlace *place, const M2sSeries *newer, const M2sSeries *older)
{
    return m2s_url_web(&server, "series/%u/diff/%u/", newer->id, older->id);
}

static char *
served_patch(const M2sPlace *place, const M2sPatch *patch)
{
    return m2s_url_submission(&server, "patch", &patch->item, "");
}

static char *
served_cover(const M2sPlace *place, const M2sCover *cover)
{
    return m2s_url_submission(&server, "cover", &cover->item, "");
}

static char *
served_person(const M2sPlace *place, const M2sPerson *person)
{
    return m2s_url_web(&server, "person/%u/", person->id);
}

static char *
served_series_mbox(const M2sPlace *place, const M2sSeries *series)
{
    return m2s_url_web(&server, "series/%u/mbox/", series->id);
}

static char *
served_patch_mbox(const M2sPlace *place, const M2sPatch *patch)
{
    return m2s_url_submission(&server, "patch", &patch->item, "mbox/");
}

static char *
served_asset(const M2sPlace *place, const char *name)
{
    return m2s_url_web(&server, "static/%s", name);
}

const M2sLinks m2s_links_served = {
    .is_served = TRUE,
    .home = served_home,
    .list = served_list,
    .feed = served_feed,
    .series = served_series,
    .difference = served_difference,
    .patch = served_patch,
    .cover = served_cover,
    .person = served_person,
    .series_mbox = served_series_mbox,
    .patch_mbox = served_patch_mbox,
    .asset = served_asset,
};

/* A file as seen from place. */
static char *
relative(const M2sPlace *place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *name = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    GString *path = g_string_new(NULL);
    for (guint i = 0; i < place->depth; i++)
        g_string_append(path, "../");
    g_string_append(path, name);
    return g_string_free(path, FALSE);
}

char *
m2s_file_of_list(const M2sPlace *place, const M2sProject *project)
{
    return place->is_single ? g_strdup("index.html")
                            : g_strdup_printf("project/%u.html", project->id);
}

char *
m2s_file_of_older(const M2sProject *project, guint number)
{
    return g_strdup_printf("project/%u-%u.html", project->id, number);
}

static char *
static_home(const M2sPlace *place)
{
    return relative(place, "index.html");
}

static char *
static_list(const M2sPlace *place, const M2sProject *project)
{
    g_autofree char *file = m2s_file_of_list(place, project);
    return relative(place, "%s", file);
}

static char *
static_feed(const M2sPlace *place, const M2sProject *project)
{
    return relative(place, "project/%u.atom", project->id);
}

static char *
static_series(const M2sPlace *place, const M2sSeries *series)
{
    return relative(place, "series/%u.html", series->id);
}

static char *
static_difference(const M2sPlace *place, const M2sSeries *newer, const M2sSeries *older)
{
    return relative(place, "series/%u-%u.html", newer->id, older->id);
}

static char *
static_patch(const M2sPlace *place, const M2sPatch *patch)
{
    return relative(place, "patch/%u.html", patch->item.id);
}

static char *
static_cover(const M2sPlace *place, const M2sCover *cover)
{
    return relative(place, "cover/%u.html", cover->item.id);
}

static char *
static_person(const M2sPlace *place, const M2sPerson *person)
{
    return relative(place, "person/%u.html", person->id);
}

static char *
static_series_mbox(const M2sPlace *place, const M2sSeries *series)
{
    return relative(place, "series/%u.mbox", series->id);
}

static char *
static_patch_mbox(const M2sPlace *place, const M2sPatch *patch)
{
    return relative(place, "patch/%u.mbox", patch->item.id);
}

static char *
static_asset(const M2sPlace *place, const char *name)
{
    return relative(place, "%s", name);
}

const M2sLinks m2s_links_static = {
    .home = static_home,
    .list = static_list,
    .feed = static_feed,
    .series = static_series,
    .difference = static_difference,
    .patch = static_patch,
    .cover = static_cover,
    .person = static_person,
    .series_mbox = static_series_mbox,
    .patch_mbox = static_patch_mbox,
    .asset = static_asset,
};

char *
m2s_link_to_cover(const M2sPlace *place, const M2sCover *cover)
{
    return cover->series ? place->links->series(place, cover->series)
                         : place->links->cover(place, cover);
}

char *
m2s_link_to_comment(const M2sPlace *place, const M2sComment *comment)
{
    g_autofree char *page = comment->patch ? place->links->patch(place, comment->patch)
                                           : m2s_link_to_cover(place, comment->cover);
    return g_strdup_printf("%s#%u", page, comment->item.id);
}
