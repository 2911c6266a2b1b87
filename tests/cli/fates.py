# SPDX-License-Identifier: GPL-2.0-or-later
"""Patches, replies to them, and what became of them."""
import json, os

from mails import Folder, mail, mbox, run

NOW = '--now=2026-05-03'


def reply(number, to, body, sender='Bo <bo@example.org>'):
    text = mail(number, 'Re: [PATCH] x', f'{body}\n', f'In-Reply-To: <{to}@example.org>\n')
    return text.replace('From: Ann Example <ann@example.org>', f'From: {sender}', 1)


def change(number, subject, name, old='old', new='new', headers=''):
    """A patch that replaces the ten lines of a file, or all but some of them."""
    body = ''.join(f'-{old} {i}\n' for i in range(10)) + ''.join(f'+{new} {i}\n' for i in range(10))
    return mail(number, subject,
                f'Change it.\n\nSigned-off-by: Ann Example <ann@example.org>\n---\n'
                f'diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n@@ -1,10 +1,10 @@\n'
                f'{body}', headers)


def threaded(number, subject, name):
    return change(number, subject, name, headers='In-Reply-To: <10@example.org>\n')


SERIES = (mail(10, '[PATCH 0/3] wheels'), threaded(11, '[PATCH 1/3] front', 'front'),
          threaded(12, '[PATCH 2/3] rear', 'rear'), threaded(13, '[PATCH 3/3] spare', 'spare'))


class Became(Folder):
    def states(self, *mails, options=(), config=None):
        """The state of each patch and cover, by the number in its Message-ID."""
        return {number: state['state']
                for number, state in self.full_states(*mails, options=options,
                                                      config=config).items()}

    def full_states(self, *mails, options=(), config=None):
        path = self.write('list.mbox', mbox(*mails))
        if config:
            options = [*options, '--config', self.write('config.ini', config)]
        return self.export(path, *options)

    def export(self, *arguments):
        out = os.path.join(self.folder, 'out')
        result = run('export', '--output', out, NOW, *arguments)
        self.assertEqual(result.returncode, 0, result.err)
        with open(os.path.join(out, 'states.ndjson'), encoding='utf-8') as file:
            states = [json.loads(line) for line in file]
        return {int(state['msgid'][1:].split('@')[0]): state for state in states}
