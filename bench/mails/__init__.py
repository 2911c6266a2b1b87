# SPDX-License-Identifier: GPL-2.0-or-later
"""What the mails of a made-up list are put together from: people, prose, diffs, headers and bodies.

All of it is drawn from a seed once, as pools of bytes; a mail is then a few picks joined.
"""
