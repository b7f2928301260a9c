// Drafts on the server, so that one goes on with them on another machine. The browser's own comes first: whatever goes
// wrong here, writing goes on, and the draft is kept on the next occasion.
import {get, part, put} from '../api.js';
import {keep_draft, read_draft, waiting_for} from '../drafts.js';
import {tell} from '../notices.js';
import {keep, set, state, watch} from '../state.js';
import {t} from '../words.js';

const pause = 2000;
const look_again = 5000; // whoever comes back so soon has seen it
const most = 500; // nobody has more
const kinds = ['reply', 'note'];
const nothing = {version: 0, body: '', files: []};
const timers = new Map(); // place -> what keeps it in a moment
const under_way = new Map(); // place -> what is being asked about it
const not_kept = new Set(); // places

const place_of = (ticket_id, kind) => `${ticket_id}.${kind}`;
const path_of = (ticket_id, kind) => `tickets/${part(ticket_id)}/drafts/${kind}`;

// What the server had when this browser last agreed with it: {version, created_at, at}, `at` being that of the draft
// here, and 0 where there was none.
const agreed_on = (ticket_id, kind) => keep.get(`kept.${place_of(ticket_id, kind)}`);
const is_new_here = (ticket_id, kind) =>
    (read_draft(ticket_id, kind)?.at ?? 0) !== (agreed_on(ticket_id, kind)?.at ?? 0);

// While it is on its way, what was said must not come back as a draft.
const is_on_its_way = (ticket_id, kind) => waiting_for(ticket_id).some((each) => each.kind === kind);

function agree(ticket_id, kind, there, at) {
    const is_there = there.version > 0;
    keep.set(
        `kept.${place_of(ticket_id, kind)}`,
        is_there ? {version: there.version, created_at: there.created_at, at} : null,
    );
    not_kept.delete(place_of(ticket_id, kind));
    const drafts = new Set(state.drafts);
    const has_any = is_there || kinds.some((each) => agreed_on(ticket_id, each));
    drafts[has_any ? 'add' : 'delete'](ticket_id);
    set({drafts});
}

function put_in_place(ticket_id, kind, there) {
    keep_draft(ticket_id, kind, there.body, there.files);
    agree(ticket_id, kind, there, read_draft(ticket_id, kind)?.at ?? 0);
    set({draft_moved: {ticket_id, kind}});
}

// Nothing of the one is missing in the other.
const holds = (one, other) =>
    one.text.startsWith(other.text) &&
    other.files.every((file) => one.files.some((each) => each.content === file.content));

// Both were written without the other: both stay, one behind the other, and one's own can be had alone again.
function keep_both(ticket_id, kind, here, there) {
    const texts = new Set([there.body, here.text].filter((each) => each.trim()));
    const text = [...texts].join('\n\n');
    const known = new Set(there.files.map((each) => each.content));
    const files = [...there.files, ...here.files.filter((each) => !known.has(each.content))];
    keep_draft(ticket_id, kind, text, files);
    agree(ticket_id, kind, there, 0);
    set({draft_moved: {ticket_id, kind}});
    const take_out = () => {
        const now = read_draft(ticket_id, kind);
        if (!now?.text.startsWith(there.body)) return;
        keep_draft(ticket_id, kind, now.text.slice(there.body.length).trimStart(), here.files);
        set({draft_moved: {ticket_id, kind}});
        keep_soon(ticket_id, kind);
    };
    tell(t('draft.both', {number: there.ticket_number}), {action: t('draft.only_here'), act: take_out, stays: true});
}

// `there` is what the server has now. True where the draft here is to be kept there.
function settle(ticket_id, kind, there) {
    if (is_on_its_way(ticket_id, kind)) return false;
    const here = read_draft(ticket_id, kind);
    const written = {text: there.body, files: there.files};
    const agreed = agreed_on(ticket_id, kind);
    const is_as_agreed = agreed
        ? agreed.version === there.version && agreed.created_at === there.created_at
        : there.version === 0;
    if (is_as_agreed) return is_new_here(ticket_id, kind);
    if (!here || !is_new_here(ticket_id, kind)) put_in_place(ticket_id, kind, there);
    else if (there.version === 0) agree(ticket_id, kind, there, 0);
    else if (holds(written, here)) put_in_place(ticket_id, kind, there);
    else if (holds(here, written)) agree(ticket_id, kind, there, 0);
    else keep_both(ticket_id, kind, here, there);
    return is_new_here(ticket_id, kind);
}

async function keep_there(ticket_id, kind, options) {
    if (!is_new_here(ticket_id, kind) || is_on_its_way(ticket_id, kind)) return;
    const here = read_draft(ticket_id, kind);
    const attach = (here?.files ?? []).map(({file_name, mime_type, content}) => ({file_name, mime_type, content}));
    const version = agreed_on(ticket_id, kind)?.version ?? 0;
    try {
        const body = {body: here?.text ?? '', attach};
        const kept = await put(path_of(ticket_id, kind), body, {version, quiet: true, ...options});
        agree(ticket_id, kind, kept, here?.at ?? 0);
    } catch (error) {
        if (error.status === 412 && error.current) {
            if (settle(ticket_id, kind, error.current)) keep_soon(ticket_id, kind);
            return;
        }
        not_kept.add(place_of(ticket_id, kind));
        set({draft_kept: Date.now()});
    }
}

// One after the other, so that an older text never comes behind a newer one.
function in_turn(ticket_id, kind, work) {
    const place = place_of(ticket_id, kind);
    const turn = (under_way.get(place) ?? Promise.resolve()).then(work).catch(() => {});
    under_way.set(place, turn);
    turn.then(() => under_way.get(place) === turn && under_way.delete(place));
    return turn;
}

export function keep_now(ticket_id, kind, options) {
    clearTimeout(timers.get(place_of(ticket_id, kind)));
    timers.delete(place_of(ticket_id, kind));
    if (!is_new_here(ticket_id, kind)) return;
    if (options?.keepalive) keep_there(ticket_id, kind, options);
    else in_turn(ticket_id, kind, () => keep_there(ticket_id, kind));
}

export function keep_soon(ticket_id, kind) {
    const place = place_of(ticket_id, kind);
    clearTimeout(timers.get(place));
    timers.set(
        place,
        setTimeout(() => keep_now(ticket_id, kind), pause),
    );
    set({draft_kept: Date.now()});
}

// An answer is sent behind what is being kept of it; the server deletes its draft then.
export const all_kept = (ticket_id, kind) => under_way.get(place_of(ticket_id, kind));
export const was_sent = (ticket_id, kind) => agree(ticket_id, kind, nothing, 0);

// 'kept', 'here' for what the browser alone has, or nothing to be said.
export function state_of_draft(ticket_id, kind) {
    if (!read_draft(ticket_id, kind)) return '';
    if (not_kept.has(place_of(ticket_id, kind))) return 'here';
    return is_new_here(ticket_id, kind) ? '' : 'kept';
}

// Of a ticket that one comes to: what was written of it elsewhere. It is asked for behind what is being kept, and what
// is to be kept waits for the answer.
export function read_kept(ticket_id) {
    const before = Promise.all(kinds.map((kind) => all_kept(ticket_id, kind)));
    const asked = before.then(() => get('drafts', {ticket: ticket_id}, {quiet: true}));
    for (const kind of kinds) {
        in_turn(ticket_id, kind, async () => {
            const there = (await asked).find((each) => each.kind === kind);
            if (settle(ticket_id, kind, there ?? nothing)) keep_soon(ticket_id, kind);
        });
    }
}

// What could not be kept before, of whichever ticket.
function keep_all() {
    const places = [...keep.names('draft.'), ...keep.names('kept.')].map((name) => name.split('.').slice(1));
    for (const [ticket_id, kind] of places) if (kinds.includes(kind)) keep_now(ticket_id, kind);
}

async function read_marks() {
    const list = await get('drafts', {fields: 'ticket_id', limit: most}, {quiet: true});
    set({drafts: new Set(list.map((each) => each.ticket_id))});
}

export function begin_keeping() {
    let looked_at = Date.now();
    const look = () => {
        if (document.hidden || Date.now() - looked_at < look_again) return;
        looked_at = Date.now();
        read_marks().catch(() => {});
        if (state.ticket?.record) read_kept(state.ticket.record.id);
    };
    read_marks().catch(() => {});
    if (state.ticket?.record) read_kept(state.ticket.record.id);
    watch(['online'], () => state.online && keep_all());
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
}
