#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""mailbox-pass.py MBOX: reads every mail of an mbox with Python's modules and decodes its text.

It does the same as gmime-pass.c.
"""
import mailbox, sys


def read(message):
    """Returns: the number of bytes of text."""
    size = sum(len(str(message[name])) for name in ('Subject', 'From', 'Message-ID'))
    for part in message.walk():
        if part.get_content_maintype() == 'text':
            size += len(part.get_payload(decode=True) or b'')
    return size


def main():
    sizes = [read(message) for message in mailbox.mbox(sys.argv[1], create=False)]
    print(f'{len(sizes)} mails, {sum(sizes)} bytes')


if __name__ == '__main__':
    main()
