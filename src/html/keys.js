// SPDX-License-Identifier: GPL-2.0-or-later
// What a browser with scripts has on top: the keys of a mail reader, and ages instead of dates.
// Nothing here is made from text that could be taken for HTML, and nothing is fetched.
'use strict';

(function () {
    const keys = [
        ['j', 'next row, file or reply'],
        ['k', 'the one before'],
        ['o', 'open it'],
        ['u', 'up: from a patch to its series, from there to the list'],
        ['n', 'next patch, or older series'],
        ['p', 'previous patch, or newer series'],
        ['/', 'search'],
        ['?', 'this help'],
    ];
    let current = -1;

    function element(name, text) {
        const made = document.createElement(name);
        made.textContent = text || '';
        return made;
    }

    function rows() {
        return Array.from(document.querySelectorAll('[data-row], details.file'));
    }

    function move(step) {
        const all = rows();
        if (all.length === 0) {
            return;
        }
        if (current >= 0 && current < all.length) {
            all[current].classList.remove('current');
        }
        current = Math.min(Math.max(current + step, 0), all.length - 1);
        const row = all[current];
        const link = row.querySelector('.name a, h2 a, summary, header a, a');
        row.classList.add('current');
        if (link) {
            link.focus({preventScroll: true});
        }
        row.scrollIntoView({block: row.offsetHeight > window.innerHeight / 2 ? 'start' : 'nearest'});
    }

    function open() {
        const row = rows()[current];
        const link = row && row.querySelector('.name a, h2 a, summary, .pointer a, a');
        if (link) {
            link.click();
        }
    }

    function follow(relation) {
        const link = document.querySelector('[rel="' + relation + '"]');
        if (link) {
            window.location.href = link.href;
        }
    }

    function search() {
        const field = document.querySelector('form[role=search] input');
        if (field) {
            field.focus();
            field.select();
        }
    }

    function help() {
        let dialog = document.querySelector('dialog');
        if (!dialog) {
            const list = element('dl');
            dialog = element('dialog');
            dialog.append(element('h2', 'Keys'), list);
            for (const [key, what] of keys) {
                const term = element('dt');
                term.append(element('kbd', key));
                list.append(term, element('dd', what));
            }
            document.body.append(dialog);
        }
        if (dialog.open) {
            dialog.close();
        } else {
            dialog.showModal();
        }
    }

    const actions = {
        j: () => move(1),
        k: () => move(-1),
        o: open,
        u: () => follow('up'),
        n: () => follow('next'),
        p: () => follow('prev'),
        '/': search,
        '?': help,
    };

    document.addEventListener('keydown', (event) => {
        const inField = event.target.closest('input, select, textarea');
        if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
            return;
        }
        if (inField) {
            if (event.key === 'Escape') {
                event.target.blur();
            }
            return;
        }
        if (Object.hasOwn(actions, event.key)) {
            event.preventDefault();
            actions[event.key]();
        }
    });

    // "3 days" says more in a list than a date; the date stays where the pointer rests.
    const units = [
        ['year', 31557600],
        ['month', 2629800],
        ['week', 604800],
        ['day', 86400],
        ['hour', 3600],
        ['minute', 60],
    ];

    function ageOf(seconds) {
        for (const [unit, size] of units) {
            const count = Math.floor(seconds / size);
            if (count >= (unit === 'week' ? 2 : 1)) {
                return count + ' ' + unit + (count === 1 ? '' : 's');
            }
        }
        return 'now';
    }

    for (const time of document.querySelectorAll('time.age')) {
        const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
        time.title = time.textContent;
        if (seconds >= 0) {
            time.textContent = ageOf(seconds);
        }
    }
})();
