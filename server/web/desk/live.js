// What happens in the desk, as it happens: one tab listens, and tells the others. When it goes another takes over.
import {get, refresh, url_of} from './api.js';
import {set} from './state.js';

const channel = new BroadcastChannel('helpdesk-live');
const listeners = [];
const wait = 3000; // until it is tried again
const fresh = 60_000; // so long ago another tab may have renewed the session
let position = '';
let source;

export const on_event = (listener) => listeners.push(listener);

function hear(message) {
    if (message.position) position = message.position;
    for (const each of listeners) each(message);
}

function tell(message) {
    hear(message);
    channel.postMessage(message);
}

// A browser hears only of the kinds that are named.
const kinds = [
    'hello',
    'reset',
    'presence.changed',
    'ticket.created',
    'ticket.updated',
    'ticket.assigned',
    'ticket.status_changed',
    'ticket.deleted',
    'ticket.merged',
    'ticket.unmerged',
    'ticket.split',
    'ticket.linked',
    'ticket.unlinked',
    'ticket.tagged',
    'ticket.untagged',
    'ticket.imported',
    'ticket.close_warning',
    'comment.added',
    'comment.updated',
    'comment.deleted',
    'note.added',
    'attachment.added',
    'attachment.deleted',
    'sla.response_warning',
    'sla.response_breached',
    'sla.resolution_warning',
    'sla.resolution_breached',
];

// The session may have ended: it is renewed, and where that is refused asking anything leads to signing in.
async function begin_again() {
    const is_renewed = await refresh(Date.now() - fresh).catch(() => null);
    if (is_renewed === false) return get('session').catch(() => {});
    return listen();
}

function listen() {
    const url = url_of('events');
    if (position) url.searchParams.set('after', position);
    source = new EventSource(url, {withCredentials: true});
    const take = (event) => {
        const message = {...JSON.parse(event.data), position: event.lastEventId};
        // Whatever happened before the first is told by nobody.
        if (!position) message.kind = 'reset';
        tell(message);
    };
    for (const kind of kinds) source.addEventListener(kind, take);
    source.onopen = () => tell({kind: 'online'});
    source.onerror = () => {
        tell({kind: 'offline'});
        if (source.readyState !== EventSource.CLOSED) return; // it comes again by itself
        setTimeout(begin_again, wait);
    };
}

// Held as long as the tab lives.
export function begin_listening() {
    channel.onmessage = (event) => hear(event.data);
    on_event((event) => {
        if (event.kind === 'online' || event.kind === 'hello') set({online: true});
        if (event.kind === 'offline') set({online: false});
    });
    navigator.locks.request('helpdesk-live', () => {
        listen();
        return new Promise(() => {});
    });
    addEventListener('pagehide', () => source?.close());
    addEventListener('pageshow', (event) => {
        if (event.persisted && source) listen();
    });
}

// To the other tabs alone.
export const whisper = (message) => channel.postMessage(message);
