# SPDX-License-Identifier: GPL-2.0-or-later
"""Text about widgets: subjects, paragraphs of commit messages, and remarks of reviewers."""

PARTS = '''hinge wheel pot lid spring gear valve axle bearing crank lever pulley ratchet spindle
flange gasket piston rotor sprocket washer bracket clamp coupling damper escapement flywheel
governor hopper idler jig keyway latch mandrel nozzle pawl rack shaft tappet union vane winch
yoke'''.split()
THINGS = '''lock counter buffer queue timer callback reference register clock mask table list cache
page entry handle descriptor interrupt request budget threshold limit mapping segment window state
flag offset length index'''.split()
DONE = '''taken released freed copied checked locked woken cleared mapped flushed counted queued
started stopped initialised validated cached dropped resized published'''.split()
VERBS = [verb.replace('-', ' ') for verb in '''Fix Add Remove Drop Rename Simplify Document Convert
Use Avoid Check Move Split Merge Clean-up Rework Factor-out Handle Report Limit Unify'''.split()]
WHYS = ('on resume', 'when it is empty', 'in the error path', 'before use', 'under the lock',
        'for old boards', 'without sleeping', 'in one place', 'by default', 'on big machines',
        'at probe time', 'during removal', 'where it is known', 'instead of open coding it',
        'while the wheel turns', 'for the second revision')
FOREIGN = ('naïve', 'façade', 'Größe', 'café', 'Ωmega', '→ see below', '“quoted”', 'µs', '±5 %',
           '日本語')

SENTENCES = (
    'The {part} {thing} is {done} before the {thing2} has been {done2}, '
    'so a reader may see a stale {thing3}.',
    'Since the {thing} is {done} once per {part}, there is no need to look at the {thing2} again.',
    'On boards with two {part}s the second {thing} is never {done}.',
    'Nothing but the {part} driver uses this {thing}, and it does so {why}.',
    'This patch makes sure that the {thing} of the {part} is {done} {why}.',
    'Move the {thing} to where the {part} is {done}, and let the caller decide about the {thing2}.',
    'A {part} that is {done} twice leaks its {thing}.',
    'If the {thing} has been {done}, then the {thing2} must be {done2} as well; '
    'otherwise the {part} stalls.',
    'It was seen with {number} {part}s and a {thing} of {number2} entries.',
    'No change in behaviour is intended.',
    'There are {number} callers left; they are converted by the patches that follow.',
    'With this, turning the {part} takes {number} cycles less.',
)
REMARKS = (
    'Why is the {thing} {done} here and not {why}?',
    'I would rather keep the {thing} in the {part}, where it is {done} anyway.',
    'Looks good to me.',
    'Is the {thing} always {done} at this point? I could not find who does that.',
    'Nit: the name says {thing}, yet it is a {thing2}.',
    'You are right, the {part} needs it too. I will change that in the next version.',
    'This breaks {part}s without a {thing}: those are {done} {why}.',
    'Please split this: the {thing} is one change and the {part} is another.',
    'I ran it on {number} {part}s for {number2} hours and saw no trouble.',
    'Thanks, that makes sense.',
    'What happens if the {thing} is {done} while the {thing2} is being {done2}?',
    'Applied to the {part} tree.',
)


def wrap(text, width=72):
    lines, line = [], ''
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f'{line} {word}' if line else word
    return '\n'.join(lines + [line]) + '\n'


class Prose:
    """Pools of text in UTF-8."""

    def __init__(self, draw):
        self.draw = draw
        self.paragraphs = [self.write_paragraph(SENTENCES, 1, 5) for _ in range(1500)]
        self.remarks = [self.write_paragraph(REMARKS, 1, 3) for _ in range(800)]
        self.objects = [self.write_object() for _ in range(1200)]
        self.areas = [self.write_area() for _ in range(300)]

    def write_object(self):
        pick = self.draw.pick
        relations = 'of the', 'before the', 'from the', 'per'
        return f'the {pick(THINGS)} {pick(relations)} {pick(PARTS)}'

    def write_area(self):
        pick = self.draw.pick
        if self.draw.chance(0.7):
            return f'{pick(PARTS)}: '
        return f'{pick(("widgets", "gears", "doc", "tests"))}: {pick(PARTS)}: '

    def write_sentence(self, forms):
        pick = self.draw.pick
        return pick(forms).format(
            part=pick(PARTS), thing=pick(THINGS), thing2=pick(THINGS), thing3=pick(THINGS),
            done=pick(DONE), done2=pick(DONE), why=pick(WHYS),
            number=self.draw.between(2, 99), number2=self.draw.between(100, 9999))

    def write_paragraph(self, forms, low, high):
        sentences = [self.write_sentence(forms) for _ in range(self.draw.between(low, high))]
        if self.draw.chance(0.01):
            # This line must be quoted in an mbox.
            sentences.insert(0, 'From here on the lock is held.')
        if self.draw.chance(0.03):
            sentences.append(f'({self.draw.pick(FOREIGN)})')
        return wrap(' '.join(sentences)).encode('utf-8')

    def subject(self):
        """Returns: a subject without prefixes, as text; a few are not ASCII."""
        pick = self.draw.pick
        subject = f'{pick(self.areas)}{pick(VERBS)} {pick(self.objects)} {pick(WHYS)}'
        return subject + ' ' + pick(FOREIGN) if self.draw.chance(0.015) else subject

    def text(self, low, high):
        return b'\n'.join(self.draw.several(self.paragraphs, low, high))

    def remark(self):
        return self.draw.pick(self.remarks)
