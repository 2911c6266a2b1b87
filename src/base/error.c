/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>

G_DEFINE_QUARK(m2s - error, m2s_error)
