// What each person sets for this browser: how it looks, its language, the keys, and how long sending waits.
import {remove, site_root} from '../api.js';
import {show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {whisper} from '../live.js';
import {undo_seconds} from '../outgoing.js';
import {keep, state} from '../state.js';
import {language, t} from '../words.js';

const year = 365 * 24 * 3600;

function set_theme(theme) {
    document.documentElement.dataset.theme = theme;
    const path = site_root.pathname;
    document.cookie = `helpdesk_theme=${theme}; Path=${path}; Max-Age=${year}; SameSite=Lax`;
}

function choice(id, label, value, options, act) {
    return h(
        'div',
        {class: 'setting'},
        h('label', {class: 'setting-label', for: id}, label),
        h(
            'select',
            {id, onchange: (event) => act(event.target.value)},
            options.map(([each, text]) => h('option', {value: String(each), selected: each === value}, text)),
        ),
    );
}

async function sign_out() {
    await remove('session').catch(() => {});
    whisper({kind: 'signed_out'});
    location.assign(new URL('sign-in', site_root));
}

export function show_settings() {
    return show_box(
        t('settings'),
        () =>
            h(
                'div',
                {class: 'form'},
                choice(
                    'theme',
                    t('settings.theme'),
                    document.documentElement.dataset.theme,
                    ['auto', 'light', 'dark'].map((each) => [each, t(`theme.${each}`)]),
                    set_theme,
                ),
                choice(
                    'language',
                    t('settings.language'),
                    language,
                    [
                        ['en', 'English'],
                        ['de', 'Deutsch'],
                    ],
                    (value) => {
                        localStorage.setItem('helpdesk.language', value);
                        location.reload();
                    },
                ),
                choice(
                    'undo',
                    t('settings.undo'),
                    undo_seconds(),
                    [0, 5, 10, 20].map((each) => [each, t('time.seconds', {n: each})]),
                    (value) => keep.set('undo_seconds', Number(value)),
                ),
                choice(
                    'keys',
                    t('settings.keys'),
                    keep.get('keys', true),
                    [
                        [true, t('on')],
                        [false, t('off')],
                    ],
                    (value) => keep.set('keys', value === 'true'),
                ),
                h('p', {class: 'faint'}, t('settings.who', {name: state.me.name, email: state.me.email})),
                h(
                    'footer',
                    {class: 'dialog-foot'},
                    h('button', {type: 'button', class: 'button', onclick: sign_out}, t('sign_out')),
                ),
            ),
        {class: 'dialog small'},
    );
}
