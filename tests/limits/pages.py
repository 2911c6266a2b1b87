#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pages.py PROGRAM: limits on what pages show, each just kept and just exceeded."""
import glob, json, os, re, sys, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from figures import figure
from mails import DIFF, Folder, mail, mbox, patch, run
from serving import Serving

REFERENCE = 'In-Reply-To: <1@example.org>\n'


class Site(Folder):
    def page(self, *mails):
        """The pages of the patches among these mails."""
        out = os.path.join(self.folder, f'{len(os.listdir(self.folder))}')
        result = run('site', '-q', '--output', out, self.write('x.mbox', mbox(*mails)))
        self.assertEqual(result.returncode, 0, result.err)
        text = ''
        for path in sorted(glob.glob(out + '/**/*.html', recursive=True)):
            with open(path, encoding='utf-8') as f:
                text += f.read()
        return text

    def answered(self, text):
        return self.page(patch(1, '[PATCH] x'), mail(2, 'Re: [PATCH] x', text, REFERENCE))

    def test_files(self):
        most = figure('src/html/diff.c', 'FILES_MAX')
        for count in most, most + 1:
            text = self.page(mail(1, '[PATCH] x', ''.join(
                f'--- a/f{i}\n+++ b/f{i}\n@@ -1 +1 @@\n-a\n+b\n' for i in range(count))))
            self.assertEqual(len(re.findall(r'<a href="#f\d+">f\d+</a>', text)), most)
            self.assertEqual(len(re.findall(r'<h3>f\d+</h3>', text)), count)

    def test_bar(self):
        most = figure('src/html/diff.c', 'BAR_MAX')
        for lines in most, 2 * most:
            diff = f'--- a/x\n+++ b/x\n@@ -0,0 +1,{lines} @@\n' + '+a\n' * lines
            text = self.page(mail(1, '[PATCH] x', diff))
            self.assertEqual(max(map(len, re.findall(r'\++', text))), most)

    def size_of(self, number, *mails):
        """Bytes of the message and the diff of a patch among these mails."""
        path = self.write('y.mbox', mbox(*mails))
        told = json.loads(run('api', f'/api/1.3/patches/{number}/', path).out)
        return len(told['content']) + len(told['diff'])

    def test_compared(self):
        """Two versions of so many bytes are compared, and of no more."""
        most = figure('src/html/difference-page.c', 'COMPARED_MOST')

        def versions(more):
            return (mail(1, '[PATCH] x', 'Old.\n---\n' + DIFF),
                    mail(2, '[PATCH v2] x', 'New.' + '.' * more + '\n---\n' + DIFF))
        spare = most - sum(self.size_of(number, *versions(0)) for number in (1, 2))
        for more in spare, spare + 1:
            text = self.page(*versions(more))
            self.assertIn(': v1 to v2</title>', text)
            self.assertEqual('not compared' in text, more > spare)
            self.assertEqual('<del>-Old.' in text, more == spare)

    def test_address(self):
        most = figure('src/html/linkify.c', 'MAIL_MAX')
        for size in most, most + 1:
            address = 'mailto:' + 'a' * (size - len('mailto:@example.org')) + '@example.org'
            self.assertEqual(f'href="{address}"' in self.answered(f'Write to {address} now.\n'),
                             size == most)

    def test_introduction(self):
        most = figure('src/html/remarks.c', 'INTRODUCTION_MAX')
        for count in most, most + 1:
            text = self.answered('Hello.\n\n' + 'On a day\n' * (count - 1)
                                 + 'Ann wrote:\n> Change it.\n\nWhy?\n')
            self.assertEqual('wrote:' in text, count > most)

    def test_hint(self):
        most = figure('src/html/mail.c', 'HINT_MAX')
        for size in most - 1, most, most + 1:
            line = '+' + 'h' * (size - 1)
            text = self.page(mail(1, '[PATCH] x', DIFF.replace('+new', line)),
                             mail(2, 'Re: [PATCH] x', f'> -old\n> {line}\nWhy?\n', REFERENCE))
            hint = re.search(r'At <code>(.*?)</code>', text)[1]
            self.assertEqual(hint, line[:most])


class Lists(Serving):
    def test_people(self):
        """A name that so many people have is no filter."""
        most = figure('src/html/list-query.c', 'PEOPLE_MAX')
        mails = [patch(i, f'[PATCH] x {i}').replace('Ann Example <ann', f'Same {i} <p{i}')
                 for i in range(100, 101 + most)]
        for count in most, most + 1:
            os.remove(self.state)
            self.ingest(mbox(*mails[:count]))
            server = self.serve()
            page = server.get('/project/widgets/list/?submitter=Same').text.decode()
            self.assertEqual('too many people' in page, count > most, page)
            self.end(server)

    def test_found(self):
        """Of what is found, the series with the newest mails are shown."""
        most = figure('src/html/list-query.c', 'FOUND_MAX')
        mails = [patch(i, f'[PATCH] x {i}') for i in range(100, 101 + most)]
        for count in most, most + 1:
            os.remove(self.state)
            self.ingest(mbox(*mails[:count]))
            self.assertEqual(run('rebuild', '--index', '--state', self.state).returncode, 0)
            server = self.serve()
            page = server.get('/project/widgets/list/?search=x').text.decode()
            self.assertEqual('Only the series with the newest mails' in page, count > most)
            self.assertIn(f'1 to 100 of {most} series', page)
            self.end(server)

    def test_judged(self):
        """For what is not stored, the newest series are looked at."""
        most = figure('src/html/list-query.c', 'JUDGED_MAX')
        mails = [patch(i, f'[PATCH] x {i}') for i in range(100, 101 + most)]
        for count in most, most + 1:
            os.remove(self.state)
            self.ingest(mbox(*mails[:count]))
            server = self.serve()
            page = server.get('/project/widgets/list/?state=accepted').text.decode()
            self.assertEqual('Only the newest series' in page, count > most)
            self.end(server)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
