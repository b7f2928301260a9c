// A form for the fields of an operation, which says beside each field what the desk does not take of it.
import {ask, part} from '../api.js';
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

function input_for(field, value, changed) {
    const id = `field-${field.name}`;
    const common = {id, required: field.required || null, 'aria-describedby': `${id}-words ${id}-failed`};
    if (field.control) return field.control(common, value, changed);
    if (field.type === 'boolean')
        return h('input', {
            type: 'checkbox',
            ...common,
            required: null,
            checked: Boolean(value),
            onchange: (event) => changed(event.target.checked),
        });
    if (field.options && !field.repeated) {
        return h(
            'select',
            {...common, onchange: (event) => changed(event.target.value)},
            h('option', {value: ''}, ''),
            field.options.map((each) => h('option', {value: each, selected: each === value}, each)),
        );
    }
    const given = {...common, value: as_text(field, value), oninput: (event) => changed(event.target.value)};
    if (field.repeated || field.type === 'json' || long_fields.includes(field.name))
        return h('textarea', {...given, rows: '3'});
    return h('input', {
        type: field.type === 'integer' ? 'number' : field.name === 'password' ? 'password' : 'text',
        ...given,
        list: {assignee: 'people', customer: 'people', user: 'people', to: 'people'}[field.name],
    });
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

export async function run(operation, values) {
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
        key: operation.method === 'POST' ? crypto.randomUUID() : undefined,
    });
    return answer.data;
}

function field_line(field, texts, changed) {
    const id = `field-${field.name}`;
    const input = input_for(field, texts[field.name], (value) => {
        texts[field.name] = value;
        changed();
    });
    const name = [
        field.label ?? field.name.replaceAll('_', ' '),
        field.required && h('span', {class: 'needed'}, ` ${t('needed')}`),
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

function show_failure(form, general, error) {
    const text = error instanceof SyntaxError ? t('operation.no_json') : error_text(error);
    // Of calendar.hours.mon[1] the field is calendar.
    const name = error.field?.split(/[.[]/)[0];
    const line = name && form.querySelector(`[data-field="${CSS.escape(name)}"]`);
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

// `texts` holds what stands in the fields, and is written to. `read` makes of it the values that `send` gets. A field
// may bring its own label, description and control.
export function form_of({
    operation,
    fields = operation.fields,
    texts,
    read,
    changed = () => {},
    end = [],
    label,
    send,
}) {
    const general = h('p', {class: 'failed', role: 'alert'});
    const form = h(
        'form',
        {
            class: 'form',
            novalidate: !fields.some((each) => each.place === 'path'),
            onsubmit: async (event) => {
                event.preventDefault();
                forget_failures(form);
                button.disabled = true;
                try {
                    await send((read ?? given_values)(fields, texts));
                } catch (error) {
                    show_failure(form, general, error);
                } finally {
                    button.disabled = false;
                }
            },
        },
        fields.map((field) => field_line(field, texts, changed)),
        end,
        general,
        h(
            'datalist',
            {id: 'people'},
            state.people.map((each) => h('option', {value: each.email}, each.name)),
        ),
    );
    const button = h(
        'button',
        {type: 'submit', class: operation.method === 'DELETE' ? 'button danger' : 'button main'},
        label,
    );
    form.append(h('footer', {class: 'dialog-foot'}, button));
    return form;
}
