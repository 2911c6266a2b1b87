/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <mbox2series/config.h>
#include <mbox2series/error.h>

/* Loads text as a configuration file. */
static M2sConfig *
load(const char *text, GError **error)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("m2s-XXXXXX.ini", &path, NULL);
    g_assert_cmpint(descriptor, >=, 0);
    g_close(descriptor, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    M2sConfig *config = m2s_config_load(path, error);
    g_unlink(path);
    return config;
}

static void
test_defaults(void)
{
    g_autoptr(M2sConfig) config = m2s_config_new();
    g_assert_cmpuint(config->projects->len, ==, 0);
    g_assert_cmpuint(config->tags->len, ==, 3);
    const M2sState *state = g_ptr_array_index(config->states, 1);
    g_assert_cmpstr(state->name, ==, "Under Review");
    g_assert_cmpstr(state->slug, ==, "under-review");
    g_assert_cmpuint(config->limits.part_count, ==, 1000);
}

static void
test_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = load("[project widgets]\n"
                                       "list_id=widgets.lists.example.org\n"
                                       "show_dependencies=true\n"
                                       "[delegation widgets]\n"
                                       "src/[a-m]*=ann@example.org\n"
                                       "*=bo@example.org\n"
                                       "docs/*=ANN@example.org\n"
                                       "[tag Fixes]\n"
                                       "pattern=^Fixes:\n"
                                       "abbrev=F\n"
                                       "[state Fresh Mail]\n"
                                       "[state Done]\n"
                                       "slug=over\n"
                                       "[limits]\n"
                                       "part_depth=7\n",
                                       &error);
    g_assert_no_error(error);
    const M2sProject *project = g_ptr_array_index(config->projects, 0);
    g_assert_cmpstr(project->name, ==, "widgets");
    g_assert_cmpstr(project->list_email, ==, "");
    g_assert_true(project->show_dependencies);
    g_assert_cmpuint(project->delegation->len, ==, 3);
    const M2sDelegationRule *rule = g_ptr_array_index(project->delegation, 0);
    g_assert_cmpstr(rule->pattern, ==, "src/[a-m]*");
    g_assert_cmpuint(config->users->len, ==, 2);
    g_assert_true(rule->user == g_ptr_array_index(config->users, 0));
    g_assert_cmpuint(config->tags->len, ==, 1);
    g_assert_cmpstr(((M2sState *)g_ptr_array_index(config->states, 0))->slug, ==, "fresh-mail");
    g_assert_cmpstr(((M2sState *)g_ptr_array_index(config->states, 1))->slug, ==, "over");
    g_assert_cmpuint(config->limits.part_depth, ==, 7);
    g_assert_cmpuint(config->limits.mail_size, ==, 64 << 20);
}

static void
test_errors(void)
{
    static const struct {
        const char *text, *part; /* of the message */
    } cases[] = {
        {"[project x]\n", "[project x]: list_id is missing"},
        {"[project x]\nlist_id=x\nlist_mail=y\n", "there is no key “list_mail”"},
        {"[project x]\nlist_id=x\nshow_dependencies=perhaps\n", "write true or false"},
        {"[project]\n", "there is no such group"},
        {"[limits x]\n", "there is no such group"},
        {"[delegation x]\n*=a@example.org\n", "there is no [project x] before it"},
        {"[tag x]\npattern=x\n", "abbrev"},
        {"[limits]\npart_count=many\n", "write a whole number"},
        {"[limits]\nparts=1\n", "there is no key “parts”"},
        {"list_id=x\n", "group"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load(cases[i].text, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_CONFIG);
        g_assert_nonnull(strstr(error->message, cases[i].part));
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_config_load("/nonexistent/x.ini", &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_CONFIG);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/defaults", test_defaults);
    g_test_add_func("/config/file", test_file);
    g_test_add_func("/config/errors", test_errors);
    return g_test_run();
}
