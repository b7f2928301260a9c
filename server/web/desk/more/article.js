// An article, to be read and put into the answer.
import {get, part} from '../api.js';
import {insert_text} from '../composer.js';
import {show_box} from '../dialogs.js';
import {h, linked} from '../dom.js';
import {tell_error} from '../notices.js';
import {state} from '../state.js';
import {t} from '../words.js';

export async function show_article({id, title, kind}) {
    try {
        const {ticket} = state;
        const text =
            kind === 'CANNED'
                ? (await get(`kb/articles/${part(id)}/filled`, {ticket: ticket.number})).text
                : (await get(`kb/articles/${part(id)}`)).content;
        await show_box(title, (close) =>
            h(
                'div',
                {},
                h('div', {class: 'text article-text', tabindex: '0'}, linked(text)),
                h(
                    'footer',
                    {class: 'dialog-foot'},
                    h(
                        'button',
                        {
                            type: 'button',
                            class: 'button main',
                            onclick: () => {
                                close();
                                insert_text(text);
                            },
                        },
                        t('article.insert'),
                    ),
                ),
            ),
        );
    } catch (error) {
        tell_error(error, t('article.failed'));
    }
}
