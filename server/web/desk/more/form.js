// A form for the fields of an operation, which says beside each field what the desk does not take of it.
import {Refused, ask, part} from '../api.js';
import {fill, h, icon} from '../dom.js';
import {error_text} from '../notices.js';
import {state} from '../state.js';
import {t} from '../words.js';

const long_fields = ['body', 'content', 'description', 'text'];

function as_text(field, value) {
    if (value === null || value === undefined) return '';
    if (Array.isArray(value) && field.repeated) return value.join('\n');
    return typeof value === 'object' ? JSON.stringify(value) : value;
}

// A control for a field: (common, value, changed, field) => element. `options`: a function that gives [value, label]s.
export const select_of =
    (options, none = () => t('value.none')) =>
    (common, value, changed) => {
        const given = options();
        const known = given.some(([each]) => each === value) || !value ? given : [...given, [value, value]];
        return h(
            'select',
            {...common, onchange: (event) => changed(event.target.value)},
            h('option', {value: ''}, common.required ? '' : none()),
            known.map(([each, label]) => h('option', {value: each, selected: each === value}, label)),
        );
    };

function check_box(common, value, changed) {
    const properties = {type: 'checkbox', ...common, required: null, checked: Boolean(value)};
    return h('input', {...properties, onchange: (event) => changed(event.target.checked)});
}

export const of_departments = select_of(() => state.departments.map((each) => [each.name, each.name]));

const people_lists = {assignee: 'staff', user: 'staff', to: 'staff', customer: 'customers'};

function control_of(field) {
    if (field.control) return field.control;
    if (field.type === 'boolean') return check_box;
    if (field.options && !field.repeated)
        return select_of(
            () => field.options.map((each) => [each, each]),
            () => '',
        );
    return (common, value, changed) => {
        const given = {...common, value: as_text(field, value), oninput: (event) => changed(event.target.value)};
        if (field.repeated || field.type === 'json' || long_fields.includes(field.name))
            return h('textarea', {...given, rows: field.rows ?? '3'});
        const type = field.type === 'integer' ? 'number' : field.name === 'password' ? 'password' : 'text';
        return h('input', {type, ...given, autocomplete: 'off', list: people_lists[field.name]});
    };
}

// What was typed, as the desk takes it. Throws SyntaxError for what is no JSON.
function typed(field, value) {
    if (field.repeated) {
        const each = Array.isArray(value) ? value : String(value).split('\n');
        const filled = each.map((one) => String(one).trim()).filter(Boolean);
        return field.type === 'integer' ? filled.map(Number) : filled;
    }
    if (field.type === 'integer') return Number(value);
    if (field.type !== 'json' || typeof value !== 'string') return value;
    try {
        return JSON.parse(value);
    } catch (error) {
        error.field = field.name;
        throw error;
    }
}

const is_empty = (value) => value === undefined || value === null || value === '';

export function given_values(fields, texts) {
    const values = {};
    for (const field of fields) if (!is_empty(texts[field.name])) values[field.name] = typed(field, texts[field.name]);
    return values;
}

// What is another than it was before; what was emptied becomes null, or an empty list.
export function changed_values(fields, texts, before) {
    const now = given_values(fields, texts);
    const then = given_values(fields, before);
    const values = {};
    for (const field of fields) {
        if (JSON.stringify(now[field.name]) === JSON.stringify(then[field.name])) continue;
        values[field.name] = now[field.name] ?? (field.repeated ? [] : null);
    }
    return values;
}

// With the same `key` a POST is done once, however often it is sent.
export async function run(operation, values, key) {
    const of_place = (place) =>
        Object.fromEntries(
            operation.fields
                .filter((each) => each.place === place && each.name in values)
                .map((each) => [each.name, values[each.name]]),
        );
    const path = operation.path.replace(/\{(\w+)\}/g, (whole, name) => part(values[name] ?? ''));
    const answer = await ask(operation.method, path, {
        query: of_place('query'),
        body: operation.has_body ? of_place('body') : undefined,
        key: operation.method === 'POST' ? key : undefined,
    });
    return answer.data;
}

function field_line(field, texts, changed) {
    const id = `field-${field.name}`;
    const common = {id, required: field.required || null, 'aria-describedby': `${id}-words ${id}-failed`};
    const set = (value) => {
        texts[field.name] = value;
        changed();
    };
    const input = control_of(field)(common, texts[field.name], set, field);
    const name = [
        field.label ?? field.name.replaceAll('_', ' '),
        field.required && h('span', {class: 'required'}, ` ${t('required')}`),
    ];
    const is_group = input.tagName === 'DIV';
    if (is_group) input.setAttribute('aria-labelledby', `${id}-name`);
    return h(
        'div',
        {class: 'field', data: {field: field.name}},
        input.type === 'checkbox'
            ? h('label', {class: 'check'}, input, h('span', {}, name))
            : [
                  h(is_group ? 'p' : 'label', {class: 'field-name', id: `${id}-name`, for: is_group ? null : id}, name),
                  input,
              ],
        h('p', {class: 'faint field-words', id: `${id}-words`}, field.description),
        h('p', {class: 'failed', id: `${id}-failed`}),
    );
}

function show_failure(form, general, text, field) {
    // Of calendar.hours.mon[1] the field is calendar.
    const name = field?.split(/[.[]/)[0];
    const line = name ? form.querySelector(`[data-field="${CSS.escape(name)}"]`) : null;
    const place = line ? line.querySelector('.failed') : general;
    fill(place, icon('alert'), h('span', {}, text));
    const input = line?.querySelector('input, select, textarea');
    input?.setAttribute('aria-invalid', 'true');
    input?.focus();
}

function forget_failures(form) {
    for (const each of form.querySelectorAll('.failed')) fill(each);
    for (const each of form.querySelectorAll('[aria-invalid]')) each.removeAttribute('aria-invalid');
}

const list_of_people = (id, people) =>
    h(
        'datalist',
        {id},
        people.map(([email, name]) => h('option', {value: email}, name)),
    );

// `send` with a key for what is made: the same again until it is done, so that an answer that was lost makes nothing
// twice. Where it was done, and something else is sent since, the reader decides whether that is done as well.
function sender(send) {
    let key = crypto.randomUUID();
    return async (values) => {
        try {
            await send(values, key);
        } catch (error) {
            if (error.status !== 409 || error.field !== 'idempotency_key') throw error;
            key = crypto.randomUUID();
            throw new Refused(409, {detail: t('form.done_before')});
        }
        key = crypto.randomUUID();
    };
}

// `texts` holds what stands in the fields, and is written to. `read` makes of it the values that `send` gets, with a
// key for what is made. A field may bring its own label, description and control; fields in a list share a line.
export function form_of({
    fields,
    texts,
    read = given_values,
    changed = () => {},
    end = [],
    label,
    send,
    is_dangerous = false,
}) {
    const all = fields.flat();
    const send_once = sender(send);
    const general = h('p', {class: 'failed', role: 'alert'});
    const button = h('button', {type: 'submit', class: is_dangerous ? 'button danger' : 'button main'}, label);
    const submit = async (event) => {
        event.preventDefault();
        forget_failures(form);
        button.disabled = true;
        try {
            await send_once(read(all, texts));
        } catch (error) {
            const text = error instanceof SyntaxError ? t('form.no_json') : error_text(error);
            show_failure(form, general, text, error.field);
        } finally {
            button.disabled = false;
        }
    };
    const line = (field) => field_line(field, texts, changed);
    const form = h(
        'form',
        // What stands in the path has to be there for anything to be asked; all else is for the desk to say.
        {class: 'form', novalidate: !all.some((each) => each.place === 'path'), onsubmit: submit},
        fields.map((each) => (Array.isArray(each) ? h('div', {class: 'field-row'}, each.map(line)) : line(each))),
        end,
        general,
        list_of_people(
            'staff',
            state.people.map((each) => [each.email, each.name]),
        ),
        list_of_people(
            'customers',
            [...new Set(state.rows.map((each) => each.customer))].map((each) => [each, each]),
        ),
        h('footer', {class: 'dialog-foot'}, button),
    );
    return form;
}
