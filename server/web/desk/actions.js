// What is done to tickets, from keys, buttons and the palette: to those that are selected, else to the one that is
// open, else to the row that the keyboard is at.
import {bulk} from './bulk.js';
import {get, part, patch, post, put, remove} from './api.js';
import {change, take_back_act, toggle_tag} from './changes.js';
import {pick, show_box} from './dialogs.js';
import {h} from './dom.js';
import {tell, tell_error} from './notices.js';
import {go} from './route.js';
import {set, state} from './state.js';
import {kept_ticket, put_record, read_again} from './tickets.js';
import {t} from './words.js';

export const selected_rows = () => state.rows.filter((each) => state.selected.has(each.id));

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
        ['URGENT', 'HIGH', 'MEDIUM', 'LOW'].map((each) => ({
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

// Tickets by what is typed: words, or a number.
async function found_tickets(words, except) {
    const text = words.trim();
    const rows = text
        ? (await get('search', {query: text, limit: 20})).map((each) => ({number: each.name, title: each.title}))
        : state.rows.slice(0, 20).map((each) => ({number: each.ticket_number, title: each.title}));
    return rows
        .filter((each) => each.number !== except)
        .map((each) => ({value: each.number, label: each.title, hint: each.number, icon: 'ticket'}));
}

const pick_ticket = (title, except) =>
    pick({title, placeholder: t('pick.ticket'), items: (words) => found_tickets(words, except).catch(() => [])});

export async function merge() {
    const record = state.ticket?.record;
    if (!record) return;
    const into = await pick_ticket(t('merge.title', {number: record.ticket_number}), record.ticket_number);
    if (!into) return;
    try {
        const act = await put(`tickets/${part(record.ticket_number)}/merged-into/${part(into.value)}`, {});
        tell(t('merge.done', {number: record.ticket_number, into: into.value}), {
            action: t('undo'),
            act: () => take_back_act(act.id),
        });
        go({number: into.value});
    } catch (error) {
        tell_error(error, t('merge.failed'));
    }
}

export async function split() {
    const {ticket} = state;
    if (!ticket?.record || !ticket.comments.length) return tell(t('split.nothing'));
    const chosen = [];
    await pick({
        title: t('split.title', {number: ticket.number}),
        several: true,
        items: ticket.comments.map((each) => ({
            value: each.id,
            label: each.content.replace(/\s+/g, ' ').slice(0, 90),
            hint: each.author_name,
        })),
        toggle: (id) => (chosen.includes(id) ? chosen.splice(chosen.indexOf(id), 1) : chosen.push(id)),
    });
    if (!chosen.length) return;
    await show_box(
        t('split.title', {number: ticket.number}),
        (close) => {
            const title = h('input', {
                type: 'text',
                id: 'split-title',
                value: ticket.record.title,
                maxlength: '200',
                autofocus: true,
            });
            return h(
                'form',
                {
                    class: 'form',
                    onsubmit: async (event) => {
                        event.preventDefault();
                        close();
                        try {
                            const act = await post(`tickets/${part(ticket.number)}/split`, {
                                comment: chosen,
                                title: title.value,
                            });
                            tell(t('split.done', {number: act.other ?? ''}), {
                                action: t('undo'),
                                act: () => take_back_act(act.id),
                            });
                            read_again(ticket.number, 'comments', 'files', 'record', 'links');
                        } catch (error) {
                            tell_error(error, t('split.failed'));
                        }
                    },
                },
                h('label', {for: 'split-title'}, t('field.title')),
                title,
                h(
                    'footer',
                    {class: 'dialog-foot'},
                    h('button', {type: 'submit', class: 'button main'}, t('split.do')),
                ),
            );
        },
        {class: 'dialog small'},
    );
}

export async function link() {
    const record = state.ticket?.record;
    if (!record) return;
    const kind = await pick({
        title: t('link.kind'),
        items: ['related', 'duplicate', 'parent'].map((each) => ({
            value: each,
            label: t(`link.${each}`),
            icon: 'link',
        })),
    });
    if (!kind) return;
    const other = await pick_ticket(t('link.title', {number: record.ticket_number}), record.ticket_number);
    if (!other) return;
    try {
        await put(`tickets/${part(record.ticket_number)}/links/${kind.value}/${part(other.value)}`);
        read_again(record.ticket_number, 'links');
    } catch (error) {
        tell_error(error, t('link.failed'));
    }
}

export async function unlink(record, link_row) {
    const [from, to] = link_row.outward
        ? [record.ticket_number, link_row.ticket_number]
        : [link_row.ticket_number, record.ticket_number];
    try {
        await remove(`tickets/${part(from)}/links/${link_row.kind}/${part(to)}`);
        read_again(record.ticket_number, 'links');
    } catch (error) {
        tell_error(error, t('link.failed'));
    }
}

export async function rename() {
    const record = state.ticket?.record;
    if (!record) return;
    await show_box(
        t('rename.title', {number: record.ticket_number}),
        (close) => {
            const title = h('input', {
                type: 'text',
                id: 'new-title',
                value: record.title,
                maxlength: '200',
                required: true,
                autofocus: true,
            });
            return h(
                'form',
                {
                    class: 'form',
                    onsubmit: (event) => {
                        event.preventDefault();
                        close();
                        change(record, {title: title.value.trim()});
                    },
                },
                h('label', {for: 'new-title'}, t('field.title')),
                title,
                h('footer', {class: 'dialog-foot'}, h('button', {type: 'submit', class: 'button main'}, t('save'))),
            );
        },
        {class: 'dialog small'},
    );
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
