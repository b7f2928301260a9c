// The keyboard: one table of keys, which can be switched off.
import * as actions from './actions.js';
import {choose_kind, insert_text, send, send_with_status} from './composer.js';
import {dialog_is_open} from './dialogs.js';
import {is_typing_in} from './dom.js';
import {cursor_index, focus_list, move_cursor, toggle_selected} from './list.js';
import {load_more} from './more.js';
import {undo_last} from './notices.js';
import {go} from './route.js';
import {focus_search} from './search_box.js';
import {keep, state} from './state.js';
import {focus_ticket} from './ticket_view.js';
import {toggle_history} from './tickets.js';
import {view_of} from './views.js';

export const keys_are_on = () => keep.get('keys', true);

// What is typed while the place for it is still on its way goes there when it comes, and is no key.
let typed_ahead = null;

const is_wide = () => matchMedia('(min-width: 960px)').matches;

function step(by) {
    const row = move_cursor(by);
    // Beside an open ticket the next one opens as one goes.
    if (row && is_wide() && state.place.number) go({number: row.ticket_number}, {replace: true});
}

function open_at_cursor() {
    const row = state.rows[Math.max(0, cursor_index())];
    if (!row) return;
    go({number: row.ticket_number});
    focus_ticket();
}

function write(kind) {
    if (state.ticket?.record) return choose_kind(kind);
    if (!state.place.number) open_at_cursor();
    typed_ahead = '';
    const begin = (tries) => {
        const text = typed_ahead;
        if (!state.ticket?.record && tries) return setTimeout(begin, 30, tries - 1);
        typed_ahead = null;
        if (!state.ticket?.record) return;
        choose_kind(kind);
        if (text) insert_text(text);
    };
    setTimeout(begin, 10, 100);
}

function back() {
    if (state.selected.size) return actions.select_none();
    if (state.place.number) {
        go({number: null});
        focus_list();
    }
}

async function show(name) {
    typed_ahead = '';
    const all = await load_more();
    const text = typed_ahead;
    typed_ahead = null;
    if (!all) return;
    all[name]();
    const input = document.activeElement;
    if (!text || input.tagName !== 'INPUT') return;
    input.value = text;
    input.dispatchEvent(new Event('input'));
}

const open_view = (key) => () => go({view: view_of(key).key, number: null});

// key -> what it does; the second level is for keys after g. `name` is its text in the catalogue.
export const key_table = {
    j: {name: 'key.next', act: () => step(1)},
    k: {name: 'key.previous', act: () => step(-1)},
    Enter: {name: 'key.open', act: open_at_cursor},
    u: {name: 'key.back', act: back},
    x: {name: 'key.select', act: () => state.rows[cursor_index()] && toggle_selected(state.rows[cursor_index()].id)},
    r: {name: 'key.reply', act: () => write('reply')},
    n: {name: 'key.note', act: () => write('note')},
    a: {name: 'key.assign', act: actions.pick_assignee},
    m: {name: 'key.take', act: actions.assign_to_me},
    s: {name: 'key.status', act: actions.pick_status},
    p: {name: 'key.priority', act: actions.pick_priority},
    l: {name: 'key.tags', act: actions.pick_tags},
    e: {name: 'key.resolve', act: actions.resolve},
    c: {name: 'key.create', act: () => show('create_ticket')},
    h: {name: 'key.history', act: toggle_history},
    z: {name: 'key.undo', act: undo_last},
    '/': {name: 'key.search', act: focus_search},
    '?': {name: 'key.help', act: () => show('show_keys')},
};
export const go_table = {
    m: {name: 'view.mine', act: open_view('mine')},
    u: {name: 'view.unassigned', act: open_view('unassigned')},
    o: {name: 'view.open', act: open_view('open')},
    l: {name: 'view.overdue', act: open_view('overdue')},
    w: {name: 'view.waiting', act: open_view('waiting')},
    a: {name: 'view.all', act: open_view('all')},
};

const keys_of_reports = ['c', 'z', '?'];
let after_g = 0;

// With Ctrl or Cmd these work everywhere, also while one writes.
function with_control(event) {
    if (event.key === 'Enter' && event.target.closest?.('.composer')) {
        if (event.shiftKey) send_with_status();
        else send();
        return true;
    }
    if (event.key.toLowerCase() === 'k' && !event.shiftKey) {
        show('open_palette');
        return true;
    }
    return false;
}

function plain(event) {
    if (typed_ahead !== null && event.key.length === 1) {
        typed_ahead += event.key;
        return true;
    }
    if (event.key === 'Escape') return is_typing_in(event.target) ? event.target.blur() : back();
    if (is_typing_in(event.target) || !keys_are_on()) return false;
    const is_second = Date.now() - after_g < 1500;
    after_g = 0;
    if (event.key === 'g' && !is_second) {
        after_g = Date.now();
        return true;
    }
    const entry = (is_second ? go_table : key_table)[event.key];
    // Beside a report or the administration there is no list.
    if ((state.place.report || state.place.admin) && !is_second && !keys_of_reports.includes(event.key)) return false;
    // Enter on something that can be pressed presses it.
    if (!entry || (event.key === 'Enter' && event.target.closest?.('button, summary, select, a:not(.row-link)')))
        return false;
    entry.act();
    return true;
}

export function begin_keys() {
    document.addEventListener('keydown', (event) => {
        if (event.isComposing || event.altKey || dialog_is_open()) return;
        const is_done = event.ctrlKey || event.metaKey ? with_control(event) : plain(event);
        if (is_done) event.preventDefault();
    });
    document.addEventListener('desk-focus-list', focus_list);
}
