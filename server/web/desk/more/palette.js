// Everything that the desk can do, by its name: what is done most, then every operation with a form for its fields.
import {ask, part} from '../api.js';
import {fitting, pick, show_box} from '../dialogs.js';
import {fill, h, icon} from '../dom.js';
import {key_table} from '../keys.js';
import {error_text, tell_error} from '../notices.js';
import {go} from '../route.js';
import {reload_list} from '../rows.js';

import {may, state} from '../state.js';
import {all_stale, toggle_history} from '../tickets.js';
import {all_views} from '../views.js';
import {t} from '../words.js';
import {command_line, read_operations} from './operations.js';
import {show_settings} from './settings.js';
import * as dialogs from './ticket_dialogs.js';

const close_by = [
    'assign',
    'status',
    'priority',
    'tags',
    'take',
    'resolve',
    'reply',
    'note',
    'create',
    'undo',
    'help',
];

function quick_items() {
    const of_keys = Object.entries(key_table)
        .filter(([, {name}]) => close_by.includes(name.slice(4)))
        .map(([key, {name, act}]) => ({value: act, label: t(name), hint: key, icon: 'command'}));
    const of_views = all_views().map((view) => ({
        value: () => go({view: view.key, number: null}),
        label: t('palette.go', {view: view.label}),
        icon: view.icon,
    }));
    return [
        ...of_keys,
        ...of_views,
        {value: dialogs.merge, label: t('action.merge'), icon: 'merge'},
        {value: dialogs.split, label: t('action.split'), icon: 'split'},
        {value: dialogs.link, label: t('action.link'), icon: 'link'},
        {value: dialogs.rename, label: t('action.rename'), icon: 'edit'},
        {value: toggle_history, label: t('history.toggle'), icon: 'history'},
        {value: show_settings, label: t('settings'), icon: 'settings'},
    ];
}

function ticket_items(words) {
    const found = words.trim().match(/^(?:tkt-0*|#)?(\d{1,9})$/i);
    if (!found) return [];
    const number = `TKT-${found[1].padStart(6, '0')}`;
    return [{value: () => go({number}), label: t('palette.open', {number}), icon: 'ticket'}];
}

const operation_items = (operations) =>
    operations
        .filter((each) => may(each.permission))
        .map((each) => ({
            value: () => show_operation(each),
            label: each.summary.replace(/\.$/, ''),
            hint: each.command,
            icon: 'operation',
            operation: each,
        }));

export async function open_palette() {
    const quick = quick_items();
    const reading = read_operations().then(operation_items, (error) => {
        tell_error(error, t('palette.failed'));
        return [];
    });
    const item = await pick({
        title: t('palette'),
        placeholder: t('palette.placeholder'),
        items: async (words) => [
            ...ticket_items(words),
            ...fitting(quick, words),
            ...(words.trim() ? fitting(await reading, words) : []),
        ],
        footer: (active) =>
            active?.operation ? h('code', {}, command_line(active.operation, known_values(active.operation))) : [],
    });
    if (item) item.value();
}

// What the page knows already: the ticket that is open.
function known_values(operation) {
    const number =
        state.ticket?.record?.ticket_number ?? state.rows.find((each) => each.id === state.cursor)?.ticket_number;
    const first = operation.fields.find((each) => each.place === 'path');
    const is_of_ticket =
        first && number && (first.name === 'ticket' || (operation.id.startsWith('ticket_') && first.name === 'id'));
    return is_of_ticket ? {[first.name]: number} : {};
}

function input_for(field, value, changed) {
    const id = `field-${field.name}`;
    const common = {id, required: field.required || null, 'aria-describedby': `${id}-words`};
    if (field.options && !field.repeated) {
        return h(
            'select',
            {...common, onchange: (event) => changed(event.target.value)},
            h('option', {value: ''}, ''),
            field.options.map((each) => h('option', {value: each, selected: each === value}, each)),
        );
    }
    if (field.type === 'boolean')
        return h('input', {type: 'checkbox', ...common, onchange: (event) => changed(event.target.checked || '')});
    const is_long =
        field.repeated || field.type === 'json' || ['body', 'content', 'description', 'text'].includes(field.name);
    if (is_long)
        return h('textarea', {
            ...common,
            rows: '3',
            value: value ?? '',
            oninput: (event) => changed(event.target.value),
        });
    return h('input', {
        type: field.type === 'integer' ? 'number' : field.name === 'password' ? 'password' : 'text',
        ...common,
        value: value ?? '',
        list: {assignee: 'people', customer: 'people', user: 'people'}[field.name],
        oninput: (event) => changed(event.target.value),
    });
}

// What was typed, as the desk takes it. Throws SyntaxError for what is no JSON.
function typed(field, value) {
    if (field.repeated)
        return String(value)
            .split('\n')
            .map((each) => each.trim())
            .filter(Boolean);
    if (field.type === 'integer') return Number(value);
    return field.type === 'json' ? JSON.parse(value) : value;
}

function given_values(operation, texts) {
    const values = {};
    for (const field of operation.fields) {
        if (texts[field.name] !== undefined && texts[field.name] !== '')
            values[field.name] = typed(field, texts[field.name]);
    }
    return values;
}

async function run(operation, texts) {
    const values = given_values(operation, texts);
    const of_place = (place) =>
        Object.fromEntries(
            operation.fields
                .filter((each) => each.place === place && each.name in values)
                .map((each) => [each.name, values[each.name]]),
        );
    const path = operation.path.replace(/\{(\w+)\}/g, (whole, name) => part(values[name] ?? ''));
    const answer = await ask(operation.method, path, {
        query: of_place('query'),
        body: operation.has_body ? of_place('body') : undefined,
        key: operation.method === 'POST' ? crypto.randomUUID() : undefined,
    });
    if (operation.method !== 'GET') {
        all_stale();
        reload_list();
    }
    return answer.data;
}

function show_result(place, data) {
    fill(
        place,
        h('h3', {}, t('operation.done')),
        data !== null && h('pre', {class: 'story', tabindex: '0'}, JSON.stringify(data, null, 2)),
    );
}

function field_line(field, texts, changed) {
    return h(
        'div',
        {class: 'field'},
        h(
            'label',
            {for: `field-${field.name}`},
            field.name.replaceAll('_', ' '),
            field.required && h('span', {class: 'needed'}, ` ${t('needed')}`),
        ),
        input_for(field, texts[field.name], (value) => {
            texts[field.name] = value;
            changed();
        }),
        h('p', {class: 'faint', id: `field-${field.name}-words`}, field.description),
    );
}

function show_operation(operation) {
    const texts = known_values(operation);
    return show_box(operation.summary, () => {
        const line = h('code', {class: 'command-line'});
        const result = h('div', {class: 'operation-result', role: 'status'});
        const changed = () => {
            try {
                line.textContent = command_line(operation, given_values(operation, texts));
            } catch {
                line.textContent = command_line(operation, texts);
            }
        };
        changed();
        return h(
            'form',
            {
                class: 'form',
                onsubmit: async (event) => {
                    event.preventDefault();
                    try {
                        show_result(result, await run(operation, texts));
                    } catch (error) {
                        fill(
                            result,
                            h(
                                'p',
                                {class: 'failed'},
                                icon('alert'),
                                error instanceof SyntaxError ? t('operation.no_json') : error_text(error),
                            ),
                        );
                    }
                },
            },
            operation.fields.map((field) => field_line(field, texts, changed)),
            h('p', {class: 'faint'}, t('operation.command')),
            line,
            result,
            h(
                'footer',
                {class: 'dialog-foot'},
                h(
                    'button',
                    {type: 'submit', class: operation.method === 'DELETE' ? 'button danger' : 'button main'},
                    t('operation.run'),
                ),
            ),
            h(
                'datalist',
                {id: 'people'},
                state.people.map((each) => h('option', {value: each.email}, each.name)),
            ),
        );
    });
}
