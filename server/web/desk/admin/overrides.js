// What a department's tickets are promised where it is something else than what the policy says.
import {get} from '../api.js';
import {span_text, t} from '../words.js';
import {of_departments, select_of} from '../more/form.js';
import {of_own_calendar} from './calendar.js';

// Where a department has no time of its own, the policy's own says what holds.
function time_text(row, clock) {
    const of_policy = overrides.policies.find((each) => each.id === row.policy_id)?.[clock];
    const span = span_text((row[clock] ?? of_policy) * 60_000);
    return row[clock] === null ? t('admin.as_policy', {span}) : span;
}

async function read() {
    const [rows, policies] = await Promise.all([get('policy-overrides'), get('policies')]);
    overrides.policies = policies;
    return rows;
}

export const overrides = {
    policies: [],
    read,
    label: (row) => `${row.department}, ${row.policy}`,
    names: ({policy, department}) => ({policy, department}),
    columns: [
        {name: 'department'},
        {name: 'response_time', show: (row) => time_text(row, 'response_time')},
        {name: 'resolution_time', show: (row) => time_text(row, 'resolution_time')},
        {
            name: 'calendar',
            show: (row) =>
                row.calendar ? t('admin.calendar.of', {zone: row.calendar.zone ?? 'UTC'}) : t('admin.calendar.policy'),
            is_wide: true,
        },
    ],
    create: 'policy_override',
    change: 'policy_override',
    remove: 'policy_drop_override',
    fields: ['department', 'policy', 'response_time', 'resolution_time', 'calendar'],
    change_fields: ['response_time', 'resolution_time', 'calendar'],
    hints: ['response_time', 'resolution_time'],
    controls: {
        calendar: of_own_calendar,
        department: of_departments,
        policy: select_of(() => overrides.policies.map((each) => [each.name, each.name])),
    },
};
