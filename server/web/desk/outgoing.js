// Answers on their way: for a few seconds they can be taken back, and until the desk has them the browser keeps them.
// Each has an idempotency key, so that none is ever there twice.
import {Refused, Unreachable, get, part, patch, post} from './api.js';
import {choose} from './dialogs.js';
import {all_waiting, give_back} from './drafts.js';
import {kept_drafts} from './more.js';
import {tell, tell_error} from './notices.js';
import {keep, set, state, status_of} from './state.js';
import {kept_ticket, put_parts, read_again} from './tickets.js';
import {t} from './words.js';

const still_meant = 10 * 60 * 1000; // older ones become drafts again
const try_again = [2000, 5000, 15000, 30000];
const timers = new Map();
const mine = new Set(); // keys that this tab sends

export const undo_seconds = () => keep.get('undo_seconds', 5);

const forget = (key) => {
    const entry = keep.get(`outgoing.${key}`);
    clearTimeout(timers.get(key));
    timers.delete(key);
    mine.delete(key);
    keep.set(`outgoing.${key}`, null);
    set({outgoing: Date.now()});
    if (entry) kept_drafts()?.keep_soon(entry.ticket_id, entry.kind); // what has been begun since, or is a draft again
};

// `message`: {ticket_id, number, kind, text, files, seen, status}.
export function send_later(message) {
    const key = crypto.randomUUID();
    const entry = {...message, key, queued_at: Date.now(), due_at: Date.now() + undo_seconds() * 1000};
    if (!keep.set(`outgoing.${key}`, entry)) {
        send_now(entry);
        return {...entry, due_at: 0};
    }
    mine.add(key);
    set({outgoing: Date.now()});
    timers.set(
        key,
        setTimeout(() => send_now(entry), undo_seconds() * 1000),
    );
    return entry;
}

export function take_back(key) {
    const entry = keep.get(`outgoing.${key}`);
    if (!entry || entry.sending) return null;
    forget(key);
    give_back(entry);
    return entry;
}

const body_of = (entry) => ({
    body: entry.text.trim() ? entry.text : t('file.see_attached'),
    internal: entry.kind === 'note',
    attach: entry.files.map(({file_name, mime_type, content}) => ({file_name, mime_type, content})),
    seen: entry.seen ?? undefined,
});

// False where the desk could not be reached.
async function follow_with_status(entry, options) {
    try {
        await patch(`tickets/${part(entry.number)}`, {status: entry.status}, options);
    } catch (error) {
        if (error instanceof Unreachable) return false;
        tell_error(error, t('change.failed', {number: entry.number}));
    }
    return true;
}

// The desk has the answer. It is remembered until its status has followed, by the next page if this one goes.
async function finish(entry, options) {
    if (!entry.has_arrived) kept_drafts()?.was_sent(entry.ticket_id, entry.kind);
    if (entry.status) {
        keep.set(`outgoing.${entry.key}`, {...entry, has_arrived: true});
        set({outgoing: Date.now()});
        if (!(await follow_with_status(entry, options))) return mine.delete(entry.key);
    }
    return forget(entry.key);
}

// Much may have happened since: whether the status is still meant is for the person to say.
async function ask_about_status(entry) {
    const record = await get(`tickets/${part(entry.number)}`).catch(() => null);
    forget(entry.key);
    if (record?.status === entry.status) return;
    const status = status_of(entry.status)?.display_name ?? entry.status;
    tell(t('send.status_left', {number: entry.number, status}), {
        action: t('send.set_status'),
        act: () => finish(entry),
        is_failure: true,
        stays: true,
    });
}

// Somebody answered in the meantime: the text is kept, and the person says what becomes of it.
async function overtaken(entry, error) {
    forget(entry.key);
    const take_out = give_back(entry);
    const show = () => set({draft_returned: {...entry, at: Date.now()}});
    show(); // at once, so that nobody goes on with a text without it
    read_again(entry.number, 'comments');
    const answer = await choose({
        title: t('overtaken.title', {number: entry.number}),
        lines: [error.message, t('overtaken.kept')],
        choices: [
            {value: 'read', label: t('overtaken.read'), is_main: true},
            {value: 'send', label: t('overtaken.send')},
        ],
    });
    if (answer !== 'send') return show();
    take_out();
    show();
    return send_now({...entry, key: crypto.randomUUID(), seen: null});
}

async function fail(entry, error, tries) {
    if (error instanceof Unreachable && tries < try_again.length) {
        timers.set(
            entry.key,
            setTimeout(() => send_now(entry, tries + 1), try_again[tries]),
        );
        return;
    }
    if (error instanceof Refused && error.status === 409 && error.field === 'seen') return overtaken(entry, error);
    forget(entry.key);
    give_back(entry);
    set({draft_returned: {...entry, at: Date.now()}});
    tell_error(error, t('send.failed', {number: entry.number}));
}

// It stands in the conversation without a gap, whatever is read of it later.
function show_sent(number, made) {
    const comments = kept_ticket(number)?.comments;
    if (comments && !comments.some((each) => each.id === made.id)) put_parts(number, {comments: [...comments, made]});
}

async function send_now(entry, tries = 0) {
    keep.set(`outgoing.${entry.key}`, {...entry, sending: true});
    set({outgoing: Date.now()});
    await kept_drafts()?.all_kept(entry.ticket_id, entry.kind);
    try {
        const made = await post(`tickets/${part(entry.number)}/comments`, body_of(entry), {key: entry.key});
        show_sent(entry.number, made);
        await finish(entry);
        read_again(entry.number, 'comments', 'files', 'record', 'clocks');
    } catch (error) {
        await fail(entry, error, tries);
    }
}

// The page goes: what this tab has waiting leaves now. If it does not get through, the next page finds it.
function send_all_now() {
    for (const key of mine) {
        const entry = keep.get(`outgoing.${key}`);
        if (!entry || entry.sending) continue;
        post(`tickets/${part(entry.number)}/comments`, body_of(entry), {key, keepalive: true}).then(
            () => finish(entry, {keepalive: true}),
            () => {},
        );
    }
}

async function is_there(entry) {
    const comments = await get(`tickets/${part(entry.number)}/comments`, {limit: 500});
    return comments.some(
        (each) =>
            each.user_id === state.me.user_id &&
            each.content === body_of(entry).body &&
            new Date(each.created_at) >= entry.queued_at - 60_000,
    );
}

// What a page before this one left behind.
async function take_up(entry) {
    const is_meant = Date.now() - entry.queued_at < still_meant;
    const may_be_there = entry.sending || !is_meant;
    const is_sent = entry.has_arrived || (may_be_there && (await is_there(entry).catch(() => false)));
    if (is_sent) return is_meant || !entry.status ? finish(entry) : ask_about_status(entry);
    if (is_meant) return send_now(entry);
    forget(entry.key);
    give_back(entry);
    set({draft_returned: {...entry, is_left_over: true, at: Date.now()}});
    tell(t('send.was_left', {number: entry.number}), {stays: true});
}

export async function begin_sending() {
    addEventListener('pagehide', send_all_now);
    const left_over = () => all_waiting().filter((each) => !mine.has(each.key) && Date.now() > each.due_at + 5000);
    const look = () =>
        navigator.locks.request('helpdesk-outgoing', {ifAvailable: true}, async (lock) => {
            if (lock) for (const entry of left_over()) await take_up(entry);
        });
    setTimeout(look, 1500);
    setInterval(look, 20_000);
    addEventListener('storage', (event) => {
        if (event.key?.startsWith(keep.key('outgoing.'))) set({outgoing: Date.now()});
    });
}
