// Times at which something is due: each counts down by itself where it stands.
import {h, icon} from './dom.js';
import {moment_text, span_text, t} from './words.js';

const soon = 60 * 60 * 1000;

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
