/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/assets.h"

#include "html/icon-svg.h"
#include "html/keys-js.h"
#include "html/style-css.h"

const M2sAsset m2s_assets[] = {
    {"style.css", "text/css; charset=utf-8", style_css},
    {"keys.js", "text/javascript; charset=utf-8", keys_js},
    {"icon.svg", "image/svg+xml", icon_svg},
    {NULL, NULL, NULL},
};

const M2sAsset *
m2s_asset_find(const char *name)
{
    for (const M2sAsset *asset = m2s_assets; asset->name; asset++)
        if (g_str_equal(asset->name, name))
            return asset;
    return NULL;
}
