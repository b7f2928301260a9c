// The search: finds as one types, and completes what the query language knows.
import {debounced, fill, h, icon} from './dom.js';
import {go} from './route.js';
import {priorities, sources, state, watch} from './state.js';
import {t} from './words.js';

const quoted = (text) => (/[\s,]/.test(text) ? `"${text}"` : text);
const lower = (names) => names.map((each) => each.toLowerCase());
const staff = () => ['@me', 'none', ...state.people.map((each) => each.email)];
const times = ['today', '1d', '7d', '30d'];

// What may stand behind each condition.
const conditions = {
    'status:': () => lower(state.statuses.map((each) => each.name)),
    'priority:': () => lower(priorities),
    'priority>=': () => lower(priorities.slice(1)),
    'assignee:': staff,
    'customer:': () => [...new Set(state.rows.map((each) => each.customer))],
    'department:': () => ['none', ...state.departments.map((each) => each.name)],
    'tag:': () => ['none', ...state.tags.map((each) => each.name)],
    'source:': () => lower(sources),
    'is:': () => ['open', 'resolved', 'overdue', 'waiting', 'breached', 'merged', 'unassigned', 'mine'],
    'has:': () => ['attachment', 'tag', 'response', 'due'],
    'created:': () => times,
    'updated:': () => times,
    'resolved:': () => times,
    'due:': () => ['today', '1d', '2d', '7d'],
    'sort:': () => ['-updated', 'updated', '-created', 'created', 'due', '-priority'],
    'number:': () => [],
};

let input, list, box;
let active = -1;
let offered = [];
let view_before = 'mine'; // where one goes back to

// The token that the cursor is in, and where it stands.
function token_at(text, cursor) {
    const start = text.slice(0, cursor).search(/(?:[^\s"]|"[^"]*"?)*$/);
    return {start, end: cursor, token: text.slice(start, cursor)};
}

// {text, whole}: what is offered, and whether it is complete.
function completions(token) {
    const sign = /^[-!]/.test(token) ? token[0] : '';
    const words = token.slice(sign.length).toLowerCase();
    if (!words && !sign) return [];
    const condition = Object.keys(conditions).find((each) => words.startsWith(each));
    if (!condition)
        return Object.keys(conditions)
            .filter((each) => each.startsWith(words))
            .map((each) => ({text: sign + each, whole: false}));
    const rest = token.slice(sign.length + condition.length);
    const before = rest.slice(0, rest.lastIndexOf(',') + 1);
    const begun = rest.slice(before.length).replace(/"/g, '').toLowerCase();
    return conditions[condition]()
        .filter((each) => each.toLowerCase().startsWith(begun) && each.toLowerCase() !== begun)
        .map((each) => ({text: `${sign}${condition}${before}${quoted(each)}`, whole: true}));
}

function offer() {
    offered = completions(token_at(input.value, input.selectionStart).token).slice(0, 9);
    active = -1;
    draw();
}

function draw() {
    list.hidden = !offered.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (active >= 0) input.setAttribute('aria-activedescendant', `completion-${active}`);
    else input.removeAttribute('aria-activedescendant');
    fill(
        list,
        offered.map((each, index) =>
            h(
                'li',
                {
                    id: `completion-${index}`,
                    role: 'option',
                    'aria-selected': String(index === active),
                    class: index === active ? 'completion active' : 'completion',
                    onpointerdown: (event) => {
                        event.preventDefault();
                        take(index);
                    },
                },
                each.text,
            ),
        ),
    );
}

function close() {
    offered = [];
    draw();
}

function take(index) {
    const {start, end} = token_at(input.value, input.selectionStart);
    const {text, whole} = offered[index];
    input.setRangeText(whole ? `${text} ` : text, start, end, 'end');
    offer();
    look();
}

// A condition that is only begun would be refused.
const is_begun = (text) => /(?:^|\s)[-!]?\w+(?::|[<>]=?)$/.test(text.trimEnd());

function look_now() {
    const words = input.value.trim();
    if (is_begun(words)) return;
    if (state.place.view) view_before = state.place.view;
    if (words) go({words, view: null}, {replace: Boolean(state.place.words)});
    else if (state.place.words) go({view: view_before});
}
const look = debounced(180, look_now);

const keys = {
    ArrowDown: () => offered.length && move(1),
    ArrowUp: () => offered.length && move(-1),
    Tab: (event) => offered.length && !event.shiftKey && (take(Math.max(0, active)), true),
    Enter: () => {
        if (active >= 0) take(active);
        else {
            close();
            look.cancel();
            look_now();
            document.dispatchEvent(new CustomEvent('desk-focus-list'));
        }
        return true;
    },
    Escape: () => {
        if (offered.length) close();
        else if (input.value) {
            input.value = '';
            look_now();
        } else input.blur();
        return true;
    },
};

function move(step) {
    active = (active + step + offered.length + 1) % (offered.length + 1);
    if (active === offered.length) active = -1;
    draw();
    return true;
}

export function focus_search() {
    input.focus();
    input.select();
}

export function mount_search(parent) {
    list = h('ul', {
        class: 'completions',
        role: 'listbox',
        id: 'completions',
        'aria-label': t('search.completions'),
        hidden: true,
    });
    input = h('input', {
        type: 'search',
        class: 'search-input',
        role: 'combobox',
        'aria-label': t('search.name'),
        placeholder: t('search.placeholder'),
        'aria-controls': 'completions',
        'aria-expanded': 'false',
        'aria-autocomplete': 'list',
        autocomplete: 'off',
        spellcheck: 'false',
        oninput: () => {
            offer();
            look();
        },
        onblur: close,
        onkeydown: (event) => {
            if (keys[event.key]?.(event)) {
                event.preventDefault();
                event.stopPropagation();
            }
        },
    });
    box = h(
        'div',
        {class: 'search', role: 'search'},
        icon('search'),
        input,
        h('kbd', {'aria-hidden': 'true'}, '/'),
        list,
    );
    parent.append(box);
    watch(['place'], () => {
        if (document.activeElement !== input) input.value = state.place.words;
    });
}
