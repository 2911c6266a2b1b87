/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configurations.  An input is the text of one.
 *
 * One that is read can be written, and that is read as an equivalent one and written the same.  An
 * error says where it is, and what is wrong. */
#include "model/config.h"
#include "check.h"
#include "fuzzer.h"

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(M2sConfig) config = m2s_config_parse(text, "input", &error);
    if (config == NULL) {
        g_assert_nonnull(error);
        g_assert_true(g_str_has_prefix(error->message, "input"));
        return 0;
    }
    g_autofree char *written = m2s_config_to_text(config);
    g_autoptr(M2sConfig) again = m2s_config_parse(written, "written", &error);
    g_assert_no_error(error);
    g_autofree char *difference = m2s_config_difference(again, config);
    g_assert_cmpstr(difference, ==, NULL);
    g_autofree char *rewritten = m2s_config_to_text(again);
    g_assert_cmpstr(rewritten, ==, written);
    return 0;
}
