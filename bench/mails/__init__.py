# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of generated mails: people, prose, diffs, headers and bodies.

Pools of bytes are drawn once, from a seed.  Each mail joins a few picks from them.
"""
