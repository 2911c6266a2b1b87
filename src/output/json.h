/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON as text.  Layer: output. */
#pragma once

#include <json-glib/json-glib.h>

/* Appends what builder has built to out, on one line without its end, strict and safe for a
 * terminal: characters that steer one, or that a strict parser refuses, are written as \uXXXX
 * wherever they come from.  builder is reset. */
void m2s_json_append(GString *out, JsonBuilder *builder);
