/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store that has something in every table. */
#pragma once

#include "fixture.h"

/* Leaves nothing in the store, and in fixture->made what fixture_fill() has put there, and more. */
void everything_make(Fixture *fixture);

/* Begins a transaction, and writes it. */
gboolean everything_write(Fixture *fixture, GError **error);
