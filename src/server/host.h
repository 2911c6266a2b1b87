/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a request is for this server.  Layer: server.
 *
 * A web site can have its own name resolve to 127.0.0.1 for a while (DNS rebinding).  A browser
 * then takes what this server says for that site's, and its scripts may read all mail.  The browser
 * still sends the name of the site as Host, so only names that are this server's are answered.  An
 * IP address is no name, and cannot be rebound. */
#pragma once

#include <glib.h>

/* Whether text can be a Host: a name or an IPv4 address, or an IPv6 address in brackets, and
 * perhaps a port.  It goes into URLs. */
gboolean m2s_host_is_valid(const char *text);

/* The same without its port.  Returns: (transfer full). */
char *m2s_host_name(const char *host);

/* Whether host, which is valid, is one of names, "localhost", a name below that, or an address.
 * names: (nullable): ended by NULL; any case. */
gboolean m2s_host_is_served(const char *host, const char *const *names);

/* The host and port of url: "example.org:8000" of "https://example.org:8000/patchwork".
 * Returns: (transfer full) (nullable): NULL if it has none. */
char *m2s_host_of_url(const char *url);
