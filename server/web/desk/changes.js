// Changes to tickets: shown at once, and taken back with a message when the desk refuses.
import {Refused, part, patch, put, remove} from './api.js';
import {choose} from './dialogs.js';
import {patch_row} from './rows.js';
import {name_of, set, state, status_of} from './state.js';
import {kept_ticket, put_record, read_again} from './tickets.js';
import {tell, tell_error} from './notices.js';
import {t} from './words.js';

// What a record holds is shown in words.
function value_text(field, value) {
    if (value === null || value === undefined || value === '') return t('value.none');
    if (field === 'status') return status_of(value)?.display_name ?? value;
    if (field === 'priority') return t(`priority.${value}`);
    if (field === 'assignee') return name_of(value);
    return String(value);
}

const field_name = (field) => t(`field.${field}`);

const send_update = (number, values, version) => {
    const body = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? 'none']));
    return patch(`tickets/${part(number)}`, body, {version});
};

// Of each ticket: one's own changes that the desk has not answered yet, and the last of them. They go one after the
// other, each with the version that the one before it gave.
const waiting = new Map();

function waiting_of(number) {
    if (!waiting.has(number)) waiting.set(number, {values: [], last: Promise.resolve(null)});
    return waiting.get(number);
}

function show_values(record) {
    const shown = Object.assign({}, record, ...waiting_of(record.ticket_number).values);
    put_record(record.ticket_number, shown);
    patch_row(shown);
}

// One's own change of a ticket on its way: `record` is what the person saw, `values` what they want.
class Change {
    constructor(record, values, failed) {
        this.record = record;
        this.values = values;
        this.failed = failed;
        this.number = record.ticket_number;
        this.before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]));
        waiting_of(this.number).values.push(values);
        show_values(record);
    }

    // It is decided, one way or the other: the record is shown as it is.
    show(record) {
        const {values} = waiting_of(this.number);
        if (values.includes(this.values)) values.splice(values.indexOf(this.values), 1);
        show_values(record);
    }

    // Gives the record as it is then; nothing if it was not changed.
    async send(version) {
        try {
            const after = await send_update(this.number, this.values, version);
            this.show(after);
            return after;
        } catch (error) {
            if (error instanceof Refused && error.status === 412 && error.current)
                return this.send_after(error.current);
            this.show({...(kept_ticket(this.number)?.record ?? this.record), ...this.before});
            read_again(this.number, 'record');
            this.failed(error);
            return null;
        }
    }

    // Somebody else was first. What they left alone is changed all the same; where both changed the same, the person
    // says.
    async send_after(current) {
        const is_differing = (name) => current[name] !== this.record[name] && current[name] !== this.values[name];
        const differing = Object.keys(this.values).filter(is_differing);
        if (differing.length && (await ask_which(this, current, differing)) !== 'mine') {
            this.show(current);
            return null;
        }
        this.record = current;
        return this.send(current.version);
    }
}

function ask_which({number, values}, current, differing) {
    const lines = differing.map((name) =>
        t('conflict.line', {
            field: field_name(name),
            theirs: value_text(name, current[name]),
            yours: value_text(name, values[name]),
        }),
    );
    return choose({
        title: t('conflict.title', {number}),
        lines,
        choices: [
            {value: 'theirs', label: t('conflict.theirs')},
            {value: 'mine', label: t('conflict.mine'), is_main: true},
        ],
    });
}

const tell_failed = (number) => (error) => tell_error(error, t('change.failed', {number}));

// `failed` is told why the desk refused it.
export function change(record, values, {quiet = false, failed = tell_failed(record.ticket_number)} = {}) {
    const one = new Change(record, values, failed);
    const own = waiting_of(one.number);
    const take_notice_away = quiet ? () => {} : tell_changed(one);
    const last = own.last.then((earlier) => one.send(earlier?.version ?? record.version));
    own.last = last;
    last.then((after) => {
        if (own.last === last) waiting.delete(one.number);
        if (!after) take_notice_away();
    });
    return last;
}

function tell_changed({record, number, before, values}) {
    const [name] = Object.keys(values);
    return tell(t('change.done', {number, field: field_name(name), value: value_text(name, values[name])}), {
        action: t('undo'),
        act: () => change(kept_ticket(number)?.record ?? {...record, ...values}, before, {quiet: true}),
    });
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
        tell_failed(record.ticket_number)(error);
    }
}

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
