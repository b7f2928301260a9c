// The ticket that is open, with all about it; those that were open lately are shown at once, and read again.
import {all_of, get, part} from './api.js';
import {debounced} from './dom.js';
import {load_more} from './more.js';
import {set, state} from './state.js';

const kept_most = 40;
const kept = new Map(); // by number

// What has not changed stays the same object, so that nothing is drawn again for it.
function merged(before, found) {
    const parts = {...before};
    for (const [name, part_found] of Object.entries(found)) {
        if (JSON.stringify(part_found) !== JSON.stringify(parts[name])) parts[name] = part_found;
    }
    return parts;
}

function remember(ticket) {
    kept.delete(ticket.number);
    kept.set(ticket.number, ticket);
    if (kept.size > kept_most) kept.delete(kept.keys().next().value);
    return ticket;
}

const readers = {
    record: (number) => get(`tickets/${part(number)}`),
    comments: (number) => all_of(`tickets/${part(number)}/comments`),
    files: (number) => get(`tickets/${part(number)}/attachments`),
    links: (number) => get(`tickets/${part(number)}/links`),
    clocks: (number) => get(`tickets/${part(number)}/clocks`),
    presence: (number) => get(`tickets/${part(number)}/presence`),
    history: (number) => load_more().then(() => all_of(`tickets/${part(number)}/history`)),
};
const at_once = ['record', 'comments', 'files', 'links', 'clocks', 'presence'];

async function read_parts(number, names) {
    const found = await Promise.all(names.map((name) => readers[name](number)));
    return Object.fromEntries(names.map((name, index) => [name, found[index]]));
}

async function read_customer(email) {
    try {
        return await get(`users/${part(email)}`);
    } catch {
        return null; // some may be read by nobody but their department
    }
}

async function read_whole(number) {
    const parts = await read_parts(number, at_once);
    const before = kept.get(number);
    const customer = before?.customer?.email === parts.record.customer ? before.customer : null;
    return remember({...merged(before, parts), number, customer, stale: false});
}

// Puts the ticket's parts in, if it is still the one that is open.
function show(ticket) {
    if (state.ticket?.number === ticket.number) set({ticket});
}

export async function open_ticket(number) {
    if (!number) return set({ticket: null});
    if (state.ticket?.number === number && !state.ticket.failure) return;
    const known = kept.get(number);
    set({ticket: known ?? {number, record: null}});
    try {
        if (!known || known.stale) show(await read_whole(number));
        const ticket = kept.get(number);
        if (!ticket.customer) {
            const customer = await read_customer(ticket.record.customer);
            show(remember({...kept.get(number), customer}));
        }
    } catch (error) {
        if (state.ticket?.number === number) set({ticket: {number, record: null, failure: error}});
    }
}

// So that the next one is there when it is asked for.
export const fetch_ahead = debounced(150, (number) => {
    if (!kept.has(number)) read_whole(number).catch(() => {});
});

const waiting = new Map(); // number -> names of parts
let reading = false;

async function read_waiting() {
    if (reading) return;
    reading = true;
    try {
        while (waiting.size) {
            const [number, names] = waiting.entries().next().value;
            waiting.delete(number);
            const found = await read_parts(number, [...names]).catch((error) => (error.status === 404 ? null : {}));
            if (found === null) {
                kept.delete(number);
                if (state.ticket?.number === number) set({ticket: {number, record: null, failure: {status: 404}}});
            } else if (kept.has(number)) {
                show(remember(merged(kept.get(number), found)));
            }
        }
    } finally {
        reading = false;
    }
}

export function read_again(number, ...names) {
    if (!kept.has(number)) return;
    const wanted = waiting.get(number) ?? new Set();
    for (const name of names) wanted.add(name);
    waiting.set(number, wanted);
    read_waiting();
}

const parts_of_kind = (kind) => {
    if (kind.startsWith('presence.')) return ['presence'];
    if (kind.startsWith('attachment.')) return ['files'];
    if (kind.startsWith('comment.') || kind.startsWith('note.')) return ['comments', 'files', 'record', 'clocks'];
    return ['record', 'clocks', 'links'];
};

// Something happened to it: what is open is read again now, what is kept when it is next opened.
export function ticket_touched(number, kind) {
    const ticket = kept.get(number);
    if (!ticket) return;
    if (state.ticket?.number !== number) {
        ticket.stale = true;
        return;
    }
    const names = parts_of_kind(kind);
    if (ticket.history && !kind.startsWith('presence.')) names.push('history');
    read_again(number, ...names);
}

export function all_stale() {
    for (const ticket of kept.values()) ticket.stale = true;
    if (state.ticket?.record) read_again(state.ticket.number, ...at_once);
}

export function put_record(number, record) {
    const ticket = kept.get(number);
    if (ticket) show(remember({...ticket, record}));
}

export function put_parts(number, parts) {
    const ticket = kept.get(number);
    if (ticket) show(remember({...ticket, ...parts}));
}

export const kept_ticket = (number) => kept.get(number);

export async function toggle_history() {
    const {ticket} = state;
    if (!ticket?.record) return;
    if (ticket.history) put_parts(ticket.number, {history: null});
    else put_parts(ticket.number, {history: await readers.history(ticket.number)});
}
