// The ticket that is open: its head, its conversation, its properties, and where one answers.
import {compose_for, draft_came_back, mount_composer} from './composer.js';
import {draw_conversation} from './conversation.js';
import {waiting_for} from './drafts.js';
import {fill, h, icon, icon_button, is_typing_in} from './dom.js';
import {clock_chip, status_mark} from './marks.js';
import {more} from './more.js';
import {error_text, tell} from './notices.js';
import {presence_notes} from './presence.js';
import {draw_properties} from './properties.js';
import {go} from './route.js';
import {state, watch} from './state.js';
import {toggle_history} from './tickets.js';
import {t} from './words.js';

const near_end = 160;

let spoken, head, scroller, conversation, properties, nothing, pane;
const drawn = new Map(); // what each part was drawn from
let shown = null; // the number of the ticket that is drawn
let shown_count = 0; // of messages, with those on their way

function draw_head(ticket) {
    const {record} = ticket;
    fill(
        head,
        icon_button('back', t('back'), () => go({number: null}), {class: 'icon-button back', data: {key: 'back'}}),
        h(
            'div',
            {class: 'ticket-titles'},
            h(
                'div',
                {class: 'ticket-facts'},
                h('span', {class: 'row-number'}, record.ticket_number),
                status_mark(record.status),
                clock_chip(record),
                record.merged_into &&
                    h('span', {class: 'merged'}, t('ticket.merged_into', {number: record.merged_into})),
                presence_notes(ticket),
            ),
            h('h1', {class: 'ticket-title', tabindex: '-1', id: 'ticket-title'}, record.title),
        ),
        h(
            'div',
            {class: 'ticket-tools'},
            icon_button('edit', t('action.rename'), more('rename'), {data: {key: 'rename'}}),
            icon_button('history', t('history.toggle'), toggle_history, {
                'aria-pressed': String(Boolean(ticket.history)),
                data: {key: 'history'},
            }),
            icon_button('properties', t('properties'), () => pane.classList.toggle('with-properties'), {
                class: 'icon-button properties-toggle',
                data: {key: 'properties'},
            }),
        ),
    );
}

function draw_nothing(ticket) {
    const failed = ticket?.failure;
    pane.classList.toggle('is-empty', !ticket?.record);
    fill(
        nothing,
        ticket && !failed
            ? h('p', {class: 'faint', role: 'status'}, t('loading'))
            : [
                  icon(failed ? 'alert' : 'ticket'),
                  h(
                      'p',
                      {},
                      failed
                          ? failed.status === 404
                              ? t('ticket.missing', {number: ticket.number})
                              : error_text(failed)
                          : t('ticket.none'),
                  ),
                  !failed && h('p', {class: 'faint'}, t('ticket.none.hint')),
              ],
    );
}

function scroll_to_end() {
    scroller.scrollTop = scroller.scrollHeight;
}

// What has just been said comes into sight, unless the reader is further up; whoever does not see it hears of it.
function tell_newest(ticket, was_at_end) {
    const newest = ticket.comments.at(-1);
    if (was_at_end) scroll_to_end();
    if (!newest || newest.user_id === state.me.user_id) return;
    const text = t(newest.is_internal ? 'message.note' : 'message.new', {name: newest.author_name});
    spoken.textContent = text;
    if (!was_at_end) tell(text, {action: t('show'), act: scroll_to_end});
}

// Nothing is drawn again that has not changed: whoever is reading may have marked some of it.
function is_new(name, facts) {
    const before = drawn.get(name);
    drawn.set(name, facts);
    return !before || facts.some((each, index) => each !== before[index]);
}

function draw() {
    const {ticket} = state;
    document.title = ticket?.record
        ? `${ticket.record.ticket_number} ${ticket.record.title} - Helpdesk`
        : `${t('title')} - Helpdesk`;
    draw_nothing(ticket);
    compose_for(ticket?.record ? ticket : null);
    if (!ticket?.record) {
        shown = null;
        return;
    }
    const was_at_end = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near_end;
    const is_other = shown !== ticket.number;
    const count = ticket.comments.length + waiting_for(ticket.record.id).length;
    const has_more = count > shown_count;
    draw_head(ticket);
    const {record, comments, files, mails, history, customer, clocks, links, suggestions} = ticket;
    const {outgoing, people, statuses, tags, departments} = state;
    const spoken_of = [record.id, record.description, comments, files, mails, history, customer, outgoing, people];
    if (is_new('conversation', spoken_of)) {
        draw_conversation(conversation, ticket, draft_came_back);
    }
    const facts = [record, clocks, customer, links, suggestions, people, statuses, tags, departments];
    // What is being typed there stays until the field is left.
    const is_typing = !is_other && properties.contains(document.activeElement) && is_typing_in(document.activeElement);
    if (!is_typing && is_new('properties', facts)) draw_properties(properties, ticket);
    shown = ticket.number;
    shown_count = count;
    if (is_other) requestAnimationFrame(scroll_to_end);
    else if (has_more) tell_newest(ticket, was_at_end);
}

export function focus_ticket() {
    document.getElementById('ticket-title')?.focus();
}

export function mount_ticket(parent) {
    pane = parent;
    head = h('header', {class: 'ticket-head'});
    conversation = h('div', {class: 'conversation'});
    scroller = h(
        'div',
        {class: 'conversation-scroll', tabindex: '0', role: 'region', 'aria-label': t('conversation')},
        conversation,
    );
    properties = h('section', {
        class: 'properties',
        'aria-label': t('properties'),
        onfocusout: () => setTimeout(draw),
    });
    nothing = h('div', {class: 'ticket-nothing'});
    spoken = h('p', {class: 'unseen', role: 'status'});
    const middle = h('div', {class: 'ticket-middle'}, spoken, scroller);
    parent.append(nothing, head, h('div', {class: 'ticket-body'}, middle, properties));
    mount_composer(middle);
    watch(['ticket', 'outgoing', 'statuses', 'people', 'tags', 'departments'], draw);
    watch(['draft_returned'], () => draft_came_back(state.draft_returned));
}
