// The list in the middle: only the rows that can be seen are in the page.
import {has_draft} from './drafts.js';
import {fill, h, icon} from './dom.js';
import {avatar, clock_chip, priority_mark, status_mark} from './marks.js';
import {error_text} from './notices.js';
import {address_of, go} from './route.js';
import {is_complete, need_row, open_list, shown_query} from './rows.js';
import {set, state, watch} from './state.js';
import {fetch_ahead} from './tickets.js';
import {view_of} from './views.js';
import {t} from './words.js';

const row_height = 70;
const beyond = 6; // rows above and below what can be seen
const unknown_rows_most = 5000; // of those that are not fetched yet, how many the scroll bar shows

let scroller, space, empty, head_name, head_count;
let last_index = 0; // of the cursor
const shown = new Map(); // index -> {row, mark, element}

function snippet_of(text) {
    return text
        .split(/(\u0002[^\u0003]*\u0003)/)
        .map((piece) => (piece.startsWith('\u0002') ? h('mark', {}, piece.slice(1, -1)) : piece));
}

export function toggle_selected(id, on = !state.selected.has(id)) {
    const selected = new Set(state.selected);
    if (on) selected.add(id);
    else selected.delete(id);
    set({selected});
}

function draw_row(row, index) {
    const is_selected = state.selected.has(row.id);
    const is_open = state.place.number === row.ticket_number;
    const names = ['row', is_open && 'open', is_selected && 'selected', row.id === state.cursor && 'at-cursor'];
    return h(
        'li',
        {
            class: names.filter(Boolean).join(' '),
            'aria-setsize': String(state.total?.count ?? -1),
            'aria-posinset': String(index + 1),
            data: {id: row.id},
            style: {transform: `translateY(${index * row_height}px)`},
        },
        h(
            'label',
            {class: 'row-check'},
            h('input', {
                type: 'checkbox',
                checked: is_selected,
                data: {key: `check-${row.id}`},
                'aria-label': t('list.select', {number: row.ticket_number}),
                onchange: (event) => toggle_selected(row.id, event.target.checked),
            }),
        ),
        h(
            'a',
            {
                class: 'row-link',
                href: address_of({...state.place, number: row.ticket_number}),
                'aria-current': is_open ? 'true' : null,
                data: {key: `row-${row.id}`},
                onclick: (event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    set({cursor: row.id});
                    go({number: row.ticket_number});
                },
            },
            h(
                'span',
                {class: 'row-top'},
                has_draft(row.id) && icon('edit', t('draft')),
                h('span', {class: 'row-title'}, row.title),
                clock_chip(row),
            ),
            h(
                'span',
                {class: 'row-below'},
                h('span', {class: 'row-number'}, row.ticket_number.replace(/^TKT-0*/, '#')),
                row.snippet
                    ? h('span', {class: 'row-snippet'}, snippet_of(row.snippet))
                    : [
                          status_mark(row.status),
                          ['HIGH', 'URGENT'].includes(row.priority) && priority_mark(row.priority),
                          h('span', {class: 'row-customer'}, row.customer),
                      ],
                avatar(row.assignee),
            ),
        ),
    );
}

function mark_of(row) {
    const facts = [
        state.selected.has(row.id),
        state.place.number === row.ticket_number,
        row.id === state.cursor,
        has_draft(row.id),
    ];
    return [...facts, state.total?.count, state.people.length, state.statuses.length].join(' ');
}

function placeholder(index) {
    return h(
        'li',
        {class: 'row waiting', 'aria-hidden': 'true', style: {transform: `translateY(${index * row_height}px)`}},
        h('span', {class: 'bar'}),
        h('span', {class: 'bar short'}),
    );
}

// For whoever measures how long it took.
function tell_first() {
    performance.mark('helpdesk-list');
    tell_first = () => {};
}

function height_in_rows() {
    if (is_complete() || !state.rows.length) return state.rows.length;
    const counted = state.total && !state.total.is_more ? state.total.count : Infinity;
    return Math.min(counted, state.rows.length + unknown_rows_most);
}

function draw_rows() {
    const count = height_in_rows();
    space.style.setProperty('height', `${count * row_height}px`);
    const first = Math.max(0, Math.floor(scroller.scrollTop / row_height) - beyond);
    const last = Math.min(count - 1, Math.ceil((scroller.scrollTop + scroller.clientHeight) / row_height) + beyond);
    const focused = space.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    for (const [index, each] of shown) {
        if (index >= first && index <= last) continue;
        each.element.remove();
        shown.delete(index);
    }
    for (let index = first; index <= last; ++index) {
        const row = state.rows[index];
        const mark = row ? mark_of(row) : 'waiting';
        const before = shown.get(index);
        if (before && before.row === row && before.mark === mark) continue;
        const element = row ? draw_row(row, index) : placeholder(index);
        if (before) before.element.replaceWith(element);
        else space.append(element);
        shown.set(index, {row, mark, element});
    }
    if (focused && !space.contains(document.activeElement)) {
        space.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
    }
    if (last >= state.rows.length && count) need_row(last);
    if (state.rows.length) tell_first();
}

function draw_empty() {
    const {failure, loading, rows} = state;
    empty.hidden = rows.length > 0 || (loading && !failure);
    if (empty.hidden) return;
    if (failure) {
        fill(
            empty,
            icon('alert'),
            h('p', {}, error_text(failure)),
            h('button', {type: 'button', class: 'button', onclick: () => open_list(shown_query())}, t('again')),
        );
    } else {
        fill(
            empty,
            icon('done'),
            h('p', {}, t(state.place.words ? 'list.found_nothing' : 'list.empty')),
            h('p', {class: 'faint'}, t(state.place.words ? 'list.found_nothing.hint' : 'list.empty.hint')),
        );
    }
}

function draw_name() {
    const {place} = state;
    head_name.textContent = place.words ? t('list.found') : view_of(place.view).label;
}

function draw_count() {
    const {total, loading, rows} = state;
    const count = total?.count ?? rows.length;
    fill(
        head_count,
        loading && !rows.length ? t('loading') : t(total?.is_more ? 'list.more_than' : 'list.count', {count}),
    );
}

export const cursor_index = () => state.rows.findIndex((each) => each.id === state.cursor);

// The row that the keyboard is at comes into sight, and gets the focus unless somebody writes.
export function move_cursor(step) {
    const {rows} = state;
    if (!rows.length) return null;
    const before = cursor_index();
    // Where the row was that has left the list the next one is now.
    const wanted = before >= 0 ? before + step : step > 0 ? last_index : last_index - 1;
    const index = Math.max(0, Math.min(rows.length - 1, wanted));
    last_index = index;
    set({cursor: rows[index].id});
    show_index(index);
    requestAnimationFrame(() => shown.get(index)?.element.querySelector('.row-link')?.focus({preventScroll: true}));
    if (rows[index + step]) fetch_ahead(rows[index + step].ticket_number);
    if (index + 40 > rows.length) need_row(index + 40);
    return rows[index];
}

function show_index(index) {
    const top = index * row_height;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top + row_height > scroller.scrollTop + scroller.clientHeight)
        scroller.scrollTop = top + row_height - scroller.clientHeight;
}

export function focus_list() {
    const index = Math.max(0, cursor_index());
    show_index(index);
    requestAnimationFrame(() => shown.get(index)?.element.querySelector('.row-link')?.focus({preventScroll: true}));
}

export function scroll_to_top() {
    scroller.scrollTop = 0;
}

export function mount_list(parent) {
    head_name = h('h1', {class: 'list-title'});
    head_count = h('span', {class: 'list-count', role: 'status', 'aria-live': 'off'});
    space = h('ul', {class: 'rows-space', 'aria-label': t('list.name')});
    empty = h('div', {class: 'list-empty'});
    scroller = h('div', {class: 'rows', tabindex: '-1', onscroll: draw_rows}, space, empty);
    parent.append(h('div', {class: 'list-head'}, head_name, head_count), scroller);
    new ResizeObserver(draw_rows).observe(scroller);
    watch(['rows', 'selected', 'place', 'cursor', 'total', 'statuses', 'people', 'drafts'], draw_rows);
    watch(['rows', 'failure', 'loading'], draw_empty);
    watch(['rows', 'total', 'loading'], draw_count);
    watch(['place', 'views'], draw_name);
}
