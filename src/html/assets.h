/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that pages use: the style sheet, the script and an icon.  Layer: html. */
#pragma once

#include <glib.h>

typedef struct {
    const char *name; /* "style.css"; NULL ends the table */
    const char *type; /* the Content-Type */
    const char *text;
} M2sAsset;

extern const M2sAsset m2s_assets[];

/* (transfer none) (nullable) */
const M2sAsset *m2s_asset_find(const char *name);
