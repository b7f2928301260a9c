// Everything that the desk can do, by its name: what is done most, then every operation with a form for its fields.
import {get, part} from '../api.js';
import {fitting, pick, show_box} from '../dialogs.js';
import {fill, h} from '../dom.js';
import {key_table} from '../keys.js';
import {tell_error} from '../notices.js';
import {go} from '../route.js';
import {reload_list} from '../rows.js';
import {may, state} from '../state.js';
import {all_stale, toggle_history} from '../tickets.js';
import {all_views} from '../views.js';
import {t} from '../words.js';
import {form_of, given_values, run} from './form.js';
import {command_line, read_operations} from './operations.js';
import {show_settings} from './settings.js';
import * as dialogs from './ticket_dialogs.js';

const close_by = ['assign', 'status', 'priority', 'tags', 'take', 'resolve', 'reply', 'note', 'create', 'undo', 'help'];

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

// The desk reads a ticket's number in each of its forms, and gives it as it is written.
async function go_to_ticket(number) {
    try {
        go({number: (await get(`tickets/${part(number)}`, {fields: 'ticket_number'})).ticket_number});
    } catch (error) {
        tell_error(error, t('palette.not_opened', {number}));
    }
}

function ticket_items(words) {
    const [number] = words.trim().match(/^[\w#-]*\d$/) ?? [];
    return number ? [{value: () => go_to_ticket(number), label: t('palette.open', {number}), icon: 'ticket'}] : [];
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

function show_result(place, data) {
    fill(
        place,
        h('h3', {}, t('operation.done')),
        data !== null && h('pre', {class: 'story', tabindex: '0'}, JSON.stringify(data, null, 2)),
    );
}

function show_operation(operation) {
    const texts = known_values(operation);
    return show_box(operation.summary, () => {
        const line = h('code', {class: 'command-line'});
        const result = h('div', {class: 'operation-result', role: 'status'});
        const changed = () => {
            try {
                line.textContent = command_line(operation, given_values(operation.fields, texts));
            } catch {
                line.textContent = command_line(operation, texts);
            }
        };
        changed();
        return form_of({
            fields: operation.fields,
            texts,
            changed,
            label: t('operation.run'),
            is_dangerous: operation.method === 'DELETE',
            end: [h('p', {class: 'faint'}, t('operation.command')), line, result],
            send: async (values, key) => {
                fill(result);
                const data = await run(operation, values, key);
                if (operation.method !== 'GET') {
                    all_stale();
                    reload_list();
                }
                show_result(result, data);
            },
        });
    });
}
