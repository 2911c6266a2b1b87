/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/exchange.h"

#include <string.h>

#include <mbox2series/pages.h>

#include "output/json.h"
#include "server/answer.h"
#include "server/freshness.h"
#include "server/gzip.h"
#include "server/host.h"
#include "server/limits.h"
#include "server/web.h"

#define METHODS "GET, HEAD, OPTIONS"

/* A response that is being made. */
typedef struct {
    const M2sSite *site;
    const M2sHttpRequest *request;
    M2sReading *reading;
    const char *target; /* of request, without a server */
    char *base_url;
    M2sHttpResponse *response;
} Exchange;

void
m2s_http_response_free(M2sHttpResponse *response)
{
    g_ptr_array_unref(response->headers);
    g_bytes_unref(response->body);
    g_free(response->failure);
    g_free(response);
}

gboolean
m2s_exchange_is_reading(const char *method)
{
    return g_str_equal(method, "GET") || g_str_equal(method, "HEAD") ||
           g_str_equal(method, "OPTIONS");
}

/* value: (nullable): NULL adds nothing. */
static void
add_header(const Exchange *exchange, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_ptr_array_add(exchange->response->headers, g_strdup(name));
    g_ptr_array_add(exchange->response->headers, g_strdup(value));
}

static void
set_body(const Exchange *exchange, guint status, const char *type, GBytes *body)
{
    M2sHttpResponse *response = exchange->response;
    response->status = status;
    g_bytes_unref(response->body);
    response->body = g_bytes_ref(body);
    if (g_bytes_get_size(body) > 0)
        add_header(exchange, "Content-Type", type);
}

static void
set_text(const Exchange *exchange, guint status, const char *text)
{
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    set_body(exchange, status, M2S_TYPE_TEXT, body);
}

/* {"detail": why}, as Django REST framework answers errors. */
static void
set_detail(const Exchange *exchange, guint status, const char *why)
{
    GString *text = g_string_new(NULL);
    M2sJson json = m2s_json_begin(text);
    m2s_json_begin_object(&json);
    m2s_json_name(&json, "detail");
    m2s_json_string(&json, why);
    m2s_json_end_object(&json);
    g_autoptr(GBytes) body = g_string_free_to_bytes(text);
    set_body(exchange, status, M2S_TYPE_JSON, body);
}

/* Finds out what the client calls this server.  Returns: FALSE once it is refused. */
static gboolean
find_base_url(Exchange *exchange)
{
    const M2sSite *site = exchange->site;
    const char *host = exchange->request->host;
    if (host && !m2s_host_is_valid(host)) {
        set_text(exchange, 400, "The Host of this request is none.\n");
        return FALSE;
    }
    if (host && !site->any_host && !m2s_host_is_served(host, site->hosts)) {
        set_text(exchange, 421,
                 "This server does not answer under that name; "
                 "“serve --allow-host NAME” makes it do so.\n");
        return FALSE;
    }
    const char *own = site->own_host ? site->own_host : "localhost";
    exchange->base_url =
        site->base_url ? g_strdup(site->base_url) : g_strconcat("http://", host ? host : own, NULL);
    return TRUE;
}

/* The method as Django REST framework tells of it. */
static void
refuse_method(const Exchange *exchange)
{
    g_autofree char *method = g_utf8_make_valid(exchange->request->method, -1);
    g_autofree char *why = g_strdup_printf("Method \"%s\" not allowed.", method);
    add_header(exchange, "Allow", METHODS);
    set_detail(exchange, 405, why);
}

/* The answer to OPTIONS: what a browser asks before it sends what a page has in mind. */
static void
tell_options(const Exchange *exchange)
{
    add_header(exchange, "Allow", METHODS);
    if (exchange->site->origin) {
        add_header(exchange, "Access-Control-Allow-Methods", METHODS);
        add_header(exchange, "Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since");
        add_header(exchange, "Access-Control-Max-Age", "86400");
    }
    exchange->response->status = 204;
}

/* The store's message has its path, which is nobody's business. */
static void
tell_failure(const Exchange *exchange, const GError *error)
{
    gboolean is_temporary = g_error_matches(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE) ||
                            g_error_matches(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
    exchange->response->failure = g_strdup(error->message);
    if (is_temporary)
        add_header(exchange, "Retry-After", "5");
    set_detail(exchange, is_temporary ? 503 : 500,
               is_temporary ? "The state is busy; try again soon." : "The state cannot be read.");
}

static void
compress(const Exchange *exchange)
{
    M2sHttpResponse *response = exchange->response;
    if (g_bytes_get_size(response->body) < M2S_SERVER_GZIP_BYTES)
        return;
    add_header(exchange, "Vary", "Accept-Encoding");
    if (!m2s_gzip_is_accepted(exchange->request->accept_encoding))
        return;
    GBytes *packed = m2s_gzip(response->body);
    if (packed == NULL)
        return;
    g_bytes_unref(response->body);
    response->body = packed;
    add_header(exchange, "Content-Encoding", "gzip");
}

/* Clients may keep an answer, and ask whether it is still good. */
static void
add_freshness(const Exchange *exchange, const M2sMoment *moment, const char *tag)
{
    g_autofree char *date = moment->changed ? m2s_freshness_date(moment->changed) : NULL;
    add_header(exchange, "ETag", tag);
    add_header(exchange, "Last-Modified", date);
    add_header(exchange, "Cache-Control", "no-cache");
}

static void
tell_answer(const Exchange *exchange, const M2sWebAnswer *answer)
{
    g_autofree char *disposition =
        answer->file ? g_strdup_printf("attachment; filename=%s", answer->file) : NULL;
    g_autofree char *location =
        answer->location ? g_strconcat(exchange->base_url, answer->location, NULL) : NULL;
    set_body(exchange, answer->status, answer->type, answer->body);
    add_header(exchange, "Location", location);
    add_header(exchange, "Link", answer->link);
    add_header(exchange, "Content-Disposition", disposition);
    compress(exchange);
}

/* What an answer depends on besides the moment.  Returns: (transfer full). */
static char *
cache_key(const Exchange *exchange)
{
    const gboolean is_packed = m2s_gzip_is_accepted(exchange->request->accept_encoding);
    return g_strdup_printf("%s\n%s\n%s", is_packed ? "gzip" : "", exchange->base_url,
                           exchange->target);
}

/* Gives an answer that was given at the same moment.  Returns: FALSE if none was kept. */
static gboolean
tell_again(const Exchange *exchange, const M2sMoment *moment)
{
    M2sHttpResponse *response = exchange->response;
    g_autofree char *key = cache_key(exchange);
    GBytes *body = m2s_cache_find(exchange->site->cache, moment, key, response->headers);
    if (body == NULL)
        return FALSE;
    g_bytes_unref(response->body);
    response->body = body;
    response->status = 200;
    return TRUE;
}

/* Gives an answer that lasts, and keeps it. */
static void
tell_lasting(const Exchange *exchange, const M2sMoment *moment, const M2sWebAnswer *answer)
{
    const M2sHttpResponse *response = exchange->response;
    const guint first = response->headers->len;
    tell_answer(exchange, answer);
    if (exchange->site->cache == NULL)
        return;
    g_autofree char *key = cache_key(exchange);
    m2s_cache_add(exchange->site->cache, moment, key, response->headers, first, response->body);
}

/* Answers from the store, which is at moment. */
static void
read_answer(const Exchange *exchange, const M2sArchive *archive, const M2sMoment *moment,
            M2sLasting lasting)
{
    const M2sHttpRequest *request = exchange->request;
    const M2sView view = {.archive = archive, .base_url = exchange->base_url};
    g_autofree char *tag = m2s_freshness_tag(moment, view.base_url, exchange->target);
    const gboolean lasts = lasting != M2S_LASTS_NOT;
    g_autoptr(GError) error = NULL;
    if (lasts &&
        m2s_freshness_is_current(moment, tag, request->none_match, request->modified_since)) {
        add_freshness(exchange, moment, tag);
        exchange->response->status = 304;
        return;
    }
    if (lasts && exchange->site->cache && tell_again(exchange, moment)) {
        add_freshness(exchange, moment, tag);
        return;
    }
    g_autoptr(M2sWebAnswer) answer = m2s_web_get(&view, exchange->target, &error);
    if (answer == NULL) {
        tell_failure(exchange, error);
    } else if (answer->status == 200 && lasts) {
        tell_lasting(exchange, moment, answer);
        add_freshness(exchange, moment, tag);
    } else {
        tell_answer(exchange, answer);
    }
}

static void
read_store(const Exchange *exchange)
{
    const M2sArchive *archive;
    M2sMoment moment;
    M2sLasting lasting = m2s_web_lasts(exchange->target);
    g_autoptr(GError) error = NULL;
    if (!m2s_reading_begin(exchange->reading, &archive, &moment, &error)) {
        tell_failure(exchange, error);
        return;
    }
    if (exchange->site->cache)
        m2s_cache_turn_to(exchange->site->cache, &moment);
    if (lasting == M2S_LASTS_A_DAY)
        m2s_moment_add_day(&moment, g_get_real_time() / G_USEC_PER_SEC);
    read_answer(exchange, archive, &moment, lasting);
    m2s_reading_end(exchange->reading, exchange->response->failure == NULL);
}

/* A proxy may send "http://host/path"; the host is that of Host. */
static const char *
path_of_target(const char *target)
{
    const char *server = *target == '/' ? NULL : strstr(target, "://");
    const char *path = server ? strchr(server + 3, '/') : target;
    return path ? path : "/";
}

static void
answer(Exchange *exchange)
{
    const M2sHttpRequest *request = exchange->request;
    if (!find_base_url(exchange))
        return;
    if (!m2s_exchange_is_reading(request->method))
        refuse_method(exchange);
    else if (g_str_equal(request->method, "OPTIONS"))
        tell_options(exchange);
    else if (strlen(request->target) > M2S_SERVER_TARGET_BYTES)
        set_text(exchange, 414, "This address is too long.\n");
    else if (*exchange->target != '/')
        set_text(exchange, 400, "This is no address.\n");
    else
        read_store(exchange);
}

/* Only what we say is a page is one, whatever the mail in it looks like, and a page loads nothing
 * from elsewhere.  A 304 has the headers of the answer that it stands for. */
static void
add_precautions(const Exchange *exchange)
{
    add_header(exchange, "X-Content-Type-Options", "nosniff");
    add_header(exchange, "Content-Security-Policy", M2S_PAGES_POLICY "; frame-ancestors 'none'");
    add_header(exchange, "Referrer-Policy", "no-referrer");
    if (exchange->site->origin) {
        add_header(exchange, "Access-Control-Allow-Origin", exchange->site->origin);
        add_header(exchange, "Access-Control-Expose-Headers", "Link, ETag");
        if (!g_str_equal(exchange->site->origin, "*"))
            add_header(exchange, "Vary", "Origin");
    }
}

M2sHttpResponse *
m2s_exchange(const M2sSite *site, M2sReading *reading, const M2sHttpRequest *request)
{
    Exchange exchange = {
        site, request, reading, path_of_target(request->target), NULL, g_new0(M2sHttpResponse, 1)};
    exchange.response->headers = g_ptr_array_new_with_free_func(g_free);
    exchange.response->body = g_bytes_new_static("", 0);
    answer(&exchange);
    add_precautions(&exchange);
    g_free(exchange.base_url);
    return exchange.response;
}
