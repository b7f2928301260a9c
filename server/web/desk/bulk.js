// The same done to many tickets, as one act that can be undone as a whole.
import {ask} from './api.js';
import {take_back_act} from './changes.js';
import {fill, h, icon, icon_button} from './dom.js';
import {tell, tell_error} from './notices.js';
import {is_complete, need_row} from './rows.js';
import {set, state, watch} from './state.js';
import {all_stale} from './tickets.js';
import {t} from './words.js';

const id_name = {'ticket.tag': 'ticket'};

export async function bulk(operation, rows, values) {
    const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? 'none']));
    const ids = new Set(rows.map((each) => each.id));
    const before = new Map(rows.map((each) => [each.id, each]));
    if (operation === 'ticket.update')
        set({rows: state.rows.map((each) => (ids.has(each.id) ? {...each, ...values} : each))});
    try {
        const answer = await ask('POST', 'bulk', {
            body: {
                operation,
                keep_going: true,
                each: rows.map((each) => ({[id_name[operation] ?? 'id']: each.ticket_number, ...shown})),
            },
        });
        const failed = answer.data.results.filter((each) => each.problem);
        const done = rows.length - failed.length;
        set({
            selected: new Set(
                rows.filter((each, index) => answer.data.results[index]?.problem).map((each) => each.id),
            ),
        });
        all_stale();
        const {act} = answer.data;
        const undo = act ? {action: t('undo'), act: () => take_back_act(act)} : {};
        if (!failed.length) return tell(t('bulk.done', {count: done}), undo);
        tell(t('bulk.partly', {done, failed: failed.length, reason: failed[0].problem.detail}), {
            ...undo,
            stays: true,
        });
    } catch (error) {
        set({rows: state.rows.map((each) => before.get(each.id) ?? each)});
        tell_error(error, t('bulk.failed'));
    }
}

async function select_all() {
    if (!is_complete()) await need_row((state.total?.count ?? 1) - 1);
    set({selected: new Set(state.rows.map((each) => each.id))});
}

// Above the list while something is selected.
export function mount_bulk_bar(parent, actions) {
    const bar = h('div', {class: 'bulk-bar', role: 'toolbar', 'aria-label': t('bulk.name'), hidden: true});
    parent.append(bar);
    watch(['selected'], () => {
        const {size} = state.selected;
        bar.hidden = size === 0;
        if (!size) return;
        fill(
            bar,
            h('strong', {role: 'status'}, t('bulk.selected', {count: size})),
            actions.map(({name, label, act}) =>
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
            icon_button('close', t('bulk.none'), () => set({selected: new Set()})),
        );
    });
}
