/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>

#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

static gboolean
fail_to_write(GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "standard output: %s", g_strerror(errno));
    return FALSE;
}

static gboolean
write_out(const char *data, gsize size, gpointer user_data, GError **error)
{
    return fwrite(data, 1, size, stdout) == size || fail_to_write(error);
}

gboolean
command_mails(char **arguments, int *status, GError **error)
{
    g_auto(Options) options = {0};
    M2sOptions reading;
    if (!options_parse_state(&options,
                             "Prints all mails of a state, in order, as an mbox (mboxrd).  With "
                             "--list-id ID, only mails that were read for this list.",
                             arguments, error) ||
        !options_prepare(&options, &reading, error) ||
        !m2s_write_mails(options.loaded, &reading, options.state, write_out, NULL, error))
        return FALSE;
    return fflush(stdout) == 0 || fail_to_write(error);
}
