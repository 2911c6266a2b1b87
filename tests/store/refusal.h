/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No memory for SQLite, at any one of its allocations or from then on: a store must say so, its
 * transaction can be rolled back, and the same call must succeed once there is memory. */
#pragma once

#include "fixture.h"

/* Work with the store of a fixture.  Asserts that what it has read is right, if it succeeds. */
typedef gboolean (*RefusalWork)(Fixture *fixture, GError **error);

/* Call it before anything else that uses SQLite. */
void refusal_init(void);

/* Has work fail at many allocations, each time with a store that was just opened.  Work that begins
 * a transaction is rolled back.
 * step: of the first so many allocations, each is tried; of later ones, fewer and fewer. */
void refusal_try(Fixture *fixture, RefusalWork work, guint step);
