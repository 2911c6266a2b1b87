/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/arguments.h"

#include <getopt.h>

#include <mbox2series/base.h>

#include "cli/suggest.h"
#include "cli/usage.h"

#define LONG_OPTION 0x100 /* getopt's value of options[0]; that of a letter is the letter */
#define ARGUMENT    1     /* getopt's value of what is no option */

/* A time, which is read when --now is known. */
typedef struct {
    const Option *option;
    const char *text;
} Time;

/* A command line that is being read. */
typedef struct {
    GArray *options; /* of Option: the command's own, then the common ones */
    char **arguments;
    Options *values;
    GArray *times;     /* of Time */
    GPtrArray *inputs; /* of const char * */
} Reader;

static gboolean
takes_value(const Option *option)
{
    return option->type != OPTION_FLAG;
}

static gboolean
read_count(const Option *option, const char *text, guint *count, GError **error)
{
    guint64 value;
    guint max = option->max ? option->max : G_MAXINT32;
    if (g_ascii_string_to_unsigned(text, 10, 1, max, &value, NULL)) {
        *count = value;
        return TRUE;
    }
    if (option->max)
        return usage_error(error, "--%s needs a number from 1 to %u, not “%s”", option->name, max,
                           text);
    return usage_error(error, "--%s needs a number of 1 or more, not “%s”", option->name, text);
}

static gboolean
read_number(const Option *option, const char *text, gint64 *number, GError **error)
{
    return g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, number, NULL) ||
           usage_error(error, "--%s needs a number of 0 or more, not “%s”", option->name, text);
}

static gboolean
read_choice(const Option *option, const char *text, guint *choice, GError **error)
{
    for (*choice = 0; option->choices[*choice]; (*choice)++)
        if (g_str_equal(option->choices[*choice], text))
            return TRUE;
    g_autofree char *all = g_strjoinv(", ", (char **)option->choices);
    return usage_error(error, "--%s: there is no “%s”; write one of %s", option->name, text, all);
}

/* value: (nullable): NULL if none was given, where none is needed. */
static gboolean
set_option(const Reader *reader, const Option *option, const char *value, GError **error)
{
    gpointer member = (char *)reader->values + option->offset;
    switch (option->type) {
    case OPTION_FLAG:
        *(gboolean *)member = TRUE;
        return TRUE;
    case OPTION_TEXT:
    case OPTION_FILE:
    case OPTION_FOLDER:
        *(const char **)member = value;
        return TRUE;
    case OPTION_TEXTS:
        if (*(GPtrArray **)member == NULL)
            *(GPtrArray **)member = g_ptr_array_new();
        g_ptr_array_add(*(GPtrArray **)member, (char *)value);
        return TRUE;
    case OPTION_CHOICE:
        return read_choice(option, value ? value : option->otherwise, member, error);
    case OPTION_COUNT:
        return read_count(option, value, member, error);
    case OPTION_NUMBER:
        return read_number(option, value, member, error);
    case OPTION_TIME:
        g_array_append_vals(reader->times, &(Time){option, value}, 1);
        return TRUE;
    }
    g_return_val_if_reached(FALSE);
}

/* The argument without its dashes and its value: "since" for "--since=2.weeks".  (transfer full) */
static char *
name_of(const char *argument)
{
    const char *start = argument + (g_str_has_prefix(argument, "--") ? 2 : 1);
    return g_strndup(start, strcspn(start, "="));
}

static gboolean
fail_unknown(const Reader *reader, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) begun = g_string_new(NULL); /* the options that begin with name */
    for (guint i = 0; i < reader->options->len; i++) {
        const Option *option = &g_array_index(reader->options, Option, i);
        g_ptr_array_add(names, (char *)option->name);
        if (g_str_has_prefix(option->name, name))
            g_string_append_printf(begun, "%s--%s", begun->len ? ", " : "", option->name);
    }
    if (begun->len > 0)
        return usage_error(error, "--%s can mean %s", name, begun->str);
    const char *meant = suggest(name, names);
    if (meant)
        return usage_error(error, "there is no option --%s; did you mean --%s?", name, meant);
    return usage_error(error, "there is no option --%s", name);
}

/* What getopt_long() did not take.  It sets optopt to the option if it exists. */
static gboolean
fail_to_read(const Reader *reader, GError **error)
{
    const char *argument = reader->arguments[optind - 1];
    if (optopt > 0 && optopt < LONG_OPTION)
        return usage_error(error, "there is no option -%c", optopt);
    g_autofree char *name = name_of(argument);
    if (optopt >= LONG_OPTION)
        return usage_error(error, "--%s takes no value",
                           g_array_index(reader->options, Option, optopt - LONG_OPTION).name);
    return fail_unknown(reader, name, error);
}

static const Option *
find_option(const Reader *reader, int value)
{
    if (value >= LONG_OPTION)
        return &g_array_index(reader->options, Option, value - LONG_OPTION);
    for (guint i = 0; i < reader->options->len; i++)
        if (g_array_index(reader->options, Option, i).letter == value)
            return &g_array_index(reader->options, Option, i);
    g_return_val_if_reached(NULL);
}

static gboolean
take(const Reader *reader, int value, GError **error)
{
    if (value == ARGUMENT) {
        g_ptr_array_add(reader->inputs, optarg);
        return TRUE;
    }
    if (value == '?')
        return fail_to_read(reader, error);
    if (value == ':') {
        const Option *option = find_option(reader, optopt);
        return usage_error(error, "--%s needs a value: --%s %s", option->name, option->name,
                           option->value);
    }
    return set_option(reader, find_option(reader, value), optarg, error);
}

static gboolean
is_now(const Option *option)
{
    return option->offset == G_STRUCT_OFFSET(Options, now);
}

/* Reads times: --now first, as the others may be relative to it. */
static gboolean
set_times(const Reader *reader, gboolean now, GError **error)
{
    for (guint i = 0; i < reader->times->len; i++) {
        const Time *time = &g_array_index(reader->times, Time, i);
        gint64 *seconds = (gint64 *)((char *)reader->values + time->option->offset);
        if (is_now(time->option) != now)
            continue;
        if (!m2s_when_parse(time->text, reader->values->now, seconds, error)) {
            g_prefix_error(error, "--%s: ", time->option->name);
            return FALSE;
        }
    }
    return TRUE;
}

static GArray *
collect_options(const Command *command)
{
    const Option *const lists[] = {command->options, command->filters, common_options};
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Option));
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        for (const Option *option = lists[i]; option && option->name; option++)
            g_array_append_val(all, *option);
    return all;
}

/* The options as getopt_long() wants them.
 * letters: "-" has it return what is no option in its place, ":" tell a missing value apart. */
static struct option *
describe(const GArray *options, GString *letters)
{
    struct option *described = g_new0(struct option, options->len + 1);
    g_string_assign(letters, "-:");
    for (guint i = 0; i < options->len; i++) {
        const Option *option = &g_array_index(options, Option, i);
        described[i].name = option->name;
        described[i].has_arg = !takes_value(option) ? no_argument
                               : option->otherwise  ? optional_argument
                                                    : required_argument;
        described[i].val = LONG_OPTION + i;
        if (option->letter)
            g_string_append_printf(letters, "%c%s", option->letter, takes_value(option) ? ":" : "");
    }
    return described;
}

gboolean
arguments_read(const Command *command, char **arguments, Options *options, GError **error)
{
    g_autoptr(GArray) all = collect_options(command);
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(Time));
    g_autoptr(GPtrArray) inputs = g_ptr_array_new();
    g_autoptr(GString) letters = g_string_new(NULL);
    g_autofree struct option *described = describe(all, letters);
    const Reader reader = {.options = all,
                           .arguments = arguments,
                           .values = options,
                           .times = times,
                           .inputs = inputs};
    int count = g_strv_length(arguments);
    opterr = 0; /* messages are ours */
    optind = 0;
    for (;;) {
        int value = getopt_long(count, arguments, letters->str, described, NULL);
        if (value == -1)
            break;
        if (!take(&reader, value, error))
            return FALSE;
    }
    if (!set_times(&reader, TRUE, error) || !set_times(&reader, FALSE, error))
        return FALSE;
    for (; optind < count; optind++) /* after "--" */
        g_ptr_array_add(inputs, arguments[optind]);
    g_ptr_array_add(inputs, NULL);
    options->inputs = (char **)g_ptr_array_free(g_steal_pointer(&inputs), FALSE);
    return TRUE;
}
