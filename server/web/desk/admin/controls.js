// What stands in a form in place of a plain text.
import {h} from '../dom.js';
import {state} from '../state.js';
import {t} from '../words.js';
import {select_of} from '../more/form.js';

const people = () => state.people.map((each) => [each.email, `${each.name} (${each.email})`]);
export const of_people = select_of(people);
export const of_people_or_me = select_of(people, () => t('assignee.me', {name: state.me.name}));

// groups: a function that gives [name, permissions]s; `noun:*` stands for all of its group.
export const permissions_of =
    (groups, {has_all = true} = {}) =>
    (common, value, changed) => {
        const chosen = new Set(value ?? []);
        const boxes = [];
        const box = (permission, label, is_whole) => {
            const input = h('input', {
                type: 'checkbox',
                checked: chosen.has(permission),
                'aria-label': permission,
                onchange: () => {
                    if (input.checked) chosen.add(permission);
                    else chosen.delete(permission);
                    settle();
                    changed([...chosen]);
                },
            });
            boxes.push({permission, input, is_whole});
            return h('label', {class: 'check'}, input, h('span', {}, label));
        };
        // What is had with all of a group need not be chosen.
        const settle = () => {
            for (const {permission, input, is_whole} of boxes) {
                const whole = `${permission.split(':')[0]}:*`;
                input.disabled = chosen.has('*') ? permission !== '*' : !is_whole && chosen.has(whole);
                input.checked = chosen.has(permission) || input.disabled;
            }
        };
        const element = h(
            'div',
            {class: 'permissions', role: 'group', 'aria-describedby': common['aria-describedby']},
            has_all && box('*', t('admin.permission.all'), true),
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
