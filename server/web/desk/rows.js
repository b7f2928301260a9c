// The list: pages are fetched as they are needed, and what happens in the desk changes the rows that are there.
import {ask, get} from './api.js';
import {debounced} from './dom.js';
import {priorities, set, state} from './state.js';

const columns = [
    'id',
    'ticket_number',
    'title',
    'status',
    'priority',
    'customer',
    'assignee',
    'department',
    'response_due_at',
    'resolution_due_at',
    'first_response_at',
    'resolved_at',
    'paused_at',
    'created_at',
    'updated_at',
    'version',
];
const fields = columns.join(',');
const first_page = 60;
const next_page = 500;
const read_again_up_to = 200; // rows: so few are read whole when something changes

let shown = {query: '', is_search: false, after: null, turn: 0, busy: null, wanted: 0};

// Words have to be found in the tickets; conditions, such as status:open, are quick to list.
function has_words(query) {
    const tokens = query.match(/[-!]?[\w.]+(?::|[<>]=?)(?:"[^"]*"|[^\s"]*)*|"[^"]*"|\S+/g) ?? [];
    return tokens.some((token) => !/^[-!]?[\w.]+(:|[<>])/.test(token));
}

async function page_of_list(query, after, limit) {
    return ask('GET', 'tickets', {query: {query, after, limit, fields}});
}

// What was found, with what the list knows of the same tickets.
async function page_of_search(query, after) {
    const page = await ask('GET', 'search', {query: {query, after, limit: 50}});
    if (!page.data.length) return page;
    const numbers = page.data.map((each) => each.name).join(',');
    const lines = await get('tickets', {query: `number:${numbers}`, limit: 50, fields});
    const known = new Map(lines.map((each) => [each.ticket_number, each]));
    page.data = page.data
        .filter((each) => known.has(each.name))
        .map((each) => ({...known.get(each.name), snippet: each.snippet, found_in: each.found_in}));
    return page;
}

const read_page = (after, limit) =>
    shown.is_search ? page_of_search(shown.query, after) : page_of_list(shown.query, after, limit);

async function count(query, turn) {
    const counted = await get('tickets/count', {query});
    if (turn === shown.turn) set({total: counted});
}

// Shows what a query finds, at least so many rows of it. Those that are there stay until the new ones have come.
export async function open_list(query, least = first_page) {
    const turn = shown.turn + 1;
    shown = {query, is_search: has_words(query), turn, busy: null, wanted: 0};
    set({loading: true, failure: null});
    try {
        const counting = shown.is_search ? null : count(query, turn).catch(() => {});
        const page = await read_page(null, Math.min(least, next_page));
        while (turn === shown.turn && page.next && page.data.length < least) {
            const more = await read_page(page.next, next_page);
            page.data.push(...more.data);
            page.next = more.next;
        }
        if (turn !== shown.turn) return;
        shown.after = page.next;
        if (shown.is_search) set({total: page.next ? null : {count: page.data.length, is_more: false}});
        set({rows: page.data, loading: false, left_off: page.headers.get('helpdesk-left-off')});
        await counting;
    } catch (error) {
        if (turn === shown.turn) set({rows: [], total: null, loading: false, failure: error});
    }
}

// Fetches pages until there are rows up to this index, or no more.
export function need_row(index) {
    shown.wanted = Math.max(shown.wanted, index);
    if (!shown.busy && shown.after && shown.wanted >= state.rows.length) shown.busy = fetch_more(shown.turn);
    return shown.busy;
}

async function fetch_more(turn) {
    try {
        while (turn === shown.turn && shown.after && state.rows.length <= shown.wanted) {
            const page = await read_page(shown.after, next_page);
            if (turn !== shown.turn) return;
            shown.after = page.next;
            const known = new Set(state.rows.map((each) => each.id));
            set({rows: [...state.rows, ...page.data.filter((each) => !known.has(each.id))]});
        }
    } catch (error) {
        if (turn === shown.turn) set({failure: error});
    } finally {
        if (turn === shown.turn) shown.busy = null;
    }
}

// While it is read nobody knows.
export const is_complete = () => shown.after === null;
export const shown_query = () => shown.query;

// The row of this ticket shows what its record holds.
export function patch_row(record) {
    if (!state.rows.some((each) => each.id === record.id)) return;
    const values = Object.fromEntries(columns.map((name) => [name, record[name]]));
    set({rows: state.rows.map((each) => (each.id === record.id ? {...each, ...values} : each))});
}

const sort_keys = {created: 'created_at', updated: 'updated_at', due: 'resolution_due_at', priority: 'priority'};

// The order that the query asks for, as a function; the desk's own order is by age, the newest first.
function order_of(query) {
    const found = query.match(/\bsort:(-?)(\w+)/) ?? ['', '-', 'created'];
    const key = sort_keys[found[2]] ?? 'created_at';
    const value = (row) => (key === 'priority' ? priorities.indexOf(row.priority) : (row[key] ?? '9999'));
    const sign = found[1] ? -1 : 1;
    return (a, b) => (value(a) < value(b) ? -sign : value(a) > value(b) ? sign : 0);
}

let touched = new Map();

async function read_touched() {
    const numbers = touched;
    touched = new Map();
    const {turn, query} = shown;
    if (shown.is_search || !numbers.size) return;
    if (state.rows.length <= read_again_up_to && is_complete()) return reload_list();
    count(query, turn).catch(() => {});
    const lines = await get('tickets', {
        query: `${query} number:${[...numbers.values()].join(',')}`,
        limit: 500,
        fields,
    });
    if (turn !== shown.turn) return;
    put_lines(lines, numbers, order_of(query));
}

// Rows that belong here no more go; those that do stand where the order has them.
function put_lines(lines, numbers, order) {
    const rows = state.rows.filter((each) => !numbers.has(each.id));
    for (const line of lines) {
        const at = rows.findIndex((each) => order(line, each) < 0);
        if (at >= 0) rows.splice(at, 0, line);
        else if (is_complete()) rows.push(line);
    }
    set({rows});
}

const read_touched_soon = debounced(120, () => read_touched().catch(() => {}));

// Something happened to this ticket.
export function touch_row(id, number) {
    touched.set(id, number);
    read_touched_soon();
}

// Whoever has scrolled stays where that is.
export function reload_list() {
    return open_list(shown.query, Math.max(first_page, state.rows.length));
}
