// What is shown once and never again: a link, a token, a key.
import {choose, show_box} from '../dialogs.js';
import {h, icon} from '../dom.js';
import {tell, tell_error} from '../notices.js';
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

// A new one in the place of another, which ends at once: whoever asks for it confirms that first. `action` is what the
// words for it are called.
export async function renew_secret(action, name, renew) {
    const answer = await choose({
        title: t(`admin.${action}.ask`, {name}),
        lines: [t(`admin.${action}.words`)],
        choices: [
            {value: false, label: t('cancel')},
            {value: true, label: t(`admin.do.${action}`), is_main: true},
        ],
    });
    if (!answer) return;
    try {
        await renew();
    } catch (error) {
        tell_error(error, t(`admin.${action}.failed`));
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
