// The hours of a week, darker where there is more. The numbers stand in it, so that nobody needs the colours.
import {h} from '../dom.js';
import {t} from '../words.js';
import {weekday_name} from './weekdays.js';

const hours = [...Array(24).keys()];
const days = [...Array(7).keys()];
const levels = 5;

const hour_text = (hour) => String(hour).padStart(2, '0');
export const hour_of_week_text = (place) =>
    `${weekday_name(Math.floor(place / 24), 'short')} ${hour_text(place % 24)}:00`;

const level_of = (value, most) => (value ? Math.max(1, Math.ceil((value / most) * levels)) : 0);

function cell_of(value, place, most, show) {
    return h(
        'div',
        {
            role: 'cell',
            class: `heat-cell heat-${level_of(value, most)}`,
            title: `${hour_of_week_text(place)}: ${show(value)}`,
            'aria-label': value ? null : show(0),
        },
        value ? show(value) : '·',
    );
}

const legend = (note) =>
    h(
        'figcaption',
        {class: 'heat-caption'},
        note,
        h(
            'span',
            {class: 'heat-legend', 'aria-hidden': 'true'},
            t('report.less'),
            [...Array(levels + 1).keys()].map((level) => h('span', {class: `heat-cell heat-${level}`})),
            t('report.more'),
        ),
    );

// values: one for each of the 168 hours, from Monday on. In a narrow window the days stand side by side.
export function heat_map({label, values, show, note}) {
    const most = Math.max(1, ...values);
    const row = (...cells) => h('div', {role: 'row', class: 'heat-row'}, cells);
    const head = row(
        h('div', {role: 'columnheader', class: 'heat-corner'}, h('span', {class: 'unseen'}, t('report.by.weekday'))),
        hours.map((hour) => h('div', {role: 'columnheader', class: 'heat-hour'}, hour_text(hour))),
    );
    const lines = days.map((day) =>
        row(
            h('div', {role: 'rowheader', class: 'heat-day', title: weekday_name(day)}, weekday_name(day, 'short')),
            hours.map((hour) => cell_of(values[day * 24 + hour], day * 24 + hour, most, show)),
        ),
    );
    return h(
        'figure',
        {class: 'report-figure'},
        h('div', {role: 'table', class: 'heat-map', 'aria-label': label}, head, lines),
        legend(note),
    );
}
