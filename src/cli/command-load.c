/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/load.h>

#include "cli/options.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    const char *postgres;
    gboolean patchwork;
} LoadOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(LoadOptions, field)

static const Option load_options[] = {
    {"postgres", 0, OPTION_TEXT, MEMBER(postgres), "URL",
     "Fill the PostgreSQL database at URL, as libpq takes it"},
    {"patchwork", 0, OPTION_FLAG, MEMBER(patchwork), NULL,
     "The database is that of a Patchwork server"},
    OPTIONS_END,
};

static gboolean
check(const LoadOptions *wanted, GError **error)
{
    if (wanted->postgres == NULL)
        return usage_error(error, "load needs --postgres URL, the database to fill");
    if (!wanted->patchwork)
        return usage_error(error, "load needs --patchwork");
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    LoadOptions *wanted = data;
    if (!check(wanted, error))
        return FALSE;
    /* Sockets can be made before the first mail is read, and none later. */
    g_autoptr(M2sDatabase) database = m2s_database_connect(wanted->postgres, error);
    const M2sPatchworkVersion *version = database ? m2s_patchwork_version(database, error) : NULL;
    if (version == NULL)
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open(&wanted->options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    console_note(&wanted->options.console, "%s", version->shown);
    return TRUE;
}

static const LoadOptions initial = {.options.hashes = TRUE};

static const Example examples[] = {
    {"load --postgres service=patchwork --patchwork --state list.db",
     "Fills the database that libpq's service file calls “patchwork”"},
    {NULL},
};

const Command command_load = {
    .name = "load",
    .summary = "fill the database of a Patchwork server",
    .usage = "--postgres URL --patchwork [INPUT…]",
    .description = "Puts everything that Patchwork would have made of the mails into its "
                   "database, in one transaction.",
    .options = load_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_MESSAGES,
    .size = sizeof(LoadOptions),
    .initial = &initial,
    .run = run,
};
