/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All pages as files, made on all cores. */
#include <mbox2series/pages.h>

#include <string.h>

#include <mbox2series/view.h>

#include "archive/archive.h"
#include "base/parallel.h"
#include "html/assets.h"
#include "html/list-query.h"
#include "html/site-files.h"
#include "html/templates.h"
#include "html/versions.h"
#include "model/object.h"

#define BATCH 8 /* files: about a millisecond's work */

typedef enum {
    FILE_HOME,
    FILE_LIST,
    FILE_FEED,
    FILE_SERIES,
    FILE_SERIES_MBOX,
    FILE_DIFFERENCE, /* from the version before */
    FILE_PATCH,
    FILE_PATCH_MBOX,
    FILE_COVER,
    FILE_PERSON,
    FILE_ASSET,
} FileKind;

/* A file that is to be made. */
typedef struct {
    FileKind kind;
    gconstpointer object; /* what it shows */
    guint part;           /* of a list: from 1, the oldest */
} SiteFile;

/* The series of a project, in order. */
typedef struct {
    GPtrArray *series;
    guint parts; /* of its list: the newest has up to twice as many series as others, which stay as
                  * they are when series are added */
} ProjectList;

typedef struct {
    const M2sPages *pages;
    const M2sSiteOptions *options;
    GPtrArray *projects; /* of const M2sProject * */
    ProjectList *lists;  /* by the number of a project less one */
    M2sPeople *people;
    char *prefix;     /* (nullable): of addresses in feeds */
    M2sPlace place;   /* of the top */
    GArray *all;      /* of SiteFile */
    GPtrArray *names; /* of char *: one for each of all */
    M2sSiteFiles *files;
    guint next; /* of all: the first that was not taken yet */
    guint64 written;
    GError *error; /* (nullable) */
} Site;

/* Files that are made together. */
typedef struct {
    guint start, end, written;
    GError *error; /* (nullable) */
} Batch;

static void
add(Site *site, FileKind kind, gconstpointer object, guint part, char *name)
{
    const SiteFile file = {kind, object, part};
    g_array_append_val(site->all, file);
    g_ptr_array_add(site->names, name);
}

static void
add_patch(Site *site, const M2sPatch *patch)
{
    add(site, FILE_PATCH, patch, 0, m2s_links_static.patch(&site->place, patch));
    add(site, FILE_PATCH_MBOX, patch, 0, m2s_links_static.patch_mbox(&site->place, patch));
}

static void
add_difference(Site *site, const M2sSeries *series)
{
    const M2sRevisions *revisions = site->pages->revisions;
    const M2sPosting *posting = revisions ? m2s_revisions_of_series(revisions, series) : NULL;
    const M2sPosting *older = posting ? posting->predecessor : NULL;
    if (older && posting->series == series && m2s_versions_have_page(older, posting))
        add(site, FILE_DIFFERENCE, posting, 0,
            m2s_links_static.difference(&site->place, series, older->series));
}

/* A series and its patches one after another: their mails are near each other. */
static void
add_series(Site *site, const M2sSeries *series)
{
    add(site, FILE_SERIES, series, 0, m2s_links_static.series(&site->place, series));
    add(site, FILE_SERIES_MBOX, series, 0, m2s_links_static.series_mbox(&site->place, series));
    add_difference(site, series);
    for (guint i = 0; i < series->patches->len; i++)
        add_patch(site, g_ptr_array_index(series->patches, i));
}

static void
add_objects(Site *site, const M2sCatalogue *catalogue)
{
    for (guint i = 0; i < catalogue->series->len; i++)
        add_series(site, g_ptr_array_index(catalogue->series, i));
    for (guint i = 0; i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        if (patch->series == NULL)
            add_patch(site, patch);
    }
    for (guint i = 0; i < catalogue->covers->len; i++) {
        const M2sCover *cover = g_ptr_array_index(catalogue->covers, i);
        if (cover->series == NULL)
            add(site, FILE_COVER, cover, 0, m2s_links_static.cover(&site->place, cover));
    }
    for (guint i = 0; i < catalogue->people->len; i++) {
        const M2sPerson *person = g_ptr_array_index(catalogue->people, i);
        add(site, FILE_PERSON, person, 0, m2s_links_static.person(&site->place, person));
    }
}

static void
add_project(Site *site, const M2sProject *project)
{
    const ProjectList *list = &site->lists[project->id - 1];
    for (guint part = 1; part < list->parts; part++)
        add(site, FILE_LIST, project, part, m2s_file_of_older(project, part));
    add(site, FILE_LIST, project, list->parts, m2s_file_of_list(&site->place, project));
    add(site, FILE_FEED, project, 0, m2s_links_static.feed(&site->place, project));
}

static void
add_all(Site *site, const M2sCatalogue *catalogue)
{
    add_objects(site, catalogue);
    for (guint i = 0; i < site->projects->len; i++)
        add_project(site, g_ptr_array_index(site->projects, i));
    if (!site->place.is_single)
        add(site, FILE_HOME, NULL, 0, m2s_links_static.home(&site->place));
    for (const M2sAsset *asset = m2s_assets; asset->name; asset++)
        add(site, FILE_ASSET, asset, 0, g_strdup(asset->name));
}

static void
divide_lists(Site *site, const M2sCatalogue *catalogue)
{
    site->lists = g_new0(ProjectList, catalogue->projects->len);
    for (guint i = 0; i < catalogue->projects->len; i++)
        site->lists[i].series = g_ptr_array_new();
    for (guint i = 0; i < catalogue->series->len; i++) {
        M2sSeries *series = g_ptr_array_index(catalogue->series, i);
        g_ptr_array_add(site->lists[series->project->id - 1].series, series);
    }
    for (guint i = 0; i < catalogue->projects->len; i++)
        site->lists[i].parts = MAX(1, site->lists[i].series->len / M2S_LIST_SERIES);
}

/* The newest count of those before end, the newest first.  (transfer container) */
static GPtrArray *
newest_before(const GPtrArray *series, guint end, guint count)
{
    GPtrArray *newest = g_ptr_array_new();
    for (guint i = end; i > 0 && newest->len < count; i--)
        g_ptr_array_add(newest, g_ptr_array_index(series, i - 1));
    return newest;
}

/* The link from a list to another part of it. */
static char *
link_to_part(const M2sDraft *draft, const M2sProject *project, const ProjectList *list, guint part)
{
    if (part == list->parts)
        return m2s_links_static.list(&draft->place, project);
    g_autofree char *file = m2s_file_of_older(project, part);
    return g_strconcat(draft->place.depth > 0 ? "../" : "", file, NULL);
}

static void
make_list(const Site *site, M2sDraft *draft, const M2sProject *project, guint number)
{
    const ProjectList *list = &site->lists[project->id - 1];
    gboolean is_newest = number == list->parts;
    guint end = is_newest ? list->series->len : number * M2S_LIST_SERIES;
    g_auto(M2sListPart)
        part = {.project = project,
                .series = newest_before(list->series, end, end - (number - 1) * M2S_LIST_SERIES),
                .newer = is_newest ? NULL : link_to_part(draft, project, list, number + 1),
                .older = number == 1 ? NULL : link_to_part(draft, project, list, number - 1)};
    m2s_write_list(draft, &part);
}

static void
make_feed(const Site *site, M2sDraft *draft, const M2sProject *project)
{
    const GPtrArray *all = site->lists[project->id - 1].series;
    g_autoptr(GPtrArray) series = newest_before(all, all->len, M2S_FEED_ENTRIES);
    if (site->prefix)
        draft->place.depth = 0;
    m2s_write_feed(draft, project, series, site->prefix);
}

static gboolean
make_page(const Site *site, const SiteFile *file, M2sDraft *draft, GError **error)
{
    switch (file->kind) {
    case FILE_HOME:
        return m2s_write_home(draft, site->projects, error);
    case FILE_LIST:
        make_list(site, draft, file->object, file->part);
        return TRUE;
    case FILE_FEED:
        make_feed(site, draft, file->object);
        return TRUE;
    case FILE_SERIES:
        return m2s_write_series(draft, file->object, error);
    case FILE_DIFFERENCE:
        return m2s_write_difference(draft, ((const M2sPosting *)file->object)->predecessor,
                                    file->object, error);
    case FILE_PATCH:
        return m2s_write_patch(draft, file->object, error);
    case FILE_COVER:
        return m2s_write_cover(draft, file->object, error);
    case FILE_PERSON:
        return m2s_write_person(draft, file->object, error);
    default:
        g_return_val_if_reached(FALSE);
    }
}

/* What is in the file called name.  Returns: (transfer full) (nullable): NULL with an error. */
static char *
make(const Site *site, const SiteFile *file, const char *name, gsize *size, GError **error)
{
    const M2sArchive *archive = site->pages->archive;
    M2sPlace place = site->place;
    g_auto(M2sDraft) draft = {0};
    char *text;
    switch (file->kind) {
    case FILE_ASSET:
        text = g_strdup(((const M2sAsset *)file->object)->text);
        break;
    case FILE_SERIES_MBOX:
        text = m2s_mailbox_of_series(archive, file->object, NULL, error);
        break;
    case FILE_PATCH_MBOX:
        text = m2s_mailbox_of_patch(archive, file->object, NULL, error);
        break;
    default:
        place.depth = strchr(name, '/') != NULL;
        m2s_draft_init(&draft, site->pages, &place);
        draft.people = site->people;
        if (!make_page(site, file, &draft, error))
            return NULL;
        *size = draft.out.out->len;
        return g_string_free(g_steal_pointer(&draft.out.out), FALSE);
    }
    *size = text ? strlen(text) : 0;
    return text;
}

static gpointer
produce(gpointer user_data)
{
    Site *site = user_data;
    if (site->next == site->all->len)
        return NULL;
    Batch *batch = g_new0(Batch, 1);
    batch->start = site->next;
    batch->end = site->next = MIN(site->next + BATCH, site->all->len);
    return batch;
}

static void
work(gpointer item, gpointer user_data)
{
    const Site *site = user_data;
    Batch *batch = item;
    for (guint i = batch->start; i < batch->end; i++) {
        const char *name = g_ptr_array_index(site->names, i);
        gsize size;
        gboolean is_written;
        g_autofree char *text =
            make(site, &g_array_index(site->all, SiteFile, i), name, &size, &batch->error);
        if (text == NULL ||
            !m2s_site_files_write(site->files, name, text, size, &is_written, &batch->error))
            return;
        batch->written += is_written;
    }
}

static void
discard(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    g_clear_error(&batch->error);
    g_free(batch);
}

static gboolean
consume(gpointer item, gpointer user_data)
{
    Site *site = user_data;
    Batch *batch = item;
    site->written += batch->written;
    site->error = g_steal_pointer(&batch->error);
    const M2sProgressReport report = {.what = "files", .done = batch->end, .total = site->all->len};
    discard(batch, NULL);
    if (site->options->progress)
        site->options->progress(&report, site->options->user_data);
    return site->error == NULL;
}

static void
site_clear(Site *site)
{
    const M2sCatalogue *catalogue = m2s_archive_catalogue(site->pages->archive);
    for (guint i = 0; site->lists && i < catalogue->projects->len; i++)
        g_ptr_array_unref(site->lists[i].series);
    g_free(site->lists);
    g_free(site->prefix);
    g_clear_pointer(&site->people, m2s_people_free);
    g_clear_pointer(&site->all, g_array_unref);
    g_clear_pointer(&site->names, g_ptr_array_unref);
    g_clear_pointer(&site->projects, g_ptr_array_unref);
    g_clear_pointer(&site->files, m2s_site_files_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Site, site_clear)

static gboolean
write_all(Site *site, M2sSiteSummary *summary, GError **error)
{
    static const M2sParallelFuncs funcs = {produce, work, consume, discard};
    if (!m2s_site_files_declare(site->files, site->names, error))
        return FALSE;
    m2s_parallel_run(m2s_parallel_jobs(site->options->jobs), &funcs, site);
    if (site->error) {
        g_propagate_error(error, g_steal_pointer(&site->error));
        return FALSE;
    }
    summary->files = site->all->len;
    summary->written = site->written;
    return m2s_site_files_finish(site->files, &summary->removed, error);
}

gboolean
m2s_site_write(const M2sPages *pages, const char *folder, const M2sSiteOptions *options,
               M2sSiteSummary *summary, GError **error)
{
    g_return_val_if_fail(pages && pages->archive && folder && options && summary, FALSE);
    const M2sCatalogue *catalogue = m2s_archive_catalogue(pages->archive);
    g_return_val_if_fail(catalogue != NULL, FALSE);
    g_auto(Site) site = {.pages = pages, .options = options};
    site.files = m2s_site_files_open(folder, error);
    if (site.files == NULL || (site.projects = m2s_archive_projects(pages->archive, error)) == NULL)
        return FALSE;
    site.place = (M2sPlace){.links = &m2s_links_static, .is_single = site.projects->len == 1};
    site.prefix = options->base_url ? g_strconcat(options->base_url, "/", NULL) : NULL;
    site.people = m2s_people_new(catalogue);
    site.all = g_array_new(FALSE, FALSE, sizeof(SiteFile));
    site.names = g_ptr_array_new_with_free_func(g_free);
    divide_lists(&site, catalogue);
    add_all(&site, catalogue);
    m2s_archive_fetch_everything(pages->archive);
    return write_all(&site, summary, error);
}
