/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of members that are no objects and no addresses, as JSON.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

#include "model/fields.h"
#include "output/json.h"

/* Appends a field that is stored and is no object: the same in every version of the API. */
void m2s_value_write_stored(const M2sField *field, gconstpointer object, M2sJson *json);

/* Appends what is made of the text of object's mail. */
void m2s_value_write_text(const M2sField *field, gconstpointer object, const M2sText *text,
                          M2sJson *json);

/* Appends what only a Patchwork server has, as it is there when the mail has just come. */
void m2s_value_write_server_only(const M2sField *field, M2sJson *json);
