/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A temporary folder with a state, and an mbox that is put into it. */
#pragma once

#include <mbox2series/base.h>
#include <mbox2series/store.h>

typedef struct {
    char *path;
    char *state; /* list.db, which the first mail makes */
    char *mbox;  /* list.mbox */
} StateFolder;

void state_folder_make(StateFolder *folder);

/* Removes the folder with those two files; a test has to remove others. */
void state_folder_remove(StateFolder *folder);

/* Writes mails to the mbox. */
void state_folder_write(const StateFolder *folder, const char *mails);

/* Writes mails to the mbox, and puts them into the state. */
void state_folder_ingest(const StateFolder *folder, const char *mails, const M2sOptions *options);

/* Does so with a patch, “lamp NUMBER”, whose Message-ID is NUMBER@example.org. */
void state_folder_add_lamp(const StateFolder *folder, guint number, const M2sOptions *options);
