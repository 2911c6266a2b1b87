# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of a state: configurations as values, their spellings and their differences."""
import copy, dataclasses, re

from mails import LISTS

TAGS = {
    'Acked-by': ('^Acked-by:', 'A'),
    'Fixes': ('^Fixes:', 'F'),
    'Tested-by': ('^Tested-by:', 'T'),
    'Reviewed-by': ('^Reviewed-by:', 'R')
}
GROUPINGS = ('patchwork', 'precise')
STATES = ('New', 'Lit', 'Under Review', 'Accepted', 'Blown Out')


@dataclasses.dataclass
class Rules:
    projects: dict = dataclasses.field(default_factory=dict)    # link name -> keys
    delegation: dict = dataclasses.field(default_factory=dict)  # link name -> pattern -> address
    tags: dict = dataclasses.field(default_factory=dict)        # name -> (pattern, abbreviation)
    states: list = dataclasses.field(default_factory=list)
    limits: dict = dataclasses.field(default_factory=dict)
    became: dict = dataclasses.field(default_factory=dict)
    grouping: str = None

    def __bool__(self):
        return bool(self.projects or self.tags or self.states or self.limits or self.became or
                    self.grouping)

    def effective_grouping(self):
        return self.grouping or GROUPINGS[0]

    def meaning(self):
        """The same for rules that mean the same."""
        return dataclasses.replace(self, grouping=self.effective_grouping()).text()

    def takes(self, mail):
        """Whether mail belongs to one of the projects."""
        lists = (mail.list_id,) if mail.list_id else mail.lists
        if not self.projects:
            return bool(lists)
        return any(keys['list_id'] in lists and matches(keys.get('subject_match'), mail.subject)
                   for keys in self.projects.values())

    def groups(self):
        """(group, lines) by kind; within a kind, the order matters."""
        tags = [(f'tag {name}', [f'pattern={pattern}', f'abbrev={abbrev}'])
                for name, (pattern, abbrev) in self.tags.items()]
        states = [(f'state {name}', []) for name in self.states]
        limits = [f'{key}={value}' for key, value in self.limits.items()]
        projects = [group for link, keys in self.projects.items()
                    for group in self.project_groups(link, keys)]
        series = [('series', [f'grouping={self.grouping}'])] if self.grouping else []
        became = [f'{key}={value}' for key, value in self.became.items()]
        return [tags, states, series, [('limits', limits)] if limits else [],
                [('became', became)] if became else [], projects]

    def project_groups(self, link, keys):
        yield f'project {link}', [f'{key}={value}' for key, value in keys.items()]
        if self.delegation.get(link):
            yield f'delegation {link}', [
                f'{pattern}={address}' for pattern, address in self.delegation[link].items()
            ]

    def text(self, rng=None):
        """A configuration file; with rng, one that looks different but means the same."""
        groups = [group for kind in self.groups() for group in kind]
        lines = []
        for name, keys in groups:
            if rng:
                lines += rng.choice(([], [''], ['# a comment'], ['', '#', '']))
                if not name.startswith('delegation'):
                    keys = rng.sample(keys, len(keys))
                keys = [key.replace('=', rng.choice((' = ', '=', '  =')), 1) for key in keys]
            lines += [f'[{name}]', *keys]
        return ''.join(line + '\n' for line in lines)

    def others(self, rng):
        """Other rules, by what differs.  These may be some that this made."""
        found = {}

        def differ(what):
            return found.setdefault(what, copy.deepcopy(self))

        differ('tags').tags = dict(TAGS) if list(self.tags) == ['Fixes'] else \
            {'Fixes': TAGS['Fixes']}
        differ('states').states = self.states[:-1] if 'Smouldering' in self.states else \
            [*(self.states or STATES[:1]), 'Smouldering']
        differ('grouping').grouping = GROUPINGS[self.effective_grouping() == GROUPINGS[0]]
        accepted = self.became.get('accepted', '^Lit by ') + '.'
        differ('what was accepted').became = {**self.became, 'accepted': accepted}
        count = self.limits.get('part_count', 76) + 1
        differ('limits').limits = {**self.limits, 'part_count': count}
        if self.projects:
            annex = max(self.projects, key=len) + '-annex'
            differ('a project more').projects[annex] = {'list_id': f'{annex}.example.org'}
            links = list(self.projects)
            link = rng.choice(links)
            name = self.projects[link].get('name', link)
            differ('a name').projects[link]['name'] = f'{name}, renamed'
            is_set = self.projects[link].get('maintainers') == 'nobody@example.org'
            differ('maintainers').projects[link]['maintainers'] = \
                'somebody@example.org' if is_set else 'nobody@example.org'
            differ('dependencies').projects[link]['show_dependencies'] = \
                'false' if self.projects[link].get('show_dependencies') == 'true' else 'true'
            renamed = differ('a link name')
            renamed.projects = {
                one + '-x' if one == link else one: keys for one, keys in self.projects.items()
            }
            renamed.delegation = {
                one: rules for one, rules in self.delegation.items() if one != link
            }
            if link not in self.delegation:
                differ('delegation').delegation[link] = {'*': 'nobody@example.org'}
            if len(links) > 1:
                differ('places').projects = {one: self.projects[one] for one in reversed(links)}
                fewer = differ('a project less')
                del fewer.projects[link]
                fewer.delegation.pop(link, None)
        return found


def matches(pattern, subject):
    return not pattern or \
        subject is not None and re.search(pattern, subject, re.I | re.M) is not None


def draw(rng, lists=LISTS):
    """Rules of all kinds, with a project for most lists."""
    rules = Rules()
    for list_id in rng.sample(lists, rng.randrange((len(lists) + 1) // 2, len(lists) + 1)):
        link = list_id.split('.')[0] if rng.random() < 0.5 else f'p{len(rules.projects)}'
        if link in rules.projects:
            link += '-2'
        keys = {'list_id': list_id}
        if rng.random() < 0.5:
            keys.update(name=f'The {link}', list_email=f'{link}@lists.example.org')
        if rng.random() < 0.7:
            keys['show_dependencies'] = 'true'
        if rng.random() < 0.2:
            keys.update(web_url='https://example.org/',
                        list_archive_url_format='https://example.org/{}')
        rules.projects[link] = keys
        if rng.random() < 0.2:
            rules.projects[link + '-kettle'] = {'list_id': list_id, 'subject_match': 'kettle'}
        if rng.random() < 0.4:
            rules.delegation[link] = dict(
                rng.sample([('wick/*', 'mira@example.org'), ('*.c', 'tove@corp.example.org'),
                            ('*', 'ilya@example.org'), ('glass/[a-s]*', 'mira@example.org')], 2))
    if rng.random() < 0.3:
        rules.tags = {name: TAGS[name] for name in rng.sample(list(TAGS), rng.randrange(1, 4))}
    if rng.random() < 0.3:
        rules.states = rng.sample(STATES, 3)
    if rng.random() < 0.2:
        rules.limits = {'mail_size': 4000}
    if rules.tags:
        rules.became = {'accepted': '^Burns;^Shines', 'stale_weeks': '3'}
    rules.grouping = rng.choice((None, 'precise', 'precise', 'patchwork'))
    return rules
