// The address of the page says what is shown: desk/view/mine/TKT-000042, or desk/search/TKT-000042?q=printer.
import {path_below_root, site_root} from './api.js';
import {set, state} from './state.js';

let arrive = () => {};

export function address_of({view, words, number}) {
    const place = words ? 'search' : `view/${encodeURIComponent(view ?? 'mine')}`;
    const query = words ? `?q=${encodeURIComponent(words)}` : '';
    return new URL(`desk/${place}${number ? `/${encodeURIComponent(number)}` : ''}${query}`, site_root).href;
}

function read_address() {
    const [path, query] = path_below_root().split('?');
    const [, kind, first, second] = path.split('/').map(decodeURIComponent);
    const words = new URLSearchParams(query ?? '').get('q');
    if (kind === 'search' && words) return {view: null, words, number: first || null};
    if (kind === 'view' && first) return {view: first, words: '', number: second || null};
    if (kind === 'ticket' && first) return {view: 'all', words: '', number: first};
    return {view: 'mine', words: '', number: null};
}

// What is not named stays as it is, but for the words: they end with a view.
export function go(update, {replace = false} = {}) {
    const before = state.place;
    const place = {...before, ...update};
    if (update.view) place.words = '';
    if (place.view === before.view && place.words === before.words && place.number === before.number) return;
    const address = address_of(place);
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    set({place});
    arrive(place, before);
}

export function begin_routing(action) {
    arrive = action;
    const place = read_address();
    set({place});
    history.replaceState(null, '', address_of(place));
    arrive(place, {});
    addEventListener('popstate', () => {
        const before = state.place;
        const now = read_address();
        set({place: now});
        arrive(now, before);
    });
}
