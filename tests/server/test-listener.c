/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <mbox2series/base.h>
#include <mbox2series/serve.h>

static void
test_addresses(void)
{
    static const struct {
        const char *address;
        M2sError code;
    } cases[] = {
        {"8000", M2S_ERROR_USAGE},
        {"", M2S_ERROR_USAGE},
        {"127.0.0.1", M2S_ERROR_USAGE},
        {"127.0.0.1:http", M2S_ERROR_USAGE},
        {"127.0.0.1:99999x", M2S_ERROR_USAGE},
        {"::1:8000", M2S_ERROR_USAGE},
        {"no-such-host.invalid:8000", M2S_ERROR_USAGE},
        {"192.0.2.1:8000", M2S_ERROR_UNAVAILABLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(M2sListener) listener = {.fd = -1};
        g_test_message("%s", cases[i].address);
        g_assert_false(m2s_listener_open(&listener, cases[i].address, &error));
        g_assert_error(error, M2S_ERROR, (int)cases[i].code);
    }
}

static void
test_loopback(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(M2sListener) one = {.fd = -1}, two = {.fd = -1}, all = {.fd = -1};
    m2s_listener_open(&one, "127.0.0.1:0", &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(one.shown, "http://127.0.0.1:"));
    g_assert_false(g_str_has_suffix(one.host, ":0"));
    g_assert_false(one.is_exposed);
    g_assert_false(m2s_listener_open(&two, one.host, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_clear_error(&error);
    m2s_listener_open(&all, "0.0.0.0:0", &error);
    g_assert_no_error(error);
    g_assert_true(all.is_exposed);
}

static void
test_unix(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("m2s-XXXXXX", &error);
    g_autofree char *path = g_build_filename(folder, "socket", NULL);
    g_auto(M2sListener) one = {.fd = -1}, two = {.fd = -1};
    m2s_listener_open_unix(&one, path, &error);
    g_assert_no_error(error);
    g_assert_null(one.host);
    g_assert_false(one.is_exposed);
    g_assert_false(m2s_listener_open_unix(&two, path, &error)); /* in use */
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_clear_error(&error);
    close(one.fd); /* as a killed program leaves it */
    one.fd = -1;
    m2s_listener_open_unix(&two, path, &error);
    g_assert_no_error(error);
    m2s_listener_clear(&two);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* What is no socket is not removed. */
static void
test_occupied(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("m2s-XXXXXX", &error);
    g_autofree char *path = g_build_filename(folder, "mail", NULL);
    g_autofree char *long_name = g_strnfill(200, 'x');
    g_auto(M2sListener) listener = {.fd = -1};
    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
    g_assert_false(m2s_listener_open_unix(&listener, path, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_false(m2s_listener_open_unix(&listener, long_name, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listener/addresses", test_addresses);
    g_test_add_func("/listener/loopback", test_loopback);
    g_test_add_func("/listener/unix", test_unix);
    g_test_add_func("/listener/occupied", test_occupied);
    return g_test_run();
}
