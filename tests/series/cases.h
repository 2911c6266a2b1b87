/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the series engine is tested with: mails, each given as one line, and what comes of them,
 * written as one line of events. */
#pragma once

#include "model/mail.h"

/* A mail: kind is 'p' for a patch, 'm' for other mail, 'r' for a reply. */
typedef struct {
    char kind;
    const char *id;         /* "a" stands for "<a@example.org>" */
    const char *references; /* ids, nearest first, separated by blanks; "" for none */
    const char *name;
    gint64 number, total; /* total -1: no marker */
    gint64 version;
    gint64 minute; /* of the Date */
    const char *email;
    const char *depends_on; /* (nullable): an id or a URL */
} Line;

typedef struct {
    const char *name;
    Line lines[10];
    const char *expected;
} Case;

extern const Case cases[];
extern const gsize case_count;

/* The same for precise grouping; the version is that of the name. */
extern const Case precise_cases[];
extern const gsize precise_case_count;

/* The mail of line, to the project of that number, for either grouping.
 * Returns: (transfer full). */
M2sMail *mail_of_line(const Line *line, guint project);
