#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""browser.py PROGRAM [SHOTS]: pages of ordinary and hostile mails in a real browser.

No suite runs it, as Debian's chromium, chromium-driver and python3-selenium take 440 MB.  Every
page is opened from a server and as a file, at three widths, light and dark, with and without
scripts: nothing of a mail may run or be asked of another origin, and no page may be wider than the
screen.  With SHOTS, a folder, it writes what it saw, to be looked at.
"""
import functools, http.server, os, sys, tempfile, threading, time, unittest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../cli'))
from mails import mbox, patch, run  # noqa: E402
from site_mails import hostile, ordinary  # noqa: E402

SHOTS = sys.argv[2] if len(sys.argv) > 2 else None
WIDTHS = 360, 800, 1600


class Quiet(http.server.SimpleHTTPRequestHandler):
    asked = []

    def log_message(self, *arguments):
        self.asked.append(self.path)


def browser(scripts):
    options = Options()
    for argument in ('--headless=new', '--no-sandbox', '--hide-scrollbars', '--disable-gpu'):
        options.add_argument(argument)
    options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
    if not scripts:
        options.add_experimental_option(
            'prefs', {'profile.managed_default_content_settings.javascript': 2})
    return webdriver.Chrome(service=Service('/usr/bin/chromedriver'), options=options)


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.site = os.path.join(cls.folder, 'site')
        path = os.path.join(cls.folder, 'list.mbox')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(mbox(*hostile(), *ordinary(),
                         *(patch(n, f'[PATCH] change {n}') for n in range(100, 130))))
        result = run('site', '--now', '2026-05-20', '--output', cls.site, path)
        assert result.returncode == 0, result.err
        cls.pages = sorted(os.path.relpath(os.path.join(folder, name), cls.site)
                           for folder, _, names in os.walk(cls.site)
                           for name in names if name.endswith('.html'))
        handler = functools.partial(Quiet, directory=cls.site)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.server = f'http://127.0.0.1:{server.server_port}/'

    def start(self, scripts=True, scheme='light'):
        driver = browser(scripts)
        self.addCleanup(driver.quit)
        driver.execute_cdp_cmd('Emulation.setEmulatedMedia',
                               {'features': [{'name': 'prefers-color-scheme', 'value': scheme}]})
        return driver

    def resize(self, driver, width, height=1000):
        driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride',
                               {'width': width, 'height': height, 'deviceScaleFactor': 1,
                                'mobile': False})

    def look(self, driver, base, name, width, kind):
        driver.get(base + name)
        self.assertNotEqual(driver.title, 'run')
        self.assertEqual([entry['message'] for entry in driver.get_log('browser')], [], name)
        size = driver.execute_cdp_cmd('Page.getLayoutMetrics', {})['cssContentSize']
        self.assertLessEqual(size['width'], width, name)
        if SHOTS:
            self.resize(driver, width, min(int(size['height']), 3000))
            os.makedirs(SHOTS, exist_ok=True)
            self.assertTrue(driver.save_screenshot(os.path.join(
                SHOTS, f'{name.replace("/", "-")}-{width}-{kind}.png')))
            self.resize(driver, width)

    def test_pages(self):
        for scripts, scheme in ((True, 'light'), (True, 'dark'), (False, 'light')):
            driver = self.start(scripts, scheme)
            for width in WIDTHS:
                self.resize(driver, width)
                for name in self.pages:
                    self.look(driver, self.server, name, width,
                              f'{scheme}-{"with" if scripts else "without"}')
        known = {'/' + name for name in self.pages} | {'/style.css', '/keys.js', '/icon.svg'}
        self.assertEqual(set(Quiet.asked) - known, set())

    def test_files(self):
        driver = self.start()
        for name in self.pages:
            self.look(driver, f'file://{self.site}/', name, 1600, 'file')
        style = driver.execute_script('return getComputedStyle(document.body).fontFamily')
        self.assertIn('system-ui', style)

    def test_policy(self):
        """The policy forbids what a mistake of ours would let through."""
        driver = self.start()
        driver.get(self.server + 'index.html')
        driver.execute_script('''
            const script = document.createElement('div');
            script.innerHTML = '<img src="https://example.org/x.png" onerror="document.title=1">'
                + '<a id="x" onclick="document.title=1">x</a>';
            document.body.append(script);
            document.getElementById('x').click();''')
        time.sleep(.5)
        self.assertEqual(driver.title, 'widgets')
        refused = [entry['message'] for entry in driver.get_log('browser')]
        self.assertTrue(any('Content Security Policy' in text for text in refused), refused)

    def press(self, driver, *keys):
        for key in keys:
            driver.switch_to.active_element.send_keys(key)
        time.sleep(.3)

    def test_keys(self):
        driver = self.start()
        driver.get(self.server + 'index.html')
        ages = [time.text for time in driver.find_elements(By.CSS_SELECTOR, 'time.age')]
        self.assertTrue(all('-' not in age for age in ages), ages)
        self.press(driver, 'j', 'j')
        current = driver.find_element(By.CSS_SELECTOR, '.current .name a').get_attribute('href')
        self.press(driver, 'o')
        self.assertEqual(driver.current_url, current)
        self.press(driver, 'j', 'o')
        self.assertIn('/patch/', driver.current_url)
        self.press(driver, 'u')
        self.assertEqual(driver.current_url, current)
        self.press(driver, 'u')
        self.assertTrue(driver.current_url.endswith('/index.html'))
        self.press(driver, '?')
        self.assertTrue(driver.find_element(By.TAG_NAME, 'dialog').is_displayed())
        self.press(driver, Keys.ESCAPE)
        self.assertFalse(driver.find_element(By.TAG_NAME, 'dialog').is_displayed())

    def test_skip_link(self):
        driver = self.start(scripts=False)
        driver.get(self.server + 'index.html')
        driver.find_element(By.TAG_NAME, 'body').send_keys(Keys.TAB)
        self.assertEqual(driver.switch_to.active_element.text, 'Skip to content')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
