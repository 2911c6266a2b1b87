# SPDX-License-Identifier: GPL-2.0-or-later
"""What a database of Patchwork holds, and what its API would show of it, in the same form."""
import email.parser

ZONE = 'Australia/Canberra'  # of Patchwork's own settings


def seconds(column):
    """SQL of a date as the API shows it: what Patchwork reads in the zone of its settings."""
    return f"to_char({column} AT TIME ZONE '{ZONE}', 'YYYY-MM-DD\"T\"HH24:MI:SS')"


QUERIES = {
    'projects': 'SELECT id, linkname AS link_name, name, listid AS list_id, '
                'listemail AS list_email, subject_match, web_url, scm_url, webscm_url, '
                'list_archive_url, list_archive_url_format, commit_url_format, show_dependencies '
                'FROM patchwork_project ORDER BY id',
    'people': 'SELECT id, name, email FROM patchwork_person ORDER BY id',
    'series': f'SELECT id, name, {seconds("date")} AS date, version, total, '
              'project_id AS project, submitter_id AS submitter, cover_letter_id AS cover_letter, '
              'ARRAY(SELECT id FROM patchwork_patch p WHERE series_id = s.id ORDER BY id) '
              'AS patches, '
              'ARRAY(SELECT to_series_id FROM patchwork_series_dependencies '
              'JOIN patchwork_project o ON show_dependencies AND o.id = s.project_id '
              'WHERE from_series_id = s.id ORDER BY 1) AS dependencies '
              'FROM patchwork_series s ORDER BY id',
    'covers': f'SELECT id, msgid, {seconds("date")} AS date, name, project_id AS project, '
              'submitter_id AS submitter, headers, content FROM patchwork_cover ORDER BY id',
    'patches': f'SELECT p.id, msgid, {seconds("date")} AS date, p.name, project_id AS project, '
               'submitter_id AS submitter, headers, content, diff, hash, pull_url, '
               's.slug AS state, u.email AS delegate, series_id AS series, archived, commit_ref '
               'FROM patchwork_patch p JOIN patchwork_state s ON s.id = state_id '
               'LEFT JOIN auth_user u ON u.id = delegate_id ORDER BY p.id',
    'cover_comments': f'SELECT id, msgid, {seconds("date")} AS date, submitter_id AS submitter, '
                      'headers, content, addressed FROM patchwork_covercomment ORDER BY id',
    'patch_comments': f'SELECT id, msgid, {seconds("date")} AS date, submitter_id AS submitter, '
                      'headers, content, addressed FROM patchwork_patchcomment ORDER BY id',
    'events': 'SELECT id, category, project_id AS project, series_id AS series, '
              'cover_id AS cover, patch_id AS patch, cover_comment_id, patch_comment_id '
              'FROM patchwork_event ORDER BY id DESC',
}

# The object of a comment event is there with its parent.
PAYLOADS = ('series', 'cover', 'patch')


def parse_headers(text):
    """Stored headers as the API shows them: a text, or a list if a name occurs more than once."""
    parsed = email.parser.Parser().parsestr(text, headersonly=True)
    headers = {}
    for name in parsed.keys():
        values = [str(value) for value in parsed.get_all(name)]
        headers[name] = values if len(values) > 1 else values[0]
    return headers


def of_database(server, database):
    """A list of dicts for each kind."""
    found = server.rows(database, 'SELECT ' + ', '.join(
        f"(SELECT coalesce(json_agg(o), '[]') FROM ({query}) o) AS {kind}"
        for kind, query in QUERIES.items()))[0]
    for objects in found.values():
        for one in objects:
            if 'headers' in one:
                one['headers'] = parse_headers(one['headers'])
    return found


def number(value):
    return value and value['id']


def simplify(kind, shown):
    """An object of the API with the members that the database has."""
    one = {key: shown[key] for key in FIELDS[kind] if key in shown}
    for key in ('project', 'submitter', 'cover_letter'):
        if key in one:
            one[key] = number(one[key])
    if kind == 'series':
        one['patches'] = sorted(patch['id'] for patch in shown['patches'])
        one['dependencies'] = sorted(int(url.split('/')[-2])
                                     for url in shown.get('dependencies', ()))
    if kind == 'patches':
        one['delegate'] = shown['delegate'] and shown['delegate']['email']
        one['series'] = shown['series'][0]['id'] if shown['series'] else None
    if kind == 'projects':
        for key in ('web_url', 'scm_url', 'webscm_url'):
            one[key] = one[key] or ''
    if kind == 'events':
        payload = shown['payload']
        one.update({key: number(payload.get(key)) for key in PAYLOADS})
        comment = number(payload.get('comment'))
        one['cover_comment_id'] = comment if one['cover'] else None
        one['patch_comment_id'] = comment if one['patch'] else None
    return one


FIELDS = {
    'projects': ('id', 'link_name', 'name', 'list_id', 'list_email', 'subject_match', 'web_url',
                 'scm_url', 'webscm_url', 'list_archive_url', 'list_archive_url_format',
                 'commit_url_format', 'show_dependencies'),
    'people': ('id', 'name', 'email'),
    'series': ('id', 'name', 'date', 'version', 'total', 'project', 'submitter', 'cover_letter'),
    'covers': ('id', 'msgid', 'date', 'name', 'project', 'submitter', 'headers', 'content'),
    'patches': ('id', 'msgid', 'date', 'name', 'project', 'submitter', 'headers', 'content',
                'diff', 'hash', 'pull_url', 'state', 'archived', 'commit_ref'),
    'cover_comments': ('id', 'msgid', 'date', 'submitter', 'headers', 'content', 'addressed'),
    'patch_comments': ('id', 'msgid', 'date', 'submitter', 'headers', 'content', 'addressed'),
    'events': ('id', 'category', 'project'),
}


def of_api(objects):
    """The same from objects of the API, by kind."""
    return {kind: [simplify(kind, one) for one in objects[kind]] for kind in QUERIES}
