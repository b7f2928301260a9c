// What is done by itself when something happens.
import {get} from '../api.js';
import {show_box} from '../dialogs.js';
import {fill, h, icon} from '../dom.js';
import {name_of, state} from '../state.js';
import {t} from '../words.js';
import {form_of, run} from '../more/form.js';
import {of_people} from './controls.js';
import {event_words, of_event, of_events} from './events.js';
import {fields_of} from './page.js';

const words_of = (title, lines) =>
    lines.length > 0 && h('p', {class: 'rule-line'}, h('span', {class: 'faint'}, title), ' ', lines.join(', '));

const rule_of = (row) => [
    words_of(t('admin.rule.on'), row.on.map(event_words)),
    words_of(t('admin.rule.when'), row.when ?? []),
    words_of(t('admin.rule.then'), row.then),
    row.failure && h('p', {class: 'failed'}, icon('alert'), h('span', {}, row.failure)),
];

function trial_of(trial) {
    if (trial.failure) return h('p', {class: 'failed'}, icon('alert'), h('span', {}, trial.failure));
    if (!trial.applies)
        return h(
            'p',
            {},
            trial.because ? t('admin.trial.not_because', {because: trial.because}) : t('admin.trial.not'),
        );
    if (!trial.effects.length) return h('p', {}, t('admin.trial.nothing'));
    return [
        h('p', {}, t('admin.trial.would')),
        h(
            'ul',
            {class: 'trial-effects'},
            trial.effects.map((each) => h('li', {}, each)),
        ),
    ];
}

const try_out = (view, row) =>
    show_box(t('admin.trial', {name: row.name}), () => {
        const operation = view.operations.get('rule_test');
        const result = h('div', {class: 'trial', role: 'status'});
        return form_of({
            fields: fields_of(operation, ['id', 'event'], view.page),
            texts: {event: row.on[0]},
            label: t('admin.do.try'),
            end: [result],
            send: async (values) => {
                fill(result);
                const trials = await run(operation, {...values, rule: row.name});
                fill(result, trials.length ? trials.map(trial_of) : h('p', {}, t('admin.trial.not')));
            },
        });
    });

export const rules = {
    read: () => get('rules'),
    label: (row) => row.name,
    is_faint: (row) => !row.is_active,
    columns: [
        {name: 'name', more: (row) => (row.is_active ? '' : t('admin.out_of_use'))},
        {name: 'rule', show: rule_of},
        {name: 'author', show: (row) => row.author && name_of(row.author), is_wide: true},
    ],
    create: 'rule_create',
    change: 'rule_update',
    remove: 'rule_delete',
    fields: ['name', 'on', 'when', 'then', 'author', 'position', 'is_active'],
    hints: ['when', 'then', 'event'],
    controls: {author: of_people, event: of_event, on: of_events},
    begin: () => ({is_active: true, on: ['ticket.created'], author: state.me.email}),
    actions: [{name: 'try', icon: 'operation', id: 'rule_test', act: try_out}],
};
