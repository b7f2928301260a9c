// What is shown once and never again: a link, a token, a key.
import {show_box} from '../dialogs.js';
import {h, icon} from '../dom.js';
import {tell} from '../notices.js';
import {t} from '../words.js';

async function copy(input) {
    try {
        await navigator.clipboard.writeText(input.value);
        tell(t('admin.copied'));
    } catch {
        // Without a clipboard it is selected, so that the keys for copying take it.
        input.focus();
        input.select();
        tell(t('admin.not_copied'), {is_failure: true});
    }
}

export const show_secret = (title, words, secret) =>
    show_box(
        title,
        (close) => {
            const input = h('input', {
                type: 'text',
                id: 'secret',
                class: 'secret',
                readonly: true,
                value: secret,
                autofocus: true,
                'aria-describedby': 'secret-words',
                onfocus: () => input.select(),
            });
            return h(
                'div',
                {class: 'form'},
                h('label', {for: 'secret', class: 'unseen'}, title),
                input,
                h('p', {class: 'faint', id: 'secret-words'}, words),
                h(
                    'footer',
                    {class: 'dialog-foot'},
                    h('button', {type: 'button', class: 'button', onclick: () => close()}, t('close')),
                    h(
                        'button',
                        {type: 'button', class: 'button main', onclick: () => copy(input)},
                        icon('check'),
                        t('admin.copy'),
                    ),
                ),
            );
        },
        {class: 'dialog small'},
    );
