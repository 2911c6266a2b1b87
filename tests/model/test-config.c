/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "model/config.h"

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
        const char *text, *part; /* what the message must contain */
    } cases[] = {
        {"[project x]\n", "[project x]: list_id is missing"},
        {"[project x]\nlist_id=x\nlist_mail=y\n", "unknown key “list_mail”"},
        {"[project x]\nlist_id=x\nshow_dependencies=perhaps\n", "write true or false"},
        {"[project]\n", "unknown group"},
        {"[limits x]\n", "unknown group"},
        {"[delegation x]\n*=a@example.org\n", "there is no [project x] above it"},
        {"[project x]\nlist_id=x\n[delegation x]\n[a-m]*=bo@[192.0.2.1]\\\n", "look like a group"},
        {"[tag x]\npattern=x\n", "abbrev"},
        {"[limits]\npart_count=many\n", "write a whole number"},
        {"[limits]\nparts=1\n", "unknown key “parts”"},
        {"list_id=x\n", "group"},
        {"[project J\xfcrgen]\nlist_id=x\n", "the name of the group is not UTF-8"},
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

#define RULES                                                                                      \
    "[project widgets]\nlist_id=widgets.lists.example.org\nname=W\\twith tab\n"                    \
    "[project gears]\nlist_id=gears.lists.example.org\nsubject_match=^\\\\[gears\\\\]\n"           \
    "[delegation gears]\nsrc/[a-m]*=bo@example.org\n*=ann@example.org\n"                           \
    "[delegation widgets]\n*.c=cyd@example.org\n[tag Fixes]\npattern=^Fixes:\nabbrev=F\n"          \
    "[state Fresh]\n[state Done]\nslug=over\n[limits]\npart_depth=7\n"

/* The text has the whole configuration, in a fixed order; users keep their numbers. */
static void
test_text(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sConfig) config = m2s_config_parse(RULES, "it", &error);
    g_assert_no_error(error);
    g_autofree char *text = m2s_config_to_text(config);
    g_autoptr(M2sConfig) again = m2s_config_parse(text, "it", &error);
    g_assert_no_error(error);
    g_autofree char *text_again = m2s_config_to_text(again);
    g_assert_cmpstr(text, ==, text_again);
    g_assert_nonnull(strstr(text, "\nsrc/[a-m]*=bo@example.org\n"));
    const M2sProject *gears = g_ptr_array_index(again->projects, 1);
    g_assert_cmpstr(gears->subject_match, ==, "^\\[gears\\]");
    const M2sDelegationRule *rule = g_ptr_array_index(gears->delegation, 0);
    g_assert_cmpstr(rule->pattern, ==, "src/[a-m]*");
    for (guint i = 0; i < config->users->len; i++) {
        const M2sUser *one = g_ptr_array_index(config->users, i);
        const M2sUser *other = g_ptr_array_index(again->users, i);
        g_assert_cmpstr(one->email, ==, other->email);
        g_assert_cmpuint(one->id, ==, other->id);
    }
    g_assert_cmpuint(again->limits.part_depth, ==, 7);
    g_assert_cmpstr(((M2sState *)g_ptr_array_index(again->states, 1))->slug, ==, "over");
}

static char *
difference(const char *given, const char *kept)
{
    g_autoptr(M2sConfig) one = m2s_config_parse(given, "one", NULL);
    g_autoptr(M2sConfig) other = m2s_config_parse(kept, "other", NULL);
    g_assert_true(one && other);
    return m2s_config_difference(one, other);
}

static void
test_difference(void)
{
    static const struct {
        const char *given, *kept;
        const char *expected; /* NULL: they are equivalent */
    } cases[] = {
        {RULES, RULES, NULL},
        {"", "# nothing\n", NULL},
        {"[tag T]\npattern=a\nabbrev=b\n", "[tag T]\n  abbrev = b\npattern=a\n", NULL},
        {"[state New]\n", "[state New]\nslug=new\n", NULL},
        {"[limits]\npart_depth=50\n", "", NULL},
        {"[project x]\nlist_id=x\n", "[project x]\nlist_id=x\nname=x\nshow_dependencies=false\n",
         NULL},
        {"[project x]\nlist_id=x\n", "", "[project x] is new"},
        {"", "[project x]\nlist_id=x\n", "[project x] is missing"},
        {"[limits]\npart_depth=5\n", "", "[limits] part_depth is “5”, not “50”"},
        {"[project x]\nlist_id=x\n[delegation x]\n[ab]=a@b\n", "[project x]\nlist_id=x\n",
         "[users] is new"},
        {"[users]\nemails=a@b\n[project x]\nlist_id=x\n[delegation x]\n[ab]=a@b\n",
         "[users]\nemails=a@b\n[project x]\nlist_id=x\n", "[delegation x] is new"},
        {"[project x]\nlist_id=x\n[delegation x]\n[ab]=a@b\n*=a@b\n",
         "[project x]\nlist_id=x\n[delegation x]\n*=a@b\n", "“[ab]” in [delegation x] is new"},
        {"[project x]\nlist_id=x\n[project y]\nlist_id=y\n",
         "[project y]\nlist_id=y\n[project x]\nlist_id=x\n",
         "projects, tags, states or delegation rules are in another order"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = difference(cases[i].given, cases[i].kept);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/defaults", test_defaults);
    g_test_add_func("/config/file", test_file);
    g_test_add_func("/config/errors", test_errors);
    g_test_add_func("/config/text", test_text);
    g_test_add_func("/config/difference", test_difference);
    return g_test_run();
}
