// Where an answer or a note is written. The text area stays as it is while all around it changes.
import {keep_draft, on_other_tab, read_draft} from './drafts.js';
import {debounced, fill, h, icon, icon_button} from './dom.js';
import {file_to_send, take_files, upload_all} from './files.js';
import {pick} from './dialogs.js';
import {kept_drafts, more} from './more.js';
import {tell} from './notices.js';
import {send_later, take_back} from './outgoing.js';
import {seen_until} from './conversation.js';
import {set_doing} from './presence.js';
import {go} from './route.js';
import {state, watch} from './state.js';
import {t} from './words.js';

let box, area, files_line, tabs, hint, kept_mark, send_button;
let ticket = null; // whose draft this is
let kind = 'reply';
let files = [];
let stop_listening = () => {};
let uploading = 0;

function keep_now() {
    if (!ticket) return;
    if (!keep_draft(ticket.record.id, kind, area.value, files)) tell(t('draft.not_kept'), {is_failure: true});
    kept_drafts()?.keep_soon(ticket.record.id, kind);
}

function leave_draft(options) {
    if (!ticket) return;
    keep_now();
    kept_drafts()?.keep_now(ticket.record.id, kind, options);
}

function draw_kept() {
    const kept = ticket && kept_drafts()?.state_of_draft(ticket.record.id, kind);
    kept_mark.textContent = kept ? t(`draft.${kept}`) : '';
}

function draw_files() {
    fill(
        files_line,
        files.map((file) =>
            file_to_send(file, () => {
                files = files.filter((each) => each !== file);
                keep_now();
                draw_files();
            }),
        ),
        uploading > 0 && h('span', {class: 'faint', role: 'status'}, t('file.uploading')),
    );
}

function draw_kind() {
    box.classList.toggle('note', kind === 'note');
    for (const tab of tabs.children) tab.setAttribute('aria-pressed', String(tab.dataset.kind === kind));
    area.placeholder =
        kind === 'note'
            ? t('note.placeholder')
            : t('reply.placeholder', {name: ticket?.customer?.name ?? ticket?.record.customer ?? ''});
    area.setAttribute('aria-label', t(kind === 'note' ? 'note.area' : 'reply.area'));
    fill(send_button, icon(kind === 'note' ? 'lock' : 'send'), t(kind === 'note' ? 'note.send' : 'reply.send'));
    hint.textContent = t('send.hint');
    draw_kept();
}

const look_only_soon = debounced(20_000, () => set_doing('looking'));

function show_draft(draft) {
    area.value = draft?.text ?? '';
    files = draft?.files ?? [];
    draw_files();
}

// Another tab writes the same draft: whoever does not write here sees it, whoever does keeps their own words.
function from_other_tab(draft) {
    const is_writing = document.activeElement === area && document.hasFocus();
    // An answer that came back stands in front of them.
    if (is_writing && !(area.value && draft.text.endsWith(`\n\n${area.value}`))) return;
    show_draft(draft);
}

export function choose_kind(now, {focus = true} = {}) {
    if (ticket && now !== kind) {
        leave_draft();
        kind = now;
        stop_listening();
        stop_listening = on_other_tab(ticket.record.id, kind, from_other_tab);
        show_draft(read_draft(ticket.record.id, kind));
    }
    draw_kind();
    if (focus) {
        area.focus();
        area.scrollIntoView({block: 'nearest'});
    }
}

// Another ticket is open, or this one has changed.
export function compose_for(next) {
    box.hidden = !next?.record;
    if (!next?.record) {
        leave_draft();
        ticket = null;
        stop_listening();
        return;
    }
    const is_other = ticket?.record.id !== next.record.id;
    if (is_other) leave_draft();
    ticket = next;
    if (!is_other) return draw_kind();
    stop_listening();
    kind = read_draft(next.record.id, 'note') && !read_draft(next.record.id, 'reply') ? 'note' : 'reply';
    stop_listening = on_other_tab(next.record.id, kind, from_other_tab);
    show_draft(read_draft(next.record.id, kind));
    draw_kind();
    kept_drafts()?.read_kept(next.record.id);
}

// What was written elsewhere is here now: whoever is writing goes on at the same place.
function draft_moved(moved) {
    if (!moved || ticket?.record.id !== moved.ticket_id) return;
    if (moved.kind !== kind) {
        if (!area.value && !files.length && read_draft(moved.ticket_id, moved.kind)) {
            choose_kind(moved.kind, {focus: false});
        }
        return;
    }
    const behind = area.value.length - area.selectionEnd;
    show_draft(read_draft(moved.ticket_id, kind));
    area.selectionStart = area.selectionEnd = Math.max(0, area.value.length - behind);
    draw_kept();
}

export function draft_came_back(entry) {
    if (!entry || ticket?.record.id !== entry.ticket_id) return;
    const focus = !entry.is_left_over;
    if (kind !== entry.kind) return choose_kind(entry.kind, {focus});
    show_draft(read_draft(entry.ticket_id, entry.kind));
    if (focus) area.focus();
}

// As long as it is on its way it can be taken back from wherever one is by then.
function offer_to_take_back(entry) {
    const take = () => {
        const taken = take_back(entry.key);
        if (!taken) return tell(t('send.too_late'));
        go({number: entry.number});
        draft_came_back(taken);
    };
    const end = tell(t('send.queued', {number: entry.number}), {action: t('undo'), act: take, stays: true});
    setTimeout(end, entry.due_at - Date.now());
}

export function send(status = null) {
    if (!ticket || uploading) return;
    const text = area.value.trimEnd();
    if (!text.trim() && !files.length) return area.focus();
    const seen = kind === 'reply' ? seen_until(ticket) : null;
    const entry = send_later({ticket_id: ticket.record.id, number: ticket.number, kind, text, files, status, seen});
    keep_draft(ticket.record.id, kind, '');
    show_draft(null);
    set_doing('looking');
    area.blur();
    if (entry.due_at > Date.now()) offer_to_take_back(entry);
}

export async function send_with_status() {
    const item = await pick({
        title: t('send.with_status'),
        items: state.statuses.map((each) => ({value: each.name, label: each.display_name, color: each.color})),
    });
    if (item) send(item.value);
}

async function add_files(list) {
    uploading += 1;
    draw_files();
    const owner = ticket;
    const owner_kind = kind;
    await upload_all(list, (file) => {
        if (owner === ticket || (owner?.record.id === ticket?.record.id && owner_kind === kind)) {
            files = [...files, file];
            keep_now();
        } else {
            const draft = read_draft(owner.record.id, owner_kind) ?? {text: '', files: []};
            keep_draft(owner.record.id, owner_kind, draft.text, [...draft.files, file]);
        }
    });
    uploading -= 1;
    draw_files();
}

export function insert_text(text) {
    const before = area.value.slice(0, area.selectionStart);
    area.setRangeText(
        before && !/\s$/.test(before) ? `\n\n${text}` : text,
        area.selectionStart,
        area.selectionEnd,
        'end',
    );
    keep_now();
    area.focus();
}

async function insert_canned() {
    if (!ticket) return;
    const text = await more('pick_canned')(ticket);
    if (text) insert_text(text);
}

function tab(name) {
    return h(
        'button',
        {type: 'button', class: 'tab', 'aria-pressed': 'false', data: {kind: name}, onclick: () => choose_kind(name)},
        icon(name === 'note' ? 'lock' : 'reply'),
        t(`${name}.tab`),
    );
}

export function mount_composer(parent) {
    const chooser = h('input', {
        type: 'file',
        multiple: true,
        hidden: true,
        'aria-label': t('file.add'),
        onchange: () => {
            add_files([...chooser.files]);
            chooser.value = '';
        },
    });
    tabs = h('div', {class: 'tabs', role: 'group', 'aria-label': t('composer.kind')}, tab('reply'), tab('note'));
    area = h('textarea', {
        class: 'composer-area',
        rows: '3',
        oninput: () => {
            keep_now();
            set_doing('answering');
            look_only_soon();
        },
    });
    files_line = h('div', {class: 'files'});
    hint = h('span', {class: 'composer-hint faint'});
    kept_mark = h('span', {class: 'composer-kept faint'});
    send_button = h('button', {type: 'button', class: 'button main', onclick: () => send()});
    box = h(
        'section',
        {class: 'composer', 'aria-label': t('composer.name'), hidden: true},
        tabs,
        area,
        files_line,
        h(
            'div',
            {class: 'composer-foot'},
            icon_button('canned', t('canned.insert'), insert_canned),
            icon_button('clip', t('file.add'), () => chooser.click()),
            chooser,
            kept_mark,
            hint,
            send_button,
            icon_button('down', t('send.with_status'), send_with_status, {class: 'icon-button main'}),
        ),
    );
    take_files(box, add_files);
    parent.append(box);
    addEventListener('pagehide', () => leave_draft({keepalive: true}));
    document.addEventListener('visibilitychange', () => document.hidden && leave_draft());
    watch(['drafts', 'draft_kept'], draw_kept);
    watch(['draft_moved'], () => draft_moved(state.draft_moved));
}
