/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-keys PAGE: mbox2series.ini(5) describes every key of a configuration. */
#include "model/config.h"

static char *page;

/* Asserts that the page describes key in the part on group: "[tag NAME]". */
static void
assert_key(const char *group, const char *key)
{
    g_auto(GStrv) words = g_strsplit(group, " ", 2);
    g_autofree char *heading = g_strdup_printf("\n.Ss [%s%s]\n", words[0], words[1] ? " NAME" : "");
    g_autofree char *item = g_strdup_printf("\n.It Cm %s Ns = ", key);
    char *start = g_strstr_len(page, -1, heading);
    if (start == NULL)
        g_error("the page lacks %s", heading);
    g_autofree char *end = g_strdup(start + 1);
    char *next = g_strstr_len(end, -1, "\n.Ss");
    if (next)
        *next = '\0';
    if (g_strstr_len(end, -1, item) == NULL)
        g_error("the page lacks %s of [%s]", key, group);
}

static const char everything[] = "[project widgets]\nlist_id=widgets.lists.example.org\n"
                                 "maintainers=ann@example.org\n[users]\nemails=ann@example.org\n"
                                 "[became]\naccepted=^Landed\nchanges_requested=^No\n"
                                 "stale_weeks=3\n";

/* The text of a configuration has all keys but those of [delegation], which are patterns, and of
 * [defaults]. */
static void
test_rules(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_parse(everything, "everything", &error);
    g_assert_no_error(error);
    g_autofree char *text = m2s_config_to_text(config);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_assert_true(g_key_file_load_from_data(file, text, -1, G_KEY_FILE_NONE, &error));
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    g_assert_cmpuint(g_strv_length(groups), >, 3);
    for (char **group = groups; *group; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(file, *group, NULL, NULL);
        for (char **key = keys; *key; key++)
            assert_key(*group, *key);
    }
}

static void
test_defaults(void)
{
    for (const M2sDefault *one = m2s_defaults; one->name; one++)
        assert_key("defaults", one->name);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(argc == 2 && g_file_get_contents(argv[1], &page, NULL, NULL));
    g_test_add_func("/manual/keys/rules", test_rules);
    g_test_add_func("/manual/keys/defaults", test_defaults);
    int status = g_test_run();
    g_free(page);
    return status;
}
