// What a department promises of its own, beside the department: its times, and its business hours, which are set for
// all SLA policies at once.
import {get, post} from '../api.js';
import {show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {tell} from '../notices.js';
import {may} from '../state.js';
import {span_text, t} from '../words.js';
import {form_of} from '../more/form.js';
import {of_own_calendar} from './calendar.js';
import {fields_of} from './page.js';

const clocks = ['response_time', 'resolution_time'];
let overrides = [];
let policies = [];

export async function read_own() {
    if (!may('policies:read')) return;
    [overrides, policies] = await Promise.all([get('policy-overrides'), get('policies')]);
}

const own_of = (row) => overrides.filter((each) => each.department_id === row.id);
const has_times = (own) => clocks.some((clock) => own[clock] !== null);

// The hours that all policies have for the department; undefined where they differ.
function hours_of(row) {
    const own = own_of(row);
    const all = policies.map((policy) => own.find((each) => each.policy_id === policy.id)?.calendar ?? null);
    return new Set(all.map((each) => JSON.stringify(each))).size > 1 ? undefined : (all[0] ?? null);
}

const zone_text = ({zone}) => t('admin.calendar.of', {zone: zone ?? 'UTC'});

export function own_promises(row) {
    const hours = hours_of(row);
    const lines = own_of(row).map((own) => {
        const parts = clocks
            .filter((clock) => own[clock] !== null)
            .map((clock) => t(`admin.own.${clock}`, {span: span_text(own[clock] * 60_000)}));
        if (own.calendar && !hours) parts.push(zone_text(own.calendar));
        return parts.length > 0 && `${own.policy}: ${parts.join(', ')}`;
    });
    return [hours && zone_text(hours), ...lines].filter(Boolean).map((each) => h('p', {}, each));
}

const many = (operation, policy_ids, row, values) =>
    policy_ids.length > 0 &&
    post('bulk', {operation, each: policy_ids.map((policy) => ({policy, department: row.id, ...values}))});

// Where nothing of its own is left, the policy promises the department what it promises everybody.
async function set_hours(row, calendar) {
    const ids = (own) => own.map((each) => each.policy_id);
    const own = own_of(row);
    const changed = calendar ? policies.map((each) => each.id) : ids(own.filter(has_times));
    const dropped = calendar ? [] : ids(own.filter((each) => !has_times(each)));
    await many('policy.override', changed, row, {calendar});
    await many('policy.drop_override', dropped, row);
}

const open_hours = (view, row) =>
    show_box(t('admin.hours.of', {name: row.name}), (close) => {
        const hours = hours_of(row);
        const description = t(hours === undefined ? 'admin.hours.differ' : 'admin.hours.words');
        const page = {controls: {calendar: of_own_calendar}};
        return form_of({
            fields: fields_of(view.operations.get('policy_override'), ['calendar'], page).map((field) => ({
                ...field,
                description,
            })),
            texts: {calendar: hours ?? null},
            read: (fields, texts) => ({calendar: texts.calendar || null}),
            label: t('save'),
            send: async ({calendar}) => {
                await set_hours(row, calendar);
                close();
                await view.again();
                tell(t('admin.changed', {name: row.name}));
            },
        });
    });

export const hours_action = {
    name: 'hours',
    icon: 'clock',
    id: 'policy_override',
    fits: () => policies.length > 0,
    act: open_hours,
};
