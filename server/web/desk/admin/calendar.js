// Business hours: the zone, the hours of each day of the week, and the days on which it is otherwise.
import {h} from '../dom.js';
import {t} from '../words.js';
import {weekday_name} from '../more/weekdays.js';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const shifts_text = (shifts) => (shifts ?? []).map((each) => each.join('-')).join(', ');
const shifts_of = (text) =>
    text
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean)
        .map((each) => each.split(/\s*[-–]\s*/));

function holiday_text(holiday) {
    if (typeof holiday === 'string') return holiday;
    return [holiday.date ?? holiday.every, shifts_text(holiday.hours)].filter(Boolean).join(' ');
}

// 2026-12-25, each year 12-25, or with hours after it.
function holiday_of(line) {
    const [, day, hours] = line.match(/^(\S+)\s*(.*)$/);
    const every = /^\d\d-\d\d$/.test(day);
    if (!every && !hours) return day;
    return {[every ? 'every' : 'date']: day, ...(hours ? {hours: shifts_of(hours)} : {})};
}

function calendar_of({zone, hours, holidays}) {
    const week = {};
    for (const day of days) if (hours[day].trim()) week[day] = shifts_of(hours[day]);
    const lines = holidays
        .split('\n')
        .map((each) => each.trim())
        .filter(Boolean);
    return {zone: zone.trim(), hours: week, ...(lines.length ? {holidays: lines.map(holiday_of)} : {})};
}

// `none`: what it means that there are none.
const calendar_or = (none) => (common, value, changed) => {
    const hours = Object.fromEntries(
        days.map((day, place) => [day, value ? shifts_text(value.hours?.[day]) : place < 5 ? '09:00-17:00' : '']),
    );
    const now = {
        zone: value?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        hours,
        holidays: (value?.holidays ?? []).map(holiday_text).join('\n'),
    };
    let is_always = !value;
    const tell_all = () => changed(is_always ? '' : calendar_of(now));
    const line = (id, label, input) => h('div', {class: 'calendar-line'}, h('label', {for: id}, label), input);
    const text = (id, given, act, properties = {}) =>
        h('input', {
            type: 'text',
            id,
            value: given,
            oninput: (event) => {
                act(event.target.value);
                tell_all();
            },
            ...properties,
        });
    const week = h(
        'div',
        {class: 'calendar-week', hidden: is_always},
        line(
            'calendar-zone',
            t('admin.field.time_zone'),
            text('calendar-zone', now.zone, (zone) => (now.zone = zone)),
        ),
        days.map((day, place) =>
            line(
                `calendar-${day}`,
                weekday_name(place),
                text(`calendar-${day}`, hours[day], (given) => (hours[day] = given), {
                    placeholder: t('admin.calendar.closed'),
                }),
            ),
        ),
        line(
            'calendar-holidays',
            t('admin.calendar.holidays'),
            h('textarea', {
                id: 'calendar-holidays',
                rows: '3',
                value: now.holidays,
                'aria-describedby': 'calendar-words',
                oninput: (event) => {
                    now.holidays = event.target.value;
                    tell_all();
                },
            }),
        ),
        h('p', {class: 'faint', id: 'calendar-words'}, t('admin.calendar.words')),
    );
    const always = h('input', {
        type: 'checkbox',
        checked: is_always,
        'aria-describedby': common['aria-describedby'],
        onchange: () => {
            is_always = always.checked;
            week.hidden = is_always;
            tell_all();
        },
    });
    return h(
        'div',
        {role: 'group', id: common.id},
        h('label', {class: 'check'}, always, t(none)),
        week,
    );
};

export const of_calendar = calendar_or('admin.calendar.none');
export const of_own_calendar = calendar_or('admin.calendar.policy');
