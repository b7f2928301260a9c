// What was said on a ticket, from the first message to the last, with what is on its way.
import {url_of} from './api.js';
import {waiting_for} from './drafts.js';
import {fill, h, icon, icon_button, linked} from './dom.js';
import {avatar} from './marks.js';
import {form_button, history_lines, more} from './more.js';
import {take_back} from './outgoing.js';
import {may, person_of, state} from './state.js';
import {ago_text, moment_text, size_text, t} from './words.js';

const long_quote = 2; // lines of it are folded away

// Lines that quote what was said before are folded.
function text_of(content) {
    const blocks = [];
    for (const line of content.split('\n')) {
        const is_quote = line.startsWith('>');
        if (!blocks.length || blocks.at(-1).is_quote !== is_quote) blocks.push({is_quote, lines: []});
        blocks.at(-1).lines.push(line);
    }
    return blocks.map(({is_quote, lines}) => {
        const text = linked(lines.join('\n'));
        if (!is_quote || lines.length < long_quote) return h('div', {class: 'text', dir: 'auto'}, text);
        return h(
            'details',
            {class: 'quote'},
            h('summary', {'aria-label': t('quote.show')}, '…'),
            h('div', {class: 'text', dir: 'auto'}, text),
        );
    });
}

function file_link(file) {
    return h(
        'a',
        {class: 'file', href: url_of(`attachments/${file.id}/file`).href, download: file.file_name},
        icon('clip'),
        h('span', {class: 'file-name'}, file.file_name),
        h('span', {class: 'faint'}, size_text(file.size)),
    );
}

const files_row = (files) => files.length > 0 && h('div', {class: 'files'}, files.map(file_link));

function tools_of(comment, number) {
    const is_own = comment.user_id === state.me.user_id;
    return h(
        'span',
        {class: 'message-tools'},
        (is_own || may('comments:update_others')) &&
            icon_button('edit', t('comment.edit'), () => more('edit_comment')(comment, number)),
        (is_own || may('comments:delete_others')) &&
            icon_button('trash', t('comment.delete'), () => more('delete_comment')(comment, number)),
    );
}

function message({author, name, at, kind, content, files, tools, form}) {
    const label = t(`message.${kind}`, {name});
    return h(
        'article',
        {class: `message ${kind}`, 'aria-label': label},
        h(
            'header',
            {class: 'message-head'},
            avatar(author, name),
            h('strong', {}, name),
            kind === 'note' && h('span', {class: 'note-mark'}, icon('lock'), t('note.mark')),
            h('time', {datetime: at, title: moment_text(at)}, ago_text(at)),
            tools,
        ),
        h('div', {class: 'message-body'}, text_of(content), form, files_row(files)),
    );
}

function first_message(ticket) {
    const {record, customer, files} = ticket;
    return message({
        author: record.customer,
        name: customer?.name ?? record.customer,
        at: record.created_at,
        kind: 'theirs',
        content: record.description,
        files: files.filter((each) => !each.comment_id),
        form: form_button(ticket, null),
    });
}

function comment_message(comment, ticket) {
    const kind = comment.is_internal ? 'note' : person_of(comment.author) ? 'ours' : 'theirs';
    return message({
        author: comment.author,
        name: comment.author_name,
        at: comment.created_at,
        kind,
        content: comment.content,
        files: ticket.files.filter((each) => each.comment_id === comment.id),
        tools: tools_of(comment, ticket.number),
        form: form_button(ticket, comment.id),
    });
}

function waiting_message(entry, on_taken_back) {
    const is_sending = entry.sending || Date.now() >= entry.due_at;
    const kind = entry.kind === 'note' ? 'note' : 'ours';
    return h(
        'article',
        {class: `message waiting ${kind}`, 'aria-label': t('message.waiting')},
        h(
            'header',
            {class: 'message-head'},
            avatar(state.me.email, state.me.name),
            h('strong', {}, state.me.name),
            h('span', {class: 'sending', role: 'status'}, icon('send'), is_sending ? t('send.now') : t('send.soon')),
            !is_sending &&
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'link-button',
                        data: {key: `back-${entry.key}`},
                        onclick: () => on_taken_back(take_back(entry.key)),
                    },
                    t('send.take_back'),
                ),
        ),
        h(
            'div',
            {class: 'message-body'},
            text_of(entry.text),
            entry.files.length > 0 &&
                h(
                    'div',
                    {class: 'files'},
                    entry.files.map((file) => h('span', {class: 'file'}, icon('clip'), file.file_name)),
                ),
        ),
    );
}

// What happened and what was said, in the order of time.
export function draw_conversation(element, ticket, on_taken_back) {
    const said = ticket.comments.map((each) => ({at: each.created_at, draw: () => comment_message(each, ticket)}));
    const happened = ticket.history ? history_lines(ticket.history) : [];
    const all = [...said, ...happened].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    fill(
        element,
        first_message(ticket),
        all.map((each) => each.draw()),
        waiting_for(ticket.record.id).map((entry) => waiting_message(entry, on_taken_back)),
    );
}

// Until when the conversation is in the page, for the desk to tell whether there is a newer word.
export function seen_until(ticket) {
    return ticket.comments.at(-1)?.created_at ?? ticket.record.created_at;
}
