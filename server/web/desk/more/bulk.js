// The same done to many tickets, as one act that can be undone as a whole.
import {ask} from '../api.js';
import {take_back_act} from '../changes.js';
import {tell, tell_error} from '../notices.js';
import {set, state} from '../state.js';
import {all_stale} from '../tickets.js';
import {t} from '../words.js';

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
