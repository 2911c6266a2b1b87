# SPDX-License-Identifier: GPL-2.0-or-later
"""Headers: those that servers add, those of the author's client, and those of the list."""
import base64, time

LIST = b'''List-Id: Widgets and their makers <widgets.lists.example.org>
List-Unsubscribe: <https://lists.example.org/options/widgets>,
 <mailto:widgets-request@lists.example.org?subject=unsubscribe>
List-Archive: <https://lists.example.org/archives/widgets/>
List-Post: <mailto:widgets@lists.example.org>
List-Help: <mailto:widgets-request@lists.example.org?subject=help>
List-Subscribe: <https://lists.example.org/listinfo/widgets>,
 <mailto:widgets-request@lists.example.org?subject=subscribe>
Errors-To: widgets-bounces@lists.example.org
Sender: Widgets <widgets-bounces@lists.example.org>
Precedence: list
X-BeenThere: widgets@lists.example.org
'''
NETWORKS = ('192.0.2', '198.51.100', '203.0.113')
HOSTS = ('mx', 'mail', 'smtp', 'relay', 'out', 'in', 'filter', 'gateway', 'lists', 'edge', 'mta')
DOMAINS = ('example.org', 'example.com', 'example.net', 'corp.example.com', 'dc2.example.net',
           'lab.example.org')
SIGNED = ('from:to:cc:subject:date:message-id:mime-version:content-transfer-encoding',
          'from:subject:date:message-id:to:cc',
          'date:from:to:cc:subject:message-id:references:mime-version:content-type:in-reply-to')
DAYS = (b'Thu', b'Fri', b'Sat', b'Sun', b'Mon', b'Tue', b'Wed')
MONTHS = b'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
TIMES = [b'%02d:%02d' % divmod(minute, 60) for minute in range(1440)]
CLIENTS = {
    'patchbird': (b'X-Mailer: Patchbird 2.4\n',),
    'console': (b'User-Agent: Console/1.9\n', b'', b'X-Mailer: Console 2.1\n'),
    'web': (b'User-Agent: Webpost 115\nContent-Language: en-GB\n',
            b'X-Webpost-State: AOJu0YzJm4kU+7wq\n', b''),
    'windows': (b'X-Mailer: Postbox for Windows 16.0\nThread-Index: AQHaWJ1nq0Zk2w==\n'
                b'Accept-Language: en-US\nX-Ms-Has-Attach:\nX-Priority: 3\n',),
}


class Clock:
    """Converts seconds since 1970 to dates in the format of RFC 5322."""

    def __init__(self):
        self.days = {}

    def day(self, number):
        if number not in self.days:
            if len(self.days) > 3:
                self.days.clear()
            when = time.gmtime(number * 86400)
            self.days[number] = b'%b, %d %b %d ' % (
                DAYS[number % 7], when.tm_mday, MONTHS[when.tm_mon - 1], when.tm_year)
        return self.days[number]

    def date(self, seconds, zone):
        number, second = divmod(seconds + zone, 86400)
        sign = b'-' if zone < 0 else b'+'
        return b'%b%b:%02d %b%02d%02d' % (self.day(number), TIMES[second // 60], second % 60, sign,
                                         abs(zone) // 3600, abs(zone) // 60 % 60)


def fold(data, first, width=74):
    """Folds data; first is the number of columns before it on its first line."""
    starts = range(width - first, len(data), width)
    return '\n  '.join([data[:width - first]] + [data[at:at + width] for at in starts])


class Traces:
    """Pools of the headers that servers add, with placeholders for the values of each mail."""

    def __init__(self, draw):
        self.draw = draw
        self.signatures = [self.write_signed().encode('ascii') for _ in range(3000)]
        self.traces = [self.write_trace().encode('ascii') for _ in range(250)]

    def write_signed(self):
        """The value of b= in a signature."""
        return fold(self.write_base64(192 if self.draw.chance(0.4) else 256), 10)

    def write_base64(self, size):
        return base64.b64encode(self.draw.bits(size * 8).to_bytes(size, 'little')).decode('ascii')

    def write_host(self):
        return f'{self.draw.pick(HOSTS)}{self.draw.below(40)}.{self.draw.pick(DOMAINS)}'

    def write_address(self):
        if self.draw.chance(0.3):
            return f'IPv6:2001:db8:{self.draw.bits(16):x}::{self.draw.bits(16):x}'
        return f'{self.draw.pick(NETWORKS)}.{self.draw.below(254) + 1}'

    def write_received(self, hop):
        """A Received header.  The number of the hop follows %(id)b, which each mail fills in."""
        sender, receiver = self.write_host(), self.write_host()
        form = self.draw.pick((
            'from {sender} ({sender} [{address}])\n'
            '\tby {receiver} (Postroute) with ESMTPS id %(id)b{hop:X}\n'
            '\tfor <widgets@lists.example.org>; %(date)b (UTC)\n',
            'from {sender} ([{address}]:{port} helo={sender})\n'
            '\tby {receiver} with esmtps (TLS1.3:ECDHE_X25519:256)\n'
            '\t(Relay 4.96) (envelope-from <%(address)b>)\n\tid 1%(id)b-00{hop}-1X\n'
            '\tfor widgets@lists.example.org; %(date)b\n',
            'by {receiver} with SMTP id {letters}csp%(id)b{hop}pxy;\n        %(date)b\n',
            'from {receiver} (localhost [127.0.0.1])\n'
            '\tby localhost (Postroute) with ESMTP id %(id)b{hop:X};\n\t%(date)b\n',
        ))
        return 'Received: ' + form.format(
            sender=sender, receiver=receiver, address=self.write_address(), hop=hop,
            port=self.draw.between(10000, 60000), letters=f'{self.draw.bits(40):x}')

    def write_signature(self, domain):
        return (f'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\n'
                f'  s=s{self.draw.bits(24):x}; t=%(time)d; x=%(expiry)d;\n'
                f'  h={self.draw.pick(SIGNED)};\n'
                f'  bh=%(id)b{self.write_base64(22)[:26]}=;\n  b=%(signature)b\n')

    def write_seals(self, domain):
        """The headers that a forwarder adds according to RFC 8617."""
        selector = f'arc-{self.draw.bits(24):x}'
        return ('ARC-Seal: i=1; a=rsa-sha256; t=%(time)d; cv=none;\n'
                f'  d={domain}; s={selector};\n  b=%(seal)b\n'
                'ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; '
                f'd={domain}; s={selector};\n'
                f'  h={self.draw.pick(SIGNED)};\n  bh={self.write_base64(32)};\n  b=%(seal2)b\n'
                f'ARC-Authentication-Results: i=1; {self.write_host()};\n'
                f'  dkim=pass header.i=@{domain} header.s={selector};\n'
                f'  spf=pass ({domain}: %(address)b is permitted from\n'
                f'  {self.write_address()}) smtp.mailfrom=%(address)b;\n'
                f'  dmarc=pass (p=NONE sp=NONE dis=NONE) header.from={domain}\n')

    def write_filter(self):
        score = self.draw.between(-80, 20) / 10
        kinds = 'RCVD', 'DKIM', 'SPF', 'LIST', 'BODY'
        tests = ','.join(f'{self.draw.pick(kinds)}_{self.draw.bits(20):X}'
                         for _ in range(self.draw.between(3, 9)))
        return (f'X-Spam-Flag: NO\nX-Spam-Score: {score}\n'
                f'X-Spam-Status: No, score={score} required=5.0 tests={tests}\n'
                f'\tautolearn=ham version=4\nX-Virus-Scanned: by {self.write_host()}\n'
                f'X-Filter-Id: %(id)b-{self.draw.bits(64):016x}\n'
                f'X-Filter-Trace: {fold(self.write_base64(self.draw.between(300, 1300)), 16)}\n')

    def write_trace(self):
        domain = self.draw.pick(DOMAINS)
        hops = [self.write_received(hop) for hop in range(self.draw.between(4, 8))]
        trace = ('Return-Path: <widgets-bounces@lists.example.org>\n'
                 'Delivered-To: archive@example.org\n') + ''.join(hops[:3])
        if self.draw.chance(0.6):
            trace += self.write_seals(domain)
        if self.draw.chance(0.85):
            trace += (f'Authentication-Results: {self.write_host()};\n'
                      f'\tdkim=pass (2048-bit key) header.d={domain}\n')
            trace += self.write_signature(domain)
        if self.draw.chance(0.8):
            trace += self.write_filter()
        trace += ''.join(hops[3:])
        return trace + self.write_signature(domain) if self.draw.chance(0.3) else trace

    def trace(self, author, seconds, date):
        pick = self.draw.pick
        return pick(self.traces) % {
            b'id': b'%016X' % self.draw.bits(64), b'date': date, b'address': author.address,
            b'time': seconds, b'expiry': seconds + 604800, b'signature': pick(self.signatures),
            b'seal': pick(self.signatures), b'seal2': pick(self.signatures)}


class Identities:
    """Makes unique Message-IDs."""

    def __init__(self, draw, clock):
        self.draw, self.clock, self.count = draw, clock, 0

    def identity(self, author, seconds):
        self.count += 1
        if author.client == 'patchbird':
            return b'<%d.%d-%d-%b>' % (seconds, self.draw.below(90000), self.count, author.address)
        if author.client == 'windows':
            return b'<PX%08X%016X@mail%d.example.com>' % (
                self.count, self.draw.bits(64), self.draw.below(90))
        if author.client == 'web':
            return b'<%08x-%04x-4%03x-8%03x-%012x@example.net>' % (
                self.count, self.draw.bits(16), self.draw.bits(12), self.draw.bits(12),
                self.draw.bits(48))
        domain = author.address.partition(b'@')[2]
        return b'<%012x.%x@%b>' % (self.draw.bits(48), self.count, domain)


def references(ancestors):
    """Returns: the headers of a reply; ancestors are in order, and the last is its parent."""
    if not ancestors:
        return b''
    return b'In-Reply-To: %b\nReferences: %b\n' % (ancestors[-1], b'\n '.join(ancestors))
