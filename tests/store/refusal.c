/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "refusal.h"

#include <mbox2series/base.h>

static sqlite3_mem_methods real;
static guint before_refusal; /* allocations up to the one that is refused; 0: none is */
static gboolean is_for_good; /* all after it are refused, too */
static guint refusals;

static gboolean
refuses(void)
{
    if (before_refusal == 0 || --before_refusal > 0)
        return FALSE;
    before_refusal = is_for_good ? 1 : 0;
    refusals++;
    return TRUE;
}

static void *
allocate(int size)
{
    return refuses() ? NULL : real.xMalloc(size);
}

static void *
reallocate(void *memory, int size)
{
    return refuses() ? NULL : real.xRealloc(memory, size);
}

/* Without memory that is put aside for a connection, more calls allocate some. */
void
refusal_init(void)
{
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
    sqlite3_mem_methods refusing = real;
    refusing.xMalloc = allocate;
    refusing.xRealloc = reallocate;
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_MALLOC, &refusing), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), ==, SQLITE_OK);
}

/* Does work with a store that was just opened, and rolls back what it has begun.
 * refused: (out): how many allocations were refused.  Returns: whether the work succeeded. */
static gboolean
try_once(Fixture *fixture, RefusalWork work, guint number, guint *refused)
{
    g_autoptr(GError) error = NULL;
    fixture_reopen(fixture);
    refusals = 0;
    before_refusal = number;
    gboolean done = work(fixture, &error);
    before_refusal = 0;
    *refused = refusals;
    if (done)
        g_assert_no_error(error);
    else {
        g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
        g_assert_true(g_str_has_prefix(error->message, fixture->path));
        /* tables of SQLite's own are files, or would be if they were large */
        g_assert_true(strstr(error->message, "out of memory") ||
                      strstr(error->message, "unable to open a temporary database file"));
    }
    m2s_store_rollback(fixture->store);
    return done;
}

/* Tries the first allocations, and then fewer and fewer. */
static void
try_all(Fixture *fixture, RefusalWork work, guint step)
{
    guint failed = 0, refused = 1;
    for (guint number = 1; refused > 0; number += 1 + number / step) {
        if (!try_once(fixture, work, number, &refused)) {
            failed++;
            ASSERT_DONE(work(fixture, &problem)); /* with the same store */
            m2s_store_rollback(fixture->store);
        }
    }
    g_assert_cmpuint(failed, >, 10);
}

void
refusal_try(Fixture *fixture, RefusalWork work, guint step)
{
    for (is_for_good = FALSE; is_for_good <= TRUE; is_for_good++)
        try_all(fixture, work, step);
}
