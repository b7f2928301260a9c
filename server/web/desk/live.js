// What happens in the desk, as it happens: one tab listens, and tells the others. When it goes another takes over.
import {refresh, url_of} from './api.js';
import {set} from './state.js';

const channel = new BroadcastChannel('helpdesk-live');
const listeners = [];
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

const kinds = [
    'hello',
    'reset',
    'presence.changed',
    'ticket.created',
    'ticket.updated',
    'ticket.assigned',
    'ticket.status_changed',
    'ticket.resolved',
    'ticket.reopened',
    'ticket.closed',
    'ticket.deleted',
    'ticket.merged',
    'ticket.unmerged',
    'ticket.split',
    'ticket.tagged',
    'ticket.untagged',
    'ticket.linked',
    'ticket.unlinked',
    'ticket.imported',
    'ticket.close_warning',
    'comment.added',
    'comment.updated',
    'comment.deleted',
    'note.added',
    'note.updated',
    'note.deleted',
    'attachment.added',
    'attachment.deleted',
    'sla.response_warning',
    'sla.response_breached',
    'sla.resolution_warning',
    'sla.resolution_breached',
];

function listen() {
    const url = url_of('events');
    if (position) url.searchParams.set('after', position);
    source = new EventSource(url, {withCredentials: true});
    const take = (event) => tell({...JSON.parse(event.data), position: event.lastEventId});
    for (const kind of kinds) source.addEventListener(kind, take);
    source.onopen = () => tell({kind: 'online'});
    source.onerror = () => {
        tell({kind: 'offline'});
        if (source.readyState !== EventSource.CLOSED) return; // it comes again by itself
        const closed_at = Date.now();
        setTimeout(async () => {
            await refresh(closed_at - 60_000).catch(() => false);
            listen();
        }, 3000);
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
