// What is done to tickets, from keys, buttons and the palette: to those that are selected, else to the one that is
// open, else to the row that the keyboard is at.
import {part, patch} from './api.js';
import {change, toggle_tag} from './changes.js';
import {pick} from './dialogs.js';
import {fill, h, icon, icon_button} from './dom.js';
import {more} from './more.js';
import {tell_error} from './notices.js';
import {is_complete, need_row} from './rows.js';
import {priorities, set, state, watch} from './state.js';
import {kept_ticket, put_record, read_again} from './tickets.js';
import {t} from './words.js';

const bulk = more('bulk');
const selected_rows = () => state.rows.filter((each) => state.selected.has(each.id));

function single() {
    if (state.ticket?.record) return state.ticket.record;
    const row = state.rows.find((each) => each.id === state.cursor);
    return row ? (kept_ticket(row.ticket_number)?.record ?? row) : null;
}

async function apply(values) {
    const rows = selected_rows();
    if (rows.length) return bulk('ticket.update', rows, values);
    const record = single();
    if (record) await change(record, values);
}

const count_or_number = () =>
    state.selected.size ? t('bulk.selected', {count: state.selected.size}) : (single()?.ticket_number ?? '');

async function pick_value(title, items, name) {
    if (!state.selected.size && !single()) return;
    const record = state.selected.size ? null : single();
    const item = await pick({
        title: `${title} · ${count_or_number()}`,
        items,
        chosen: record ? [record[name] ?? 'none'] : [],
    });
    if (item) await apply({[name]: item.value === 'none' ? null : item.value});
}

const staff_items = () => {
    const rank = (each) => (each.email === state.me.email ? 0 : 1);
    const people = [...state.people].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
    return [
        ...people.map((each) => ({
            value: each.email,
            icon: 'person',
            hint: each.email,
            label: each.email === state.me.email ? t('assignee.me', {name: each.name}) : each.name,
        })),
        {value: 'none', label: t('assignee.none'), icon: 'inbox'},
    ];
};

export const pick_status = () =>
    pick_value(
        t('action.status'),
        state.statuses.map((each) => ({value: each.name, label: each.display_name, color: each.color})),
        'status',
    );
export const pick_assignee = () => pick_value(t('action.assign'), staff_items(), 'assignee');
export const pick_priority = () =>
    pick_value(
        t('action.priority'),
        priorities.toReversed().map((each) => ({
            value: each,
            label: t(`priority.${each}`),
            icon: 'priority',
        })),
        'priority',
    );
export const pick_department = () =>
    pick_value(
        t('action.department'),
        [
            ...state.departments.map((each) => ({value: each.name, label: each.name, hint: each.description ?? ''})),
            {value: 'none', label: t('value.none')},
        ],
        'department',
    );

export const assign_to_me = () => apply({assignee: state.me.email});

export async function resolve() {
    const status = state.statuses.find((each) => each.is_resolved);
    if (status) await apply({status: status.name});
}

const tag_items = () => state.tags.map((each) => ({value: each.name, label: each.name, color: each.color}));

export async function pick_tags() {
    const rows = selected_rows();
    if (rows.length) {
        const item = await pick({title: `${t('action.tag')} · ${count_or_number()}`, items: tag_items()});
        if (item) await bulk('ticket.tag', rows, {tag: item.value});
        return;
    }
    const record = state.ticket?.record;
    if (!record) return;
    await pick({
        title: `${t('action.tags')} · ${record.ticket_number}`,
        items: tag_items(),
        chosen: record.tags,
        several: true,
        toggle: (tag) => toggle_tag(kept_ticket(record.ticket_number)?.record ?? record, tag),
    });
}

// A field that the ticket's department asks for.
export async function set_custom(record, name, value) {
    try {
        put_record(
            record.ticket_number,
            await patch(`tickets/${part(record.ticket_number)}`, {custom: {[name]: value}}),
        );
    } catch (error) {
        read_again(record.ticket_number, 'record');
        tell_error(error, t('change.failed', {number: record.ticket_number}));
    }
}

export function select_none() {
    set({selected: new Set()});
}

async function select_all() {
    if (!is_complete()) await need_row((state.total?.count ?? 1) - 1);
    set({selected: new Set(state.rows.map((each) => each.id))});
}

const bulk_actions = () => [
    {name: 'person', label: t('action.assign'), act: pick_assignee},
    {name: 'open', label: t('action.status'), act: pick_status},
    {name: 'priority', label: t('action.priority'), act: pick_priority},
    {name: 'tag', label: t('action.tag'), act: pick_tags},
];

// Above the list while something is selected.
export function mount_bulk_bar(parent) {
    const bar = h('div', {class: 'bulk-bar', role: 'toolbar', 'aria-label': t('bulk.name'), hidden: true});
    parent.append(bar);
    watch(['selected'], () => {
        const {size} = state.selected;
        bar.hidden = size === 0;
        if (!size) return;
        fill(
            bar,
            h('strong', {role: 'status'}, t('bulk.selected', {count: size})),
            bulk_actions().map(({name, label, act}) =>
                h(
                    'button',
                    {type: 'button', class: 'quiet-button', data: {key: `bulk-${label}`}, title: label, onclick: act},
                    icon(name),
                    h('span', {class: 'wide-only'}, label),
                ),
            ),
            h('span', {class: 'spring'}),
            h(
                'button',
                {type: 'button', class: 'link-button', data: {key: 'bulk-all'}, onclick: select_all},
                t('bulk.all'),
            ),
            icon_button('close', t('bulk.none'), select_none),
        );
    });
}
