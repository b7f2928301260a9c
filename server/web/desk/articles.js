// What the knowledge base has that fits a ticket, fetched when the ticket has been open for a moment.
import {get, part} from './api.js';
import {insert_text} from './composer.js';
import {show_box} from './dialogs.js';
import {debounced, h, linked} from './dom.js';
import {tell_error} from './notices.js';
import {state, watch} from './state.js';
import {put_parts, read_suggestions} from './tickets.js';
import {t} from './words.js';

const look_soon = debounced(500, async (number) => {
    if (state.ticket?.number !== number || state.ticket.suggestions) return;
    try {
        put_parts(number, {suggestions: await read_suggestions(number)});
    } catch {
        // Nothing is missing where nothing is suggested.
    }
});

export function begin_suggesting() {
    watch(['ticket'], () => {
        if (state.ticket?.record && !state.ticket.suggestions) look_soon(state.ticket.number);
    });
}

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
