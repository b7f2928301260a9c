// A new ticket.
import {post} from '../api.js';
import {show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {error_text, tell} from '../notices.js';
import {go} from '../route.js';
import {keep, state} from '../state.js';
import {t} from '../words.js';

const draft_name = 'draft.new';

// What is written stays until it is sent, as an answer does.
function remembered(form) {
    const draft = keep.get(draft_name, {});
    for (const input of form.querySelectorAll('[name]')) {
        if (draft[input.name]) input.value = draft[input.name];
        input.addEventListener('input', () =>
            keep.set(draft_name, {...keep.get(draft_name, {}), [input.name]: input.value}),
        );
    }
    return form;
}

const labelled = (name, input) =>
    h('div', {class: 'field'}, h('label', {for: `new-${name}`}, t(`field.${name}`)), input);

// `sending`: {key, runs}. The key is the dialog's, so that sending it again after a lost answer makes no second ticket.
async function create(form, close, failure, sending) {
    if (sending.runs) return;
    sending.runs = true;
    failure.textContent = '';
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    try {
        const ticket = await post('tickets', given, {key: sending.key});
        keep.set(draft_name, null);
        close();
        tell(t('create.done', {number: ticket.ticket_number}));
        go({number: ticket.ticket_number});
    } catch (error) {
        const is_made = error.status === 409 && error.field === 'idempotency_key';
        if (is_made) sending.key = crypto.randomUUID();
        failure.textContent = is_made ? t('create.made_before') : error_text(error);
        form.querySelector(`[name="${CSS.escape(error.field ?? '')}"]`)?.focus();
    } finally {
        sending.runs = false;
    }
}

export function create_ticket() {
    return show_box(t('action.create'), (close) => {
        const sending = {key: crypto.randomUUID(), runs: false};
        const failure = h('p', {class: 'failed', role: 'alert'});
        const form = h(
            'form',
            {
                class: 'form',
                onsubmit: (event) => {
                    event.preventDefault();
                    create(form, close, failure, sending);
                },
            },
            labelled(
                'customer',
                h('input', {
                    id: 'new-customer',
                    name: 'customer',
                    type: 'email',
                    required: true,
                    autofocus: true,
                    autocomplete: 'off',
                    list: 'customers',
                }),
            ),
            labelled(
                'title',
                h('input', {id: 'new-title', name: 'title', type: 'text', required: true, maxlength: '200'}),
            ),
            labelled(
                'description',
                h('textarea', {id: 'new-description', name: 'description', required: true, rows: '6'}),
            ),
            h(
                'div',
                {class: 'field-row'},
                labelled(
                    'priority',
                    h(
                        'select',
                        {id: 'new-priority', name: 'priority'},
                        ['MEDIUM', 'LOW', 'HIGH', 'URGENT'].map((each) =>
                            h('option', {value: each}, t(`priority.${each}`)),
                        ),
                    ),
                ),
                labelled(
                    'department',
                    h(
                        'select',
                        {id: 'new-department', name: 'department'},
                        h('option', {value: ''}, t('value.none')),
                        state.departments.map((each) => h('option', {value: each.name}, each.name)),
                    ),
                ),
                labelled(
                    'source',
                    h(
                        'select',
                        {id: 'new-source', name: 'source'},
                        ['PHONE', 'EMAIL', 'CHAT', 'WEB'].map((each) =>
                            h('option', {value: each}, t(`source.${each}`)),
                        ),
                    ),
                ),
            ),
            failure,
            h(
                'datalist',
                {id: 'customers'},
                [...new Set(state.rows.map((each) => each.customer))].map((each) => h('option', {value: each})),
            ),
            h('footer', {class: 'dialog-foot'}, h('button', {type: 'submit', class: 'button main'}, t('create.do'))),
        );
        return remembered(form);
    });
}
