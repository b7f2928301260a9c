// What becomes of a ticket, and which of them may follow which.
import {get, part, put, remove} from '../api.js';
import {fill, h} from '../dom.js';
import {tell_error} from '../notices.js';
import {may, set} from '../state.js';
import {t} from '../words.js';
import {dot_of, of_color} from './colors.js';

async function read() {
    const rows = (await get('statuses')).sort((a, b) => a.position - b.position);
    set({statuses: rows});
    return rows;
}

const label = (row) => row.display_name || row.name;

function meanings(row) {
    const all = ['is_default', 'is_resolved', 'pauses_sla'].filter((each) => row[each]);
    return all.map((each) => t(`admin.field.${each}`)).join(', ');
}

async function set_transition(view, place, from, to, is_allowed) {
    try {
        const path = `statuses/${part(from.name)}/transitions/${part(to.name)}`;
        await (is_allowed ? put(path) : remove(path));
    } catch (error) {
        tell_error(error, t('admin.transition.failed'));
    }
    try {
        fill(place, await transitions_of(view, place));
    } catch (error) {
        tell_error(error, t('admin.not_read'));
    }
}

function transition_box(view, place, allowed, from, to) {
    if (from === to) return h('td', {class: 'transition-same'});
    return h(
        'td',
        {},
        h(
            'label',
            {class: 'transition'},
            h('input', {
                type: 'checkbox',
                checked: allowed.has(`${from.id} ${to.id}`),
                disabled: !may('statuses:manage'),
                'aria-label': t('admin.transition.name', {from: label(from), to: label(to)}),
                data: {key: `transition-${from.id}-${to.id}`},
                onchange: (event) => set_transition(view, place, from, to, event.target.checked),
            }),
        ),
    );
}

async function transitions_of(view, place) {
    const transitions = await get('transitions');
    const allowed = new Set(transitions.map((each) => `${each.from_id} ${each.to_id}`));
    return [
        h('h2', {}, t('admin.transitions')),
        h('p', {class: 'admin-words'}, t(transitions.length ? 'admin.transitions.some' : 'admin.transitions.all')),
        h(
            'div',
            {class: 'transitions', role: 'region', tabindex: '0', 'aria-label': t('admin.transitions')},
            h(
                'table',
                {},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        h('th', {scope: 'col'}, t('admin.transition.from')),
                        view.rows.map((each) => h('th', {scope: 'col'}, label(each))),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    view.rows.map((from) =>
                        h(
                            'tr',
                            {},
                            h('th', {scope: 'row'}, label(from)),
                            view.rows.map((to) => transition_box(view, place, allowed, from, to)),
                        ),
                    ),
                ),
            ),
        ),
    ];
}

async function below(view) {
    const place = h('div', {});
    return fill(place, await transitions_of(view, place));
}

export const statuses = {
    read,
    below,
    label,
    columns: [
        {name: 'name', mark: (row) => dot_of(row.color), more: (row) => row.name},
        {name: 'meaning', show: meanings},
        {name: 'position', show: (row) => String(row.position), is_wide: true},
    ],
    create: 'status_create',
    change: 'status_update',
    remove: 'status_delete',
    fields: ['name', 'display_name', 'color', 'position', 'is_default', 'is_resolved', 'pauses_sla'],
    controls: {color: of_color},
};
