/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Repositories that are damaged, or were made to do harm. */
#include "mbox/repository.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "git-fixture.h"
#include "mbox/git-id.h"

typedef struct {
    GitFixture *fixture;
    char *path; /* of a repository of version 2 with the mails a, b and c */
} Victim;

static void
set_up(Victim *victim, gconstpointer data)
{
    victim->fixture = git_fixture_new();
    git_fixture_commit(victim->fixture, "x", data ? data : "m:a m:b m:c");
    victim->path = git_fixture_path(victim->fixture, "x");
}

static void
tear_down(Victim *victim, gconstpointer data)
{
    git_fixture_free(victim->fixture);
    g_free(victim->path);
}

static void
note(const char *path, const char *what, gpointer warnings)
{
    g_string_append_printf(warnings, "%s\n", what);
}

/* expected: the mails, with "|" after each.  warning: (nullable): a pattern that what is told
 * matches; NULL: nothing is told. */
static void
assert_gives(const Victim *victim, const char *expected, const char *warning)
{
    guint64 index;
    GBytes *bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) all = g_string_new(NULL), warnings = g_string_new(NULL);
    g_autoptr(M2sRepository) repository = m2s_repository_open(victim->path, note, warnings, &error);
    g_assert_no_error(error);
    while (m2s_repository_next(repository, &index, &bytes, &error)) {
        g_string_append_len(all, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_string_append_c(all, '|');
        g_bytes_unref(bytes);
    }
    g_assert_no_error(error);
    g_assert_cmpstr(all->str, ==, expected);
    if (!g_pattern_match_simple(warning ? warning : "", warnings->str))
        g_error("%s does not match %s", warning, warnings->str);
    g_autofree char *position =
        m2s_repository_position(repository, m2s_repository_mail_count(repository));
    g_assert_cmpint(position != NULL, ==, warning == NULL);
}

static void
assert_refused(const Victim *victim, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_repository_open(victim->path, NULL, NULL, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
    if (!g_pattern_match_simple(message, error->message))
        g_error("%s does not match %s", error->message, message);
}

static void
remove_object(const Victim *victim, const char *rev)
{
    g_autofree char *path = git_fixture_object(victim->fixture, "x", rev);
    g_assert_cmpint(g_unlink(path), ==, 0);
}

/* Puts the file of another object, or some text, where that of rev is. */
static void
replace_object(const Victim *victim, const char *rev, const char *other)
{
    gsize size = strlen("no object");
    g_autofree char *path = git_fixture_object(victim->fixture, "x", rev);
    g_autofree char *from = other ? git_fixture_object(victim->fixture, "x", other) : NULL;
    g_autofree char *bytes = g_strdup("no object");
    if (from) {
        g_free(g_steal_pointer(&bytes));
        g_assert_true(g_file_get_contents(from, &bytes, &size, NULL));
    }
    g_unlink(path);
    g_assert_true(g_file_set_contents(path, bytes, size, NULL));
}

static void
test_missing_mail(Victim *victim, gconstpointer data)
{
    remove_object(victim, "HEAD~1:m");
    assert_gives(victim, "a|c|", "the mail of commit * is missing\n");
}

static void
test_damaged_mail(Victim *victim, gconstpointer data)
{
    replace_object(victim, "HEAD~1:m", NULL);
    assert_gives(victim, "a|c|", "the mail of commit * is damaged\n");
    replace_object(victim, "HEAD~1:m", "HEAD:m"); /* whole, but another */
    assert_gives(victim, "a|c|", "the mail of commit * is damaged\n");
    replace_object(victim, "HEAD~1:m", "HEAD^{tree}");
    assert_gives(victim, "a|c|", "the mail of commit * is of another kind\n");
}

static void
test_missing_tree(Victim *victim, gconstpointer data)
{
    remove_object(victim, "HEAD~1^{tree}");
    assert_gives(victim, "a|c|", "tree * is missing: its mail may be missing\n");
}

static void
test_missing_commit(Victim *victim, gconstpointer data)
{
    remove_object(victim, "HEAD~1");
    assert_gives(victim, "c|", "commit * is missing: what came before it is not read\n");
}

static void
test_own_ancestor(Victim *victim, gconstpointer data)
{
    replace_object(victim, "HEAD~2", "HEAD");
    assert_gives(victim, "b|c|", "commit * is damaged: what came before it is not read\n");
}

static void
test_missing_tip(Victim *victim, gconstpointer data)
{
    remove_object(victim, "HEAD");
    assert_refused(victim, "the newest commit of this Git repository is missing");
}

static void
test_missing_folder(Victim *victim, gconstpointer data)
{
    remove_object(victim, "HEAD:bb");
    assert_gives(victim, "a|c|", "tree * is missing: mails may be missing, *");
}

/* The path of the only pack or its index.  Returns: (transfer full). */
static char *
pack_path(const Victim *victim, const char *suffix)
{
    const char *name;
    g_autofree char *packs = g_build_filename(victim->path, "objects/pack", NULL);
    g_autoptr(GDir) listing = g_dir_open(packs, 0, NULL);
    while ((name = g_dir_read_name(listing)) != NULL)
        if (g_str_has_suffix(name, suffix))
            return g_build_filename(packs, name, NULL);
    g_assert_not_reached();
}

static void
test_cut_pack(Victim *victim, gconstpointer data)
{
    g_free(git_fixture_git(victim->fixture, "x", "repack -adq"));
    g_autofree char *pack = pack_path(victim, ".pack");
    g_assert_cmpint(truncate(pack, 100), ==, 0);
    assert_refused(victim, "the newest commit of this Git repository is *");
    g_assert_cmpint(g_unlink(pack), ==, 0);
    assert_refused(victim, "the newest commit of this Git repository is missing");
}

/* Where index says that the object rev is. */
static char *
find_offset(const Victim *victim, char *index, const char *rev)
{
    guint32 count;
    char *ids = index + 8 + 4 * 256;
    g_autofree char *path = git_fixture_object(victim->fixture, "x", rev);
    g_autofree char *hex = g_strndup(strrchr(path, '/') - 2, 43);
    M2sGitId id;
    memmove(hex + 2, hex + 3, 41); /* without the slash */
    g_assert_true(m2s_git_id_parse(hex, 40, &id));
    memcpy(&count, ids - 4, sizeof count);
    count = GUINT32_FROM_BE(count);
    for (guint32 i = 0; i < count; i++)
        if (memcmp(ids + i * sizeof id, &id, sizeof id) == 0)
            return ids + count * (sizeof id + 4) + i * 4;
    g_assert_not_reached();
}

/* Objects that are whole, but not those that the index says. */
static void
test_swapped_in_pack(Victim *victim, gconstpointer data)
{
    gsize size;
    g_autofree char *index = NULL;
    g_free(git_fixture_git(victim->fixture, "x", "repack -adq"));
    g_autofree char *path = pack_path(victim, ".idx");
    g_assert_true(g_file_get_contents(path, &index, &size, NULL));
    char *first = find_offset(victim, index, "HEAD:m");
    char *second = find_offset(victim, index, "HEAD~1:m");
    for (guint i = 0; i < 4; i++) {
        char byte = first[i];
        first[i] = second[i];
        second[i] = byte;
    }
    g_unlink(path);
    g_assert_true(g_file_set_contents(path, index, size, NULL));
    assert_gives(victim, "a|", "the mail of commit * is damaged\n*is damaged\n");
}

/* What is damaged in a pack may be whole in a file. */
static void
test_damaged_in_pack(Victim *victim, gconstpointer data)
{
    gsize size;
    guint32 offset;
    g_autofree char *index = NULL, *bytes = NULL;
    g_free(git_fixture_git(victim->fixture, "x", data ? "repack -aq" : "repack -adq"));
    g_autofree char *path = pack_path(victim, ".idx"), *pack = pack_path(victim, ".pack");
    g_assert_true(g_file_get_contents(path, &index, &size, NULL));
    memcpy(&offset, find_offset(victim, index, "HEAD~1:m"), sizeof offset);
    g_assert_true(g_file_get_contents(pack, &bytes, &size, NULL));
    bytes[GUINT32_FROM_BE(offset) + 5] ^= 1; /* after its header and that of zlib */
    g_unlink(pack);
    g_assert_true(g_file_set_contents(pack, bytes, size, NULL));
    assert_gives(victim, data ? "a|b|c|" : "a|c|",
                 data ? NULL : "the mail of commit * is damaged\n");
}

/* What HEAD says, and what is made of it; (nullable): all is well. */
typedef struct {
    const char *head;
    const char *message;
} Head;

#define NEITHER "its HEAD is neither a branch nor a commit"

static const Head heads[] = {
    {"ref: refs/heads/master", NULL},
    {"ref:refs/heads/master\n", NULL},
    {"ref: refs/heads/unborn\n", NULL},
    {"ref: refs/heads/link\n", NEITHER},
    {"ref: refs/heads/../../../y/refs/heads/master\n", NEITHER},
    {"ref: HEAD\n", NEITHER},
    {"ref: refs/heads/loop\n", NEITHER},
    {"ref: /etc/passwd\n", NEITHER},
    {"ref: refs/heads\n", NEITHER},
    {"ref: \n", NEITHER},
    {"", NEITHER},
    {"master\n", NEITHER},
    {"0123456789\n", NEITHER},
    {"0123456789012345678901234567890123456789\n", "the newest commit * is missing"},
    {"0123456789012345678901234567890123456789012345678901234567890123\n", "*SHA-256*"},
};

static void
test_heads(Victim *victim, gconstpointer data)
{
    g_autofree char *link = g_build_filename(victim->path, "refs/heads/link", NULL);
    git_fixture_write(victim->fixture, "x/refs/heads/loop", "ref: refs/heads/loop\n");
    git_fixture_write(victim->fixture, "else", "no id");
    g_assert_cmpint(symlink("../../../else", link), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        git_fixture_write(victim->fixture, "x/HEAD", heads[i].head);
        g_test_message("HEAD: %s", heads[i].head);
        if (heads[i].message)
            assert_refused(victim, heads[i].message);
        else
            assert_gives(victim, "a|b|c|", NULL);
    }
}

static void
test_head_of_other_kinds(Victim *victim, gconstpointer data)
{
    static const char *const revs[] = {"HEAD:m", "HEAD^{tree}"};
    g_free(git_fixture_git(victim->fixture, "x",
                           "-c user.name=A -c user.email=a@example.org tag -m x -a tag master"));
    for (gsize i = 0; i < G_N_ELEMENTS(revs); i++) {
        g_autofree char *arguments =
            g_strconcat("rev-parse master", strchr(revs[i], 'D') + 1, NULL);
        g_autofree char *id = git_fixture_git(victim->fixture, "x", arguments);
        git_fixture_write(victim->fixture, "x/HEAD", id);
        assert_refused(victim, "the newest commit of this Git repository is of another kind");
    }
    git_fixture_write(victim->fixture, "x/HEAD", "ref: refs/tags/tag\n");
    assert_gives(victim, "a|b|c|", NULL);
}

/* None of what git would run is run, and nothing else of the configuration matters. */
static void
test_configuration(Victim *victim, gconstpointer data)
{
    g_autofree char *mark = git_fixture_path(victim->fixture, "mark");
    g_autofree char *config = g_strdup_printf(
        "[core]\n\trepositoryformatversion = 99\n\tfsmonitor = \"touch %s\"\n"
        "\tsshCommand = \"touch %s\"\n\thooksPath = %s/hooks\n\tworktree = /\n"
        "\tattributesFile = %s/attributes\n\tpager = \"touch %s\"\n"
        "[include]\n\tpath = /dev/zero\n[extensions]\n\tpartialClone = origin\n\tnonsense = 1\n"
        "[filter \"x\"]\n\tsmudge = \"touch %s\"\n\tclean = \"touch %s\"\n\trequired = true\n"
        "[remote \"origin\"]\n\turl = ext::touch %s\n\tpromisor = true\n[broken",
        mark, mark, victim->path, victim->path, mark, mark, mark, mark);
    git_fixture_write(victim->fixture, "x/attributes", "m filter=x\n");
    git_fixture_write(victim->fixture, "x/info/attributes", "m filter=x\n");
    remove_object(victim, "HEAD~1:m");
    git_fixture_write(victim->fixture, "x/config", config);
    assert_gives(victim, "a|c|", "*is missing\n");
    g_assert_false(g_file_test(mark, G_FILE_TEST_EXISTS));
}

static void
test_alternates(Victim *victim, gconstpointer data)
{
    g_autofree char *objects = g_build_filename(victim->path, "objects\n", NULL);
    git_fixture_commit(victim->fixture, "other", "");
    git_fixture_write(victim->fixture, "other/objects/info/alternates", objects);
    g_autofree char *id = git_fixture_git(victim->fixture, "x", "rev-parse HEAD");
    git_fixture_write(victim->fixture, "other/refs/heads/master", id);
    g_free(victim->path);
    victim->path = git_fixture_path(victim->fixture, "other");
    assert_refused(victim, "the newest commit of this Git repository is missing");
}

/* Moves what name is out of the repository, and leaves a link. */
static void
link_away(const Victim *victim, const char *name)
{
    g_autofree char *from = g_build_filename(victim->path, name, NULL);
    g_autofree char *to = git_fixture_path(victim->fixture, "away");
    g_assert_cmpint(g_rename(from, to), ==, 0);
    g_assert_cmpint(symlink(to, from), ==, 0);
}

#define LINKED "a Git repository with a symbolic link or a special file among its objects: *"

static void
assert_linked_refused(Victim *victim, const char *name)
{
    link_away(victim, name);
    assert_refused(victim, LINKED);
}

static void
test_linked_packs(Victim *victim, gconstpointer data)
{
    assert_linked_refused(victim, "objects/pack");
}

static void
test_linked_objects(Victim *victim, gconstpointer data)
{
    assert_linked_refused(victim, "objects");
}

static void
test_linked_mail(Victim *victim, gconstpointer data)
{
    g_autofree char *path = git_fixture_object(victim->fixture, "x", "HEAD:m");
    link_away(victim, path + strlen(victim->path) + 1);
    assert_refused(victim, LINKED);
}

static void
test_fifo(Victim *victim, gconstpointer data)
{
    g_autofree char *path = g_build_filename(victim->path, "objects/pack/pack-0.idx", NULL);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    assert_refused(victim, LINKED);
}

static void
test_reftable(Victim *victim, gconstpointer data)
{
    git_fixture_write(victim->fixture, "x/reftable/tables.list", "");
    assert_refused(victim, "*reftable*");
}

/* A tree of 10,000 files, between two mails. */
static void
test_huge_tree(Victim *victim, gconstpointer data)
{
    g_autoptr(GString) history = g_string_new("m:b");
    for (guint i = 0; i < 10000; i++)
        g_string_append_printf(history, ",f:file%u", i);
    g_string_append(history, " m:c");
    git_fixture_commit(victim->fixture, "x", history->str);
    assert_gives(victim, "a|c|", "tree * is too big: its mail may be missing\n");
}

/* Without descriptors nothing is called missing. */
static void
test_no_descriptors(Victim *victim, gconstpointer data)
{
    guint64 index;
    GBytes *bytes;
    struct rlimit before, none;
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sRepository) repository = m2s_repository_open(victim->path, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    int next = open("/", O_RDONLY | O_CLOEXEC);
    close(next);
    none = (struct rlimit){.rlim_cur = next, .rlim_max = before.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &none), ==, 0);
    g_assert_false(m2s_repository_next(repository, &index, &bytes, &error));
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
    g_clear_error(&error);
    g_assert_true(m2s_repository_next(repository, &index, &bytes, &error)); /* later it works */
    g_clear_pointer(&bytes, g_bytes_unref);
}

typedef struct {
    const char *path;
    void (*run)(Victim *victim, gconstpointer data);
    const char *data; /* (nullable): the history of the repository */
} Test;

static const Test tests[] = {
    {"missing-mail", test_missing_mail},
    {"damaged-mail", test_damaged_mail},
    {"missing-tree", test_missing_tree},
    {"missing-commit", test_missing_commit},
    {"own-ancestor", test_own_ancestor},
    {"missing-tip", test_missing_tip},
    {"missing-folder", test_missing_folder, "+aa1:a +bb1:b +cc1:c"},
    {"cut-pack", test_cut_pack},
    {"swapped-in-pack", test_swapped_in_pack},
    {"damaged-in-pack", test_damaged_in_pack},
    {"whole-in-file", test_damaged_in_pack, "m:a m:b m:c"},
    {"heads", test_heads},
    {"head-of-other-kinds", test_head_of_other_kinds},
    {"configuration", test_configuration},
    {"alternates", test_alternates},
    {"linked-packs", test_linked_packs},
    {"linked-objects", test_linked_objects},
    {"linked-mail", test_linked_mail},
    {"fifo", test_fifo},
    {"reftable", test_reftable},
    {"huge-tree", test_huge_tree, "m:a"},
    {"no-descriptors", test_no_descriptors},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/hostile-repository/", tests[i].path, NULL);
        g_test_add(path, Victim, tests[i].data, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
