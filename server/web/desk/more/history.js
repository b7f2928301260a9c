// The history of a ticket, as lines between what was said.
import {h, icon} from '../dom.js';
import {name_of, status_of} from '../state.js';
import {ago_text, moment_text, t} from '../words.js';

const by_itself = new Set([
    'response_due_at',
    'resolution_due_at',
    'sla_policy_id',
    'sla_terms_id',
    'paused_at',
    'updated_at',
    'first_response_at',
    'response_breached',
    'resolution_breached',
    'resolved_at',
]);
const names = {
    assigned_to_id: 'assignee',
    status_id: 'status',
    department_id: 'department',
    customer_id: 'customer',
    merged_into_id: 'merged_into',
};

function shown_value(field, value, name) {
    if (value === null && name === null) return t('value.none');
    const text = String(name ?? value);
    if (field === 'status') return status_of(text)?.display_name ?? text;
    if (field === 'priority') return t(`priority.${text}`);
    if (field === 'assignee') return name_of(text);
    return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function sentence_of(entry) {
    const field = names[entry.field] ?? entry.field;
    if (entry.field === 'created') return t('history.created');
    const key = `field.${field}`;
    const label = t(key) === key ? field.replaceAll('_', ' ') : t(key);
    const before = shown_value(field, entry.old_value, entry.old_name);
    const after = shown_value(field, entry.new_value, entry.new_name);
    return t('history.changed', {field: label, before, after});
}

export function history_lines(entries) {
    return entries
        .filter((each) => !by_itself.has(each.field))
        .map((entry) => ({
            at: entry.created_at,
            draw: () =>
                h(
                    'p',
                    {class: 'happened'},
                    icon('history'),
                    h('span', {}, `${entry.actor ? name_of(entry.actor) : t('history.desk')}: ${sentence_of(entry)}`),
                    h(
                        'time',
                        {datetime: entry.created_at, title: moment_text(entry.created_at)},
                        ago_text(entry.created_at),
                    ),
                ),
        }));
}
