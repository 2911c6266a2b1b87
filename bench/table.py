# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of figures, as aligned text or in Markdown."""


def figure(value, digits):
    return '' if value is None else f'{value:,.{digits}f}'


def mebibytes(size):
    return figure(size / (1 << 20), 1)


def print_table(head, rows, markdown):
    """The first column is aligned left, all others right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    rule = ['-' * widths[0]] + ['-' * (width - 1) + ':' for width in widths[1:]]
    for row in [head, *([rule] if markdown else []), *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        print('| ' + ' | '.join(cells) + ' |' if markdown else '  '.join(cells).rstrip())
