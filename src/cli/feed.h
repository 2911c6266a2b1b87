/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Printing events.  Layer: cli. */
#pragma once

#include <mbox2series/feed.h>

/* Prints all events of feed that there are by now, and moves it behind them.
 * Returns: FALSE with an error of m2s_feed_read() or console_print(). */
gboolean feed_print(const M2sView *view, M2sFeed *feed, GError **error);
