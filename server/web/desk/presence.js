// Who else is at a ticket, and telling the others that one is oneself.
import {part, put, remove} from './api.js';
import {h, icon} from './dom.js';
import {state, watch} from './state.js';
import {t} from './words.js';

const renew_every = 25_000;
const here_after = 800; // whoever only passes by is not there

let at = null; // the number
let coming_to = null; // the number of the ticket that has just been opened
let doing = 'looking';
let timer;

function say() {
    if (at && document.visibilityState === 'visible') put(`tickets/${part(at)}/presence`, {doing}).catch(() => {});
}

function leave(number, options = {}) {
    if (number) remove(`tickets/${part(number)}/presence`, options).catch(() => {});
}

function arrive(number) {
    if (number === coming_to) return;
    coming_to = number;
    clearTimeout(timer);
    if (at) leave(at);
    at = null;
    doing = 'looking';
    if (!number) return;
    timer = setTimeout(() => {
        at = number;
        say();
    }, here_after);
}

export function set_doing(now) {
    if (doing === now) return;
    doing = now;
    say();
}

export function presence_notes(ticket) {
    const others = (ticket.presence ?? []).filter(
        (each) => each.user_id !== state.me.user_id && new Date(each.until) > Date.now(),
    );
    return others.map((each) =>
        h(
            'span',
            {class: `present ${each.doing}`, role: 'status'},
            icon(each.doing === 'answering' ? 'edit' : 'eye'),
            t(`presence.${each.doing}`, {name: each.name}),
        ),
    );
}

export function begin_presence() {
    watch(['ticket'], () => arrive(state.ticket?.record ? state.ticket.number : null));
    setInterval(say, renew_every);
    addEventListener('pagehide', () => leave(at, {keepalive: true}));
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') say();
        else leave(at);
    });
}
