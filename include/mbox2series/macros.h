/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every public header needs. Layer: base. */
#pragma once

#include <glib.h>

/* Marks a function that the shared library exports; all others are hidden. */
#define M2S_API __attribute__((visibility("default")))
