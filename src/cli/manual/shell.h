/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the completions of all shells have in common.  Layer: cli. */
#pragma once

#include "cli/command.h"

/* What a shell can offer as the value of an option. */
typedef enum {
    VALUE_NONE, /* the option takes no value */
    VALUE_TEXT, /* nothing: only its user knows */
    VALUE_FILE,
    VALUE_FOLDER,
    VALUE_CHOICE,  /* one of option->choices */
    VALUE_PROJECT, /* the link name of a project */
} ValueKind;

ValueKind value_kind(const Option *option);

/* What a shell can offer where no option is. */
typedef enum {
    ARGUMENT_NONE,
    ARGUMENT_INPUT,   /* files and folders */
    ARGUMENT_COMMAND, /* names of commands */
} ArgumentKind;

ArgumentKind argument_kind(const Command *command);

/* Calls each with every option that means something to command, its own first. */
void for_each_option(const Command *command, void (*each)(GString *, const Option *), GString *out);

/* Appends text as one word of bash or zsh: between single quotes. */
void append_quoted(GString *out, const char *text);
