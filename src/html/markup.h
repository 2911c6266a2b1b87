/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes HTML and XML: the one place through which every byte of a page goes.  Layer: html.
 *
 * Names of elements and attributes are ours, and literals.  All else is text, which may be a
 * stranger's: it is escaped, and what controls a terminal or turns text round (ESC, U+202E, U+2028
 * and so on) is shown as m2s_terminal_escape() shows it. */
#pragma once

#include "base/slice.h"

typedef struct {
    GString *out;
    GPtrArray *open; /* of const char *: elements that are open, the innermost last */
    gboolean in_tag; /* attributes can still be added to the innermost */
} M2sMarkup;

/* out: appended to. */
void m2s_markup_init(M2sMarkup *markup, GString *out);
void m2s_markup_clear(M2sMarkup *markup);

/* Begins an element; m2s_markup_close() ends the innermost. */
void m2s_markup_open(M2sMarkup *markup, const char *element);
void m2s_markup_close(M2sMarkup *markup);

/* The same for an element with a class.  name: (nullable): NULL: without one. */
void m2s_markup_open_class(M2sMarkup *markup, const char *element, const char *name);

/* Adds an attribute to the element that was just begun.
 * value: UTF-8; (nullable): NULL adds nothing. */
void m2s_markup_attribute(M2sMarkup *markup, const char *name, const char *value);
void m2s_markup_attribute_format(M2sMarkup *markup, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Ends an element that can have no content: <meta>, <input>. */
void m2s_markup_void(M2sMarkup *markup);

/* Adds text: UTF-8.  Line ends and tabs stay. */
void m2s_markup_text(M2sMarkup *markup, const char *text);
void m2s_markup_slice(M2sMarkup *markup, M2sSlice text);
void m2s_markup_format(M2sMarkup *markup, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A whole element.  name: (nullable): its class. */
void m2s_markup_element(M2sMarkup *markup, const char *element, const char *name, const char *text);

/* A whole link.  href: UTF-8; not from a mail, unless m2s_linkify() found it. */
void m2s_markup_link(M2sMarkup *markup, const char *href, const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sMarkup, m2s_markup_clear)
