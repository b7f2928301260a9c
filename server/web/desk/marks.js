// Small marks that stand in the list and beside the ticket: who, which status, how urgent, and when it is due. What is
// due counts down by itself where it stands.
import {h, icon} from './dom.js';
import {name_of, status_of} from './state.js';
import {moment_text, span_text, t} from './words.js';

const soon = 60 * 60 * 1000;

export function status_mark(name) {
    const status = status_of(name);
    return h(
        'span',
        {class: 'status'},
        h('span', {class: 'dot', style: {'--dot': status?.color ?? '#888'}}),
        status?.display_name ?? name,
    );
}

export function priority_mark(priority) {
    return h('span', {class: `priority ${priority.toLowerCase()}`}, icon('priority'), t(`priority.${priority}`));
}

// A colour that stays with the person.
function hue_of(text) {
    let sum = 7;
    for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 360;
    return sum;
}

export function avatar(email, name = email && name_of(email)) {
    if (!email)
        return h('span', {class: 'avatar nobody', title: t('assignee.none')}, icon('person', t('assignee.none')));
    const initials = name
        .split(/[\s@.]+/)
        .filter(Boolean)
        .slice(0, 2)
        .map((each) => [...each][0].toUpperCase())
        .join('');
    return h(
        'span',
        {class: 'avatar', title: name, style: {'--hue': hue_of(email)}},
        h('span', {'aria-hidden': 'true'}, initials),
        h('span', {class: 'unseen'}, name),
    );
}

// Of a row or a record: the clock that runs, as {at, name}; {paused: true}, or null where nothing is due.
export function running_clock(ticket) {
    if (ticket.resolved_at) return null;
    if (ticket.paused_at) return {paused: true};
    if (ticket.response_due_at && !ticket.first_response_at) return {at: ticket.response_due_at, name: 'response'};
    return ticket.resolution_due_at ? {at: ticket.resolution_due_at, name: 'resolution'} : null;
}

function show(element) {
    const left = new Date(element.dataset.due) - Date.now();
    const late = left < 0;
    element.lastChild.textContent = late
        ? t('due.late', {span: span_text(left)})
        : t('due.in', {span: span_text(left)});
    element.classList.toggle('late', late);
    element.classList.toggle('soon', !late && left < soon);
}

export function counting_chip(at, title) {
    const element = h('span', {class: 'due', data: {due: at}, title}, icon('clock'), '');
    show(element);
    return element;
}

export function clock_chip(ticket) {
    const clock = running_clock(ticket);
    if (!clock) return null;
    if (clock.paused)
        return h('span', {class: 'due paused', title: t('due.paused.why')}, icon('pause'), t('due.paused'));
    return counting_chip(clock.at, t(`due.${clock.name}.at`, {at: moment_text(clock.at)}));
}

export function begin_ticking() {
    setInterval(() => {
        for (const each of document.querySelectorAll('[data-due]')) show(each);
    }, 1000);
}
