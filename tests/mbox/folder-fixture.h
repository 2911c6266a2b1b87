/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder with files that a test reads as inputs. */
#pragma once

#include "mbox/input.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

typedef struct {
    char *folder; /* temporary, with everything in it */
    M2sSources *sources;
    GString *warnings; /* lines "NAME: what", NAME without its folder */
} Fixture;

void set_up(Fixture *fixture, gconstpointer data);
void tear_down(Fixture *fixture, gconstpointer data);
char *path_of(Fixture *fixture, const char *name);
void make_file(Fixture *fixture, const char *name, const char *text, gssize size);
void make_folder(Fixture *fixture, const char *name);
M2sInput *open_input(Fixture *fixture, const char *name);
char *drain(Fixture *fixture, M2sInput *input);
void assert_mails(Fixture *fixture, const char *name, const char *expected);
void assert_refused(Fixture *fixture, const char *name, int code, const char *what);
