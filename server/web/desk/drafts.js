// What somebody is writing is kept in the browser with every key, for each ticket, until it is sent;
// more/kept_drafts.js keeps it on the server as well.
import {keep, state} from './state.js';

const name_of_draft = (ticket_id, kind) => `draft.${ticket_id}.${kind}`;

// {text, files, at}; files have been uploaded already. `at` is another one whenever they are.
export const read_draft = (ticket_id, kind) => keep.get(name_of_draft(ticket_id, kind));

export function keep_draft(ticket_id, kind, text, files = []) {
    const is_empty = !text.trim() && !files.length;
    const before = read_draft(ticket_id, kind);
    if (before && before.text === text && is_same_files(before.files, files)) return true;
    return keep.set(name_of_draft(ticket_id, kind), is_empty ? null : {text, files, at: Date.now()});
}

const is_same_files = (one, other) =>
    one.length === other.length && one.every((each, index) => each.content === other[index].content);

// What is on its way, and not there yet.
export const all_waiting = () =>
    keep
        .names('outgoing.')
        .map((name) => keep.get(name))
        .filter(Boolean);
export const waiting_for = (ticket_id) =>
    all_waiting().filter((each) => each.ticket_id === ticket_id && !each.has_arrived);

// What was on its way becomes a draft again, in front of what has been begun since. The returned function takes it out
// again, if the draft is as it was left here.
export function give_back({ticket_id, kind, text, files}) {
    const begun = read_draft(ticket_id, kind) ?? {text: '', files: []};
    const joined = [text, begun.text].filter((each) => each.trim()).join('\n\n');
    const all_files = [...files, ...begun.files];
    keep_draft(ticket_id, kind, joined, all_files);
    return () => {
        const now = read_draft(ticket_id, kind);
        if (now?.text !== joined || now.files.length !== all_files.length) return;
        keep_draft(ticket_id, kind, begun.text, begun.files);
    };
}

export const has_draft = (ticket_id) =>
    Boolean(read_draft(ticket_id, 'reply') || read_draft(ticket_id, 'note')) || state.drafts.has(ticket_id);

// Told when another tab changes this draft; gives what ends it.
export function on_other_tab(ticket_id, kind, action) {
    const key = keep.key(name_of_draft(ticket_id, kind));
    const listener = (event) => {
        if (event.key === key) action(event.newValue ? JSON.parse(event.newValue) : {text: '', files: []});
    };
    addEventListener('storage', listener);
    return () => removeEventListener('storage', listener);
}
