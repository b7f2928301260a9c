// Short messages in the corner, with a way back where there is one.
import {Refused, Unreachable} from './api.js';
import {h, icon_button} from './dom.js';
import {t} from './words.js';

const lasts = 7000;
const lasts_failed = 12000;
const most = 4;
let place;
let last_undo;

export function mount_notices(parent) {
    place = h('div', {class: 'notices', role: 'status', 'aria-live': 'polite'});
    parent.append(place);
}

// `act` is done when the reader presses `action`; the returned function takes the notice away.
export function tell(text, {action, act, is_failure = false, stays = false} = {}) {
    let timer;
    const end = () => {
        clearTimeout(timer);
        notice.remove();
        if (last_undo === press) last_undo = null;
    };
    const press = () => {
        end();
        act();
    };
    const begin = () => {
        if (!stays) timer = setTimeout(end, is_failure ? lasts_failed : lasts);
    };
    const notice = h(
        'div',
        {class: is_failure ? 'notice failed' : 'notice', onmouseenter: () => clearTimeout(timer), onmouseleave: begin},
        h('span', {}, text),
        action && h('button', {type: 'button', class: 'link-button', onclick: press}, action),
        icon_button('close', t('close'), end),
    );
    if (act && !is_failure) last_undo = press;
    while (place.children.length >= most) place.firstChild.remove();
    place.append(notice);
    begin();
    return end;
}

export function error_text(error) {
    if (error instanceof Unreachable) return t('error.unreachable');
    if (!(error instanceof Refused)) return t('error.own');
    if (error.status === 403) return t('error.denied', {detail: error.message});
    if (error.status === 429 || error.status === 503) return t('error.busy');
    return error.hint ? `${error.message} (${error.hint})` : error.message;
}

export function tell_error(error, what) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) console.error(error);
    return tell(`${what} ${error_text(error)}`, {is_failure: true});
}

// The key for it does what the newest notice offers.
export function undo_last() {
    if (last_undo) last_undo();
    else tell(t('undo.nothing'));
}
