// What somebody is writing is kept in the browser with every key, for each ticket, until it is sent.
import {keep} from './state.js';

const name_of_draft = (ticket_id, kind) => `draft.${ticket_id}.${kind}`;

// {text, files, at}; files have been uploaded already.
export const read_draft = (ticket_id, kind) => keep.get(name_of_draft(ticket_id, kind));

export function keep_draft(ticket_id, kind, text, files = []) {
    const is_empty = !text.trim() && !files.length;
    return keep.set(name_of_draft(ticket_id, kind), is_empty ? null : {text, files, at: Date.now()});
}

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

export const has_draft = (ticket_id) => Boolean(read_draft(ticket_id, 'reply') || read_draft(ticket_id, 'note'));

// Told when another tab changes this draft; gives what ends it.
export function on_other_tab(ticket_id, kind, action) {
    const key = keep.key(name_of_draft(ticket_id, kind));
    const listener = (event) => {
        if (event.key === key) action(event.newValue ? JSON.parse(event.newValue) : {text: '', files: []});
    };
    addEventListener('storage', listener);
    return () => removeEventListener('storage', listener);
}
