// Reports: a chart, the table behind it, the same as CSV, and an address that shows it again.
import {get} from '../api.js';
import {fill, h, icon, icon_button} from '../dom.js';
import {error_text} from '../notices.js';
import {address_of, go} from '../route.js';
import {state, watch} from '../state.js';
import {date_text, language, span_text, t} from '../words.js';
import {agent_name, nobody, read_agents} from './agents.js';
import {bar_chart} from './chart.js';
import {heat_map, hour_of_week_text} from './heat_map.js';

const seconds = (value) => (value === null ? '' : span_text(value * 1000));
const permille = (value) => (value === null ? '' : `${(value / 10).toLocaleString(language)} %`);
const plain = (value) => (value === null ? '' : value.toLocaleString(language));

const of_report = (name) => (query) => get(`reports/${name}`, query);

// What each report draws: the columns, or one column for each clock; or all hours of a week, or nothing but its table,
// with bars in it. `by` is what its rows are where that cannot be chosen.
const reports = {
    volume: {columns: ['created', 'resolved'], show: plain},
    backlog: {columns: ['open', 'overdue'], show: plain},
    times: {columns: ['p50_seconds'], of_clocks: true, show: seconds},
    sla: {columns: ['kept_permille'], of_clocks: true, show: permille},
    csat: {columns: ['satisfied_permille'], show: permille},
    load: {by: 'hour_of_week', draws: load_of, counts: ['created', 'resolved', 'comments'], read: of_report('volume')},
    agents: {by: 'agent', draws: bars_of, read: read_agents, bars: ['resolved', 'both_permille', 'satisfied_permille']},
};
const groupings = [
    'day',
    'week',
    'month',
    'weekday',
    'hour_of_day',
    'agent',
    'department',
    'tag',
    'priority',
    'source',
];
const periods = ['7d', '30d', '90d', '365d'];
const hidden = ['begins_at', 'ends_at'];

let asked = 0;
let draw_shown = () => {};
watch(['people'], () => draw_shown()); // the names of agents may come behind the report

function read(text) {
    const [name, query] = text.split('?');
    const given = new URLSearchParams(query ?? '');
    return {
        name: name in reports ? name : 'volume',
        by: groupings.includes(given.get('by')) ? given.get('by') : 'day',
        of: reports.load.counts.includes(given.get('of')) ? given.get('of') : 'created',
        from: given.get('from') || '30d',
        query: given.get('query') ?? '',
    };
}

const by_of = ({name, by}) => reports[name].by ?? by;

function text_of({name, by, of, from, query}) {
    const own = reports[name].counts ? {of} : reports[name].by ? {} : {by};
    const parameters = new URLSearchParams({...own, from});
    if (query) parameters.set('query', query);
    return `${name}?${parameters}`;
}

const go_to = (wish) => go({report: text_of(wish)}, {replace: true});

function value_text(column, value) {
    if (column.endsWith('_seconds')) return seconds(value);
    if (column.endsWith('_permille')) return permille(value);
    if (column === 'clock') return t(`clock.${value}`);
    return typeof value === 'number' ? plain(value) : (value ?? '');
}

const column_name = (column) => t(`report.column.${column}`);

function group_text(row, by, place) {
    // The day of the report's own zone, whatever the browser's.
    if (['day', 'week'].includes(by)) return date_text(`${row.group}T12:00`);
    if (by === 'hour_of_week') return hour_of_week_text(place);
    if (by === 'agent') return row.group === nobody ? t('value.none') : agent_name(row.group);
    return row.group ?? t('value.none');
}

function chart_of(wish, rows) {
    const {columns, of_clocks, show} = reports[wish.name];
    const groups = [...new Set(rows.map((row) => group_text(row, wish.by)))];
    const values = (column, fits) => rows.filter(fits).map((row) => row[column]);
    const series = of_clocks
        ? ['response', 'resolution'].map((clock) => ({
              label: t(`clock.${clock}`),
              values: values(columns[0], (row) => row.clock === clock),
          }))
        : columns.map((column) => ({label: column_name(column), values: values(column, () => true)}));
    return h(
        'figure',
        {class: 'report-figure'},
        bar_chart({label: t(`report.${wish.name}`), groups, series, show: (value) => show(value)}),
        h(
            'figcaption',
            {},
            series.map((each, place) => h('span', {class: `legend series-${place}`}, each.label)),
        ),
    );
}

function load_of(wish, rows, zone) {
    const values = rows.map((row) => row[wish.of]);
    const label = `${t('report.load')}: ${column_name(wish.of)}`;
    return heat_map({label, values, show: plain, note: t('report.zone', {zone})});
}

// Its table says it all.
function bars_of() {
    return null;
}

// A number, and where the report has bars how it stands to the largest one.
function cell_of(wish, rows, row, column) {
    if (column === 'group') return group_text(row, by_of(wish), rows.indexOf(row));
    const text = value_text(column, row[column]);
    if (!reports[wish.name].bars?.includes(column) || row[column] === null) return text;
    const most = column.endsWith('_permille') ? 1000 : Math.max(1, ...rows.map((each) => each[column]));
    return h('span', {class: 'cell-bar', style: {'--share': row[column] / most}}, text);
}

function table_of(wish, rows) {
    const columns = Object.keys(rows[0]).filter((each) => !hidden.includes(each));
    const cell = (row, column) => cell_of(wish, rows, row, column);
    return h(
        'div',
        {
            class: reports[wish.name].bars ? 'report-table with-bars' : 'report-table',
            tabindex: '0',
            role: 'region',
            'aria-label': t('report.table'),
        },
        h(
            'table',
            {},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    columns.map((each) =>
                        h('th', {scope: 'col'}, each === 'group' ? t(`report.by.${by_of(wish)}`) : column_name(each)),
                    ),
                ),
            ),
            h(
                'tbody',
                {},
                rows.map((row) =>
                    h(
                        'tr',
                        {},
                        columns.map((each) =>
                            h(each === 'group' ? 'th' : 'td', each === 'group' ? {scope: 'row'} : {}, cell(row, each)),
                        ),
                    ),
                ),
            ),
        ),
    );
}

// A cell that a spreadsheet would take for a formula gets an apostrophe.
function csv_cell(value) {
    const text = String(value ?? '');
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function save_csv(wish, rows) {
    const columns = Object.keys(rows[0]);
    const lines = [columns, ...rows.map((row) => columns.map((each) => row[each]))];
    const blob = new Blob([lines.map((line) => `${line.map(csv_cell).join(',')}\r\n`).join('')], {type: 'text/csv'});
    const link = h('a', {href: URL.createObjectURL(blob), download: `${wish.name}-by-${by_of(wish)}.csv`});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function selection(name, value, values, label_of, act) {
    return h(
        'label',
        {class: 'report-choice'},
        t(`report.${name}`),
        h(
            'select',
            {data: {key: `report-${name}`}, onchange: (event) => act(event.target.value)},
            [...new Set([value, ...values])].map((each) =>
                h('option', {value: each, selected: each === value}, label_of(each)),
            ),
        ),
    );
}

function tools_of(wish) {
    const of_query = h('input', {
        type: 'text',
        value: wish.query,
        placeholder: 'tag:billing',
        data: {key: 'report-query'},
        onchange: (event) => go_to({...wish, query: event.target.value.trim()}),
    });
    return h(
        'div',
        {class: 'report-tools'},
        selection(
            'from',
            wish.from,
            periods,
            (each) => (/^\d+d$/.test(each) ? t('report.days', {n: parseInt(each, 10)}) : each),
            (from) => go_to({...wish, from}),
        ),
        reports[wish.name].counts &&
            selection('of', wish.of, reports[wish.name].counts, column_name, (of) => go_to({...wish, of})),
        !reports[wish.name].by &&
            selection(
                'by',
                wish.by,
                groupings,
                (each) => t(`report.by.${each}`),
                (by) => go_to({...wish, by}),
            ),
        h('label', {class: 'report-choice'}, t('report.query'), of_query),
    );
}

function names_of(wish) {
    return h(
        'ul',
        {class: 'report-names'},
        Object.keys(reports).map((name) =>
            h(
                'li',
                {},
                h(
                    'a',
                    {
                        href: address_of({report: text_of({...wish, name})}),
                        'aria-current': name === wish.name ? 'page' : null,
                        data: {key: `report-name-${name}`},
                        onclick: (event) => {
                            event.preventDefault();
                            go_to({...wish, name});
                        },
                    },
                    t(`report.${name}`),
                ),
            ),
        ),
    );
}

export async function show_report(place, text) {
    const wish = read(text);
    const turn = ++asked;
    draw_shown = () => {};
    const result = h('div', {class: 'report-result', role: 'status'}, h('p', {class: 'faint'}, t('loading')));
    const {name, from, query} = wish;
    const {read: read_rows = of_report(name), draws = chart_of} = reports[name];
    const to_views = icon_button('menu', t('views'), () => document.body.classList.toggle('views-open'), {
        class: 'icon-button views-toggle',
    });
    const head = h('div', {class: 'report-head'}, to_views, h('h1', {}, t(`report.${name}`)));
    fill(place, head, names_of(wish), tools_of(wish), result);
    document.title = `${t(`report.${name}`)} - Helpdesk`;
    try {
        const {rows, zone} = await read_rows({by: by_of(wish), from, query});
        if (turn !== asked || !state.place.report) return;
        if (!rows.length) return fill(result, h('p', {class: 'faint'}, t('report.nothing')));
        draw_shown = () =>
            fill(
                result,
                draws(wish, rows, zone),
                h(
                    'button',
                    {type: 'button', class: 'button', onclick: () => save_csv(wish, rows)},
                    icon('download'),
                    t('report.csv'),
                ),
                table_of(wish, rows),
            );
        draw_shown();
    } catch (error) {
        if (turn === asked) fill(result, h('p', {class: 'failed'}, icon('alert'), error_text(error)));
    }
}
