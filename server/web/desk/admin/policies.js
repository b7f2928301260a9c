// What customers are promised, and when it would be due.
import {get} from '../api.js';
import {show_box} from '../dialogs.js';
import {fill, h, icon} from '../dom.js';
import {error_text} from '../notices.js';
import {priorities} from '../state.js';
import {language, span_text, t} from '../words.js';
import {of_departments, select_of} from '../more/form.js';
import {of_calendar} from './calendar.js';

const minutes = (value) => span_text(value * 60_000);

async function read() {
    const rows = await get('policies');
    return rows.sort((a, b) => priorities.indexOf(b.priority) - priorities.indexOf(a.priority));
}

// As the clocks of the policy's zone show it.
const moment_in = (zone, at) =>
    new Date(at).toLocaleString(language, {
        timeZone: zone,
        weekday: 'long',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
    });

// The next Friday afternoon says most about business hours.
function friday() {
    const day = new Date();
    day.setDate(day.getDate() + ((5 - day.getDay() + 7) % 7));
    const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((each) => String(each).padStart(2, '0'));
    return `${date.join('-')}T16:50`;
}

// The moment at which clocks in `zone` show `local`: what UTC shows there is off by the zone's own difference, which
// is asked for twice, because the first answer may be of the other side of a change of the clocks.
function moment_of(local, zone) {
    const wanted = Date.parse(`${local}:00Z`);
    const shown = (at) => Date.parse(`${new Date(at).toLocaleString('sv-SE', {timeZone: zone}).replace(' ', 'T')}Z`);
    let at = wanted;
    for (let turn = 0; turn < 2; ++turn) at += wanted - shown(at);
    return new Date(at).toISOString();
}

const zone_of = (row) => row.calendar?.zone ?? 'UTC';

function answer_of(row, found) {
    const line = (clock, at) => [h('dt', {}, t(`clock.${clock}`)), h('dd', {}, moment_in(found.zone, at))];
    return [
        h(
            'p',
            {class: 'preview-line'},
            t('admin.preview.line', {
                at: moment_in(found.zone, found.at),
                name: t(`priority.${row.priority}`),
                due: moment_in(found.zone, found.response_due_at),
                solved: moment_in(found.zone, found.resolution_due_at),
            }),
        ),
        h(
            'dl',
            {class: 'preview-due'},
            line('response', found.response_due_at),
            line('resolution', found.resolution_due_at),
        ),
        h('details', {}, h('summary', {}, t('clock.why.short')), h('pre', {class: 'story', tabindex: '0'}, found.text)),
    ];
}

const preview = (view, row) =>
    show_box(t('admin.preview', {name: row.name}), () => {
        const result = h('div', {role: 'status'});
        let turn = 0;
        const ask_again = async () => {
            const now = ++turn;
            if (!at.value) return;
            try {
                const query = {policy: row.name, at: moment_of(at.value, zone_of(row)), department: department.value};
                const found = await get('sla/preview', query);
                if (now === turn) fill(result, answer_of(row, found));
            } catch (error) {
                if (now === turn) fill(result, h('p', {class: 'failed'}, icon('alert'), error_text(error)));
            }
        };
        const at = h('input', {type: 'datetime-local', id: 'preview-at', value: friday(), oninput: ask_again});
        const department = of_departments({id: 'preview-department'}, '', () => ask_again());
        ask_again();
        return h(
            'div',
            {class: 'form'},
            h('label', {for: 'preview-at'}, t('admin.preview.at', {zone: zone_of(row)})),
            at,
            h('label', {for: 'preview-department'}, t('admin.field.department')),
            department,
            result,
        );
    });

export const policies = {
    read,
    label: (row) => row.name,
    is_faint: (row) => !row.is_active,
    columns: [
        {name: 'name', more: (row) => (row.is_active ? '' : t('admin.out_of_use'))},
        {name: 'priority', show: (row) => t(`priority.${row.priority}`)},
        {name: 'response_time', show: (row) => minutes(row.response_time), is_wide: true},
        {name: 'resolution_time', show: (row) => minutes(row.resolution_time), is_wide: true},
        {
            name: 'calendar',
            show: (row) => (row.calendar ? t('admin.calendar.of', {zone: zone_of(row)}) : t('admin.calendar.none')),
            is_wide: true,
        },
    ],
    create: 'policy_create',
    change: 'policy_update',
    remove: 'policy_delete',
    fields: ['name', 'priority', 'response_time', 'resolution_time', 'threshold', 'calendar', 'is_active'],
    hints: ['response_time', 'resolution_time', 'threshold'],
    controls: {
        priority: select_of(() => priorities.map((each) => [each, t(`priority.${each}`)])),
        calendar: of_calendar,
    },
    begin: () => ({is_active: true}),
    as_given: (row) => ({threshold: row.thresholds}),
    actions: [{name: 'preview', icon: 'clock', id: 'sla_preview', act: preview}],
};
