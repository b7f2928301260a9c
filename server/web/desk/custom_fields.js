// What a department wants to know of its tickets besides what all tickets have.
import {set_custom} from './actions.js';
import {h} from './dom.js';
import {state} from './state.js';
import {t} from './words.js';

function custom_input(record, name, schema) {
    const value = record.custom?.[name];
    const id = `custom-${name}`;
    const save = (event) => {
        const {target} = event;
        const given =
            schema.type === 'boolean'
                ? target.checked
                : target.value === ''
                  ? null
                  : schema.type === 'integer' || schema.type === 'number'
                    ? Number(target.value)
                    : target.value;
        if (given !== (value ?? null)) set_custom(record, name, given);
    };
    const common = {id, data: {key: id}, onchange: save};
    let input;
    if (schema.enum) {
        input = h(
            'select',
            common,
            h('option', {value: ''}, t('value.none')),
            schema.enum.map((each) => h('option', {value: each, selected: each === value}, each)),
        );
    } else if (schema.type === 'boolean') {
        input = h('input', {type: 'checkbox', checked: value === true, ...common});
    } else {
        const type =
            schema.format === 'date'
                ? 'date'
                : schema.type === 'integer' || schema.type === 'number'
                  ? 'number'
                  : 'text';
        input = h('input', {type, value: value ?? '', ...common});
    }
    return h('div', {class: 'setting'}, h('label', {class: 'setting-label', for: id}, schema.title ?? name), input);
}

export function custom_part(record) {
    const fields = state.departments.find((each) => each.name === record.department)?.fields?.properties;
    if (!fields || !Object.keys(fields).length) return null;
    return h(
        'section',
        {class: 'part'},
        h('h2', {}, t('custom')),
        Object.entries(fields).map(([name, schema]) => custom_input(record, name, schema)),
    );
}
