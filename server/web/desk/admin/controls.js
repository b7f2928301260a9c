// What stands in a form in place of a plain text.
import {h} from '../dom.js';
import {state} from '../state.js';
import {t} from '../words.js';
import {select_of} from '../more/form.js';

const people = () => state.people.map((each) => [each.email, `${each.name} (${each.email})`]);
export const of_people = select_of(people);
export const of_people_or_me = select_of(people, () => t('assignee.me', {name: state.me.name}));

let described = new Map();
// rows: what the desk says of each permission.
export const describe_permissions = (rows) => (described = new Map(rows.map((each) => [each.name, each])));

// What a permission allows, in the desk's own words.
const words_of = (id, permission, is_missing) => {
    const {allows, makes_staff} = described.get(permission) ?? {};
    const text = [
        allows && h('span', {lang: 'en'}, allows),
        makes_staff && ` ${t('admin.permission.staff')}`,
        is_missing && ` ${t('admin.permission.missing')}`,
    ];
    return h('span', {class: 'faint', id}, text);
};

// groups: a function that gives [name, permissions]s; `noun:*` stands for all of its group. `gives`: to others,
// which may be all that there is, and which takes that one has it oneself.
export const permissions_of =
    (groups, {gives = false} = {}) =>
    (common, value, changed) => {
        const chosen = new Set(value ?? []);
        const boxes = [];
        const box = (permission, label, is_whole) => {
            const is_missing = gives && described.get(permission)?.is_held === false;
            const words = words_of(`${common.id}-${boxes.length}`, permission, is_missing);
            const input = h('input', {
                type: 'checkbox',
                checked: chosen.has(permission),
                'aria-label': permission,
                'aria-describedby': words.id,
                onchange: () => {
                    if (input.checked) chosen.add(permission);
                    else chosen.delete(permission);
                    settle();
                    changed([...chosen]);
                },
            });
            boxes.push({permission, input, is_whole, is_missing});
            return h('label', {class: 'check'}, input, h('span', {}, label, words));
        };
        // What is had with all of a group need not be chosen.
        const settle = () => {
            for (const {permission, input, is_whole, is_missing} of boxes) {
                const whole = `${permission.split(':')[0]}:*`;
                const is_had = chosen.has('*') ? permission !== '*' : !is_whole && chosen.has(whole);
                input.checked = chosen.has(permission) || is_had;
                input.disabled = is_had || is_missing;
            }
        };
        const element = h(
            'div',
            {class: 'permissions', role: 'group', 'aria-describedby': common['aria-describedby']},
            gives && box('*', t('admin.permission.all'), true),
            groups([...chosen]).map(([name, permissions]) =>
                h(
                    'fieldset',
                    {},
                    h('legend', {}, name),
                    box(`${name}:*`, t('admin.permission.whole'), true),
                    permissions.map((each) => box(each, each.slice(name.length + 1).replaceAll('_', ' '), false)),
                ),
            ),
        );
        settle();
        return element;
    };
