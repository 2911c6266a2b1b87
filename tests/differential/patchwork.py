# SPDX-License-Identifier: GPL-2.0-or-later
"""What Patchwork's own parser makes of a mail.

Its source is not part of the project.  The parser is loaded from a folder that has it, with
stand-ins for Django and for the models: nothing is stored, but all that would be is returned.
"""
import email
import importlib.util
import io
import os
import sys
import types

NOW = 'now'      # stands for the time of delivery
INT64_MAX = 2 ** 63 - 1
NO_DATE = -2 ** 63


class Standin(types.ModuleType):
    """A module that has every name: as a class, which may be raised and caught."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return type(name, (Exception,), {})


def load(source, name):
    spec = importlib.util.spec_from_file_location('patchwork.' + name,
                                                  os.path.join(source, 'patchwork', name + '.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Project:
    linkname = 'widgets'
    listemail = 'widgets@lists.example.org'


class People:
    """In place of Person.objects: gives the person that would be made."""

    @staticmethod
    def get_or_create(defaults, **_):
        return types.SimpleNamespace(**defaults), True


class Patchwork:
    def __init__(self, source):
        for name in ('django', 'django.contrib', 'django.contrib.auth',
                     'django.contrib.auth.models', 'django.db', 'django.db.utils', 'django.utils',
                     'django.urls', 'patchwork', 'patchwork.models'):
            sys.modules[name] = Standin(name)
        sys.modules['django.utils'].timezone = types.SimpleNamespace(now=lambda: NOW)
        self.parser = load(source, 'parser')
        self.hash_diff = load(source, 'hasher').hash_diff
        self.parser.logger.disabled = True
        self.parser.Person = types.SimpleNamespace(objects=People)
        self.parser.find_series_from_url = lambda url: url
        self.parser.find_series_from_msgid = lambda msgid: msgid
        self.lists = []
        self.parser.find_project_by_id_and_subject = lambda name, _: self.lists.append(name)

    def find_lists(self, mail):
        self.lists.clear()
        self.parser.find_project(mail)
        return list(self.lists)

    def author(self, mail):
        try:
            person = self.parser.get_or_create_author(mail, Project)
            check_text([person.name, person.email])
            if person.email is None:  # which the database does not take
                raise ValueError('no address')
        except Exception:  # pylint: disable=broad-except
            return {'author': None, 'author_name': None}
        return {'author': person.email, 'author_name': person.name}

    def headers(self, mail):
        block = self.parser.find_headers(mail)
        again = email.parser.Parser().parsestr(block, True)
        return [text for pair in again.items() for text in pair]

    def diff_of(self, diff):
        return {'diff': diff, 'hash': None if diff is None else self.hash_diff(diff),
                'files': [] if diff is None else self.parser.find_filenames(diff)}

    def interpret(self, mail):
        parser = self.parser
        if any(name not in mail for name in ('From', 'Subject', 'Message-Id')):
            return {'status': 'invalid'}
        if (parser.clean_header(mail.get('X-Patchwork-Hint', '')) or '').lower() == 'ignore':
            return {'status': 'ignored'}
        subject = mail.get('Subject')
        msgid = parser.find_message_id(mail)
        name, prefixes = parser.clean_subject(subject, [Project.linkname])
        is_reply = bool(parser.subject_check(subject))
        number, total = parser.parse_series_marker(prefixes)
        version = parser.parse_version(name, prefixes)
        date = parser.find_date(mail)
        references = [msgid[:255] for msgid in parser.find_references(mail)]
        headers = self.headers(mail)
        find = parser.find_comment_content if is_reply else parser.find_patch_content
        diff, message = find(mail)
        if not diff and not message:
            return {'status': 'empty'}
        numbers = (-1 if number is None else number, -1 if total is None else total, version)
        fitting = [min(value, INT64_MAX) for value in numbers]
        return {
            'status': 'usable', 'msgid': msgid, 'references': references, **self.author(mail),
            'date': NO_DATE if date == NOW else seconds(date), 'name': name,
            'is_reply': int(is_reply), 'number': fitting[0], 'total': fitting[1],
            'version': fitting[2], 'out_of_range': int(max(numbers) >= INT64_MAX),
            'pull_url': None if is_reply else parser.parse_pull_request(message),
            'depends_on': [] if is_reply else parser.parse_depends_on(message),
            'content': message.replace('\r\n', '\n'), 'headers': headers,
            **self.diff_of(None if is_reply else diff),
        }

    def read(self, data):
        """What is compared with the program's reading."""
        try:
            mail = email.message_from_binary_file(io.BytesIO(data))
            reading = self.interpret(mail)
            for key, value in reading.items():
                if not key.startswith('author'):
                    check_text(value)
        except Exception as error:  # pylint: disable=broad-except
            return {'status': 'invalid', 'why': repr(error)}
        try:
            reading['lists'] = self.find_lists(mail)
            check_text(reading['lists'])
        except Exception:  # pylint: disable=broad-except
            reading.pop('lists', None)
        return reading


def check_text(value):
    """Raises UnicodeEncodeError for a lone surrogate, which no database takes."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            text.encode('utf-8')


def seconds(date):
    return (date - date.__class__(1970, 1, 1)).days * 86400 + (
        date - date.__class__(1970, 1, 1)).seconds
