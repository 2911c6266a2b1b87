/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the values of members that are neither objects nor URLs as JSON.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

#include "model/fields.h"
#include "output/json.h"

/* Appends a field that is stored and is not an object.  It is the same in every API version. */
void m2s_value_write_stored(const M2sField *field, gconstpointer object, M2sJson *json);

/* Appends a field that comes from the text of object's mail. */
void m2s_value_write_text(const M2sField *field, gconstpointer object, const M2sText *text,
                          M2sJson *json);

/* Appends a field that only a Patchwork server knows, with its value for a mail that has just
 * arrived. */
void m2s_value_write_server_only(const M2sField *field, M2sJson *json);
