// Changes to tickets: shown at once, and taken back with a message when the desk refuses.
import {Refused, part, patch, put, remove} from './api.js';
import {choose} from './dialogs.js';
import {patch_row} from './rows.js';
import {name_of, set, state, status_of} from './state.js';
import {kept_ticket, put_record, read_again} from './tickets.js';
import {tell, tell_error} from './notices.js';
import {t} from './words.js';

// What a record holds is shown in words.
export function value_text(field, value) {
    if (value === null || value === undefined || value === '') return t('value.none');
    if (field === 'status') return status_of(value)?.display_name ?? value;
    if (field === 'priority') return t(`priority.${value}`);
    if (field === 'assignee') return name_of(value);
    return String(value);
}

const field_name = (field) => t(`field.${field}`);

const send = {
    assignee: (number, values, version) =>
        put(`tickets/${part(number)}/assignee`, {assignee: values.assignee ?? 'none'}, {version}),
};
const send_update = (number, values, version) => {
    const body = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? 'none']));
    return patch(`tickets/${part(number)}`, body, {version});
};

function show_values(record, values) {
    put_record(record.ticket_number, {...record, ...values});
    patch_row(record.id, values);
}

// Somebody else was first. What they left alone is changed all the same; where both changed the same, the person says.
async function change_after(record, current, values) {
    const differing = Object.keys(values).filter((name) => current[name] !== record[name] && current[name] !== values[name]);
    show_values(current, {});
    if (!differing.length) return change(current, values, {quiet: true});
    const lines = differing.map((name) => t('conflict.line', {field: field_name(name),
        theirs: value_text(name, current[name]), yours: value_text(name, values[name])}));
    const answer = await choose({title: t('conflict.title', {number: record.ticket_number}), lines,
        choices: [{value: 'theirs', label: t('conflict.theirs')}, {value: 'mine', label: t('conflict.mine'), is_main: true}]});
    if (answer === 'mine') return change(current, values, {quiet: true});
    return null;
}

// `record` is what the person saw. Gives the record as it is then; nothing if it was not changed.
export async function change(record, values, {quiet = false} = {}) {
    const number = record.ticket_number;
    const before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]));
    show_values(record, values);
    const is_assignment = Object.keys(values).length === 1 && 'assignee' in values;
    try {
        const after = await (is_assignment ? send.assignee : send_update)(number, values, record.version);
        show_values(after, {});
        patch_row(after.id, row_of(after));
        if (!quiet) tell_changed(after, before, values);
        return after;
    } catch (error) {
        show_values(record, {});
        patch_row(record.id, before);
        if (error instanceof Refused && error.status === 412 && error.current) return change_after(record, error.current, values);
        tell_error(error, t('change.failed', {number}));
        return null;
    }
}

const row_of = ({title, status, priority, assignee, department, overdue, response_due_at, resolution_due_at,
    first_response_at, resolved_at, paused_at, updated_at, version}) =>
    ({title, status, priority, assignee, department, overdue, response_due_at, resolution_due_at, first_response_at,
        resolved_at, paused_at, updated_at, version});

function tell_changed(after, before, values) {
    const [name] = Object.keys(values);
    if (!['status', 'priority', 'assignee', 'department'].includes(name)) return;
    tell(t('change.done', {number: after.ticket_number, field: field_name(name), value: value_text(name, values[name])}), {
        action: t('undo'), act: () => change(kept_ticket(after.ticket_number)?.record ?? after, before, {quiet: true})});
}

// Tags come and go one by one, and need no version.
export async function toggle_tag(record, tag) {
    const has = record.tags.includes(tag);
    const tags = has ? record.tags.filter((each) => each !== tag) : [...record.tags, tag].sort();
    put_record(record.ticket_number, {...record, tags});
    try {
        const path = `tickets/${part(record.ticket_number)}/tags/${part(tag)}`;
        put_record(record.ticket_number, has ? await remove(path) : await put(path));
    } catch (error) {
        put_record(record.ticket_number, record);
        tell_error(error, t('change.failed', {number: record.ticket_number}));
    }
}

export const open_record = () => state.ticket?.record ?? null;

export async function take_back_act(act) {
    try {
        const report = await put(`acts/${part(act)}/undo`, {});
        tell(t('act.undone', {count: report.items?.filter((each) => each.is_undone).length ?? 0}));
        if (state.ticket?.record) read_again(state.ticket.number, 'record', 'comments', 'files', 'links', 'clocks');
        set({selected: new Set()});
    } catch (error) {
        tell_error(error, t('act.not_undone'));
    }
}
