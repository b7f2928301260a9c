// What the desk knows, in one place. Views watch names and draw when one of them is set.

const values = {
    me: null, // who is signed in
    statuses: [],
    departments: [],
    tags: [],
    people: [], // people: the staff
    views: [],
    counts: {},
    place: {view: null, words: '', number: null, report: null, admin: null}, // what the address says
    rows: [],
    total: null,
    loading: false,
    failure: null, // the list
    cursor: null, // the id of the row that the keyboard is at
    selected: new Set(), // ids
    ticket: null, // the one that is open, with everything about it
    online: true,
    drafts: new Set(), // ids of tickets that have one of one's own on the server
};
const watchers = [];
let changed = new Set();
let scheduled = false;

export const state = values;

function tell() {
    scheduled = false;
    const names = changed;
    changed = new Set();
    for (const watcher of watchers) {
        if (watcher.names.some((name) => names.has(name))) watcher.draw();
    }
}

export function set(update) {
    for (const [name, value] of Object.entries(update)) {
        values[name] = value;
        changed.add(name);
    }
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(tell);
}

// Draws now, and again whenever one of the names is set.
export function watch(names, draw) {
    watchers.push({names, draw});
    draw();
}

// `noun:*` stands for all of its noun, and `*` for all there is.
const holds = (permissions, permission) =>
    ['*', `${permission.split(':')[0]}:*`, permission].some((each) => permissions.includes(each));

export const may = (permission) => holds(values.me?.permissions ?? [], permission);
export const is_of_staff = ({permissions}) => holds(permissions, 'desk:staff');

// What the desk knows of each, in its own order.
export const priorities = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'];
export const sources = ['WEB', 'EMAIL', 'PHONE', 'CHAT'];

export const status_of = (name) => values.statuses.find((each) => each.name === name);
export const person_of = (email) => values.people.find((each) => each.email === email);
export const name_of = (email) => person_of(email)?.name ?? email;
export const tag_of = (name) => values.tags.find((each) => each.name === name);

// Kept in this browser, for each person that signs in here.
export const keep = {
    key: (name) => `helpdesk.${values.me?.user_id ?? 'nobody'}.${name}`,
    get(name, otherwise = null) {
        try {
            return JSON.parse(localStorage.getItem(this.key(name))) ?? otherwise;
        } catch {
            return otherwise;
        }
    },
    // False where the browser keeps nothing more.
    set(name, value) {
        try {
            if (value === null) localStorage.removeItem(this.key(name));
            else localStorage.setItem(this.key(name), JSON.stringify(value));
            return true;
        } catch {
            return false;
        }
    },
    names(beginning) {
        const start = this.key(beginning);
        return Object.keys(localStorage)
            .filter((each) => each.startsWith(start))
            .map((each) => each.slice(this.key('').length));
    },
};
