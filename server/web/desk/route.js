// The address of the page says what is shown: desk/view/mine/TKT-000042, or desk/search/TKT-000042?q=printer.
import {path_below_root, site_root} from './api.js';
import {set, state} from './state.js';

let arrive = () => {};

export function address_of({view, words, number, report, admin}) {
    if (admin) return new URL(`desk/admin/${encodeURIComponent(admin)}`, site_root).href;
    if (report) return new URL(`desk/reports/${report}`, site_root).href;
    const place = words ? 'search' : `view/${encodeURIComponent(view ?? 'mine')}`;
    const query = words ? `?q=${encodeURIComponent(words)}` : '';
    return new URL(`desk/${place}${number ? `/${encodeURIComponent(number)}` : ''}${query}`, site_root).href;
}

const place_of = (place) => ({view: null, words: '', number: null, report: null, admin: null, ...place});

function read_address() {
    const [path, query] = path_below_root().split('?');
    const [, kind, first, second] = path.split('/').map(decodeURIComponent);
    const words = new URLSearchParams(query ?? '').get('q');
    if (kind === 'reports' && first) return place_of({view: 'mine', report: query ? `${first}?${query}` : first});
    if (kind === 'admin') return place_of({view: 'mine', admin: first || 'people'});
    if (kind === 'search' && words) return place_of({words, number: first || null});
    if (kind === 'view' && first) return place_of({view: first, number: second || null});
    if (kind === 'ticket' && first) return place_of({view: 'all', number: first});
    return place_of({view: 'mine'});
}

// What is not named stays as it is, but for the words, which end with a view, and for the report and the
// administration, which end with all else.
export function go(update, {replace = false} = {}) {
    const before = state.place;
    const place = {...before, report: null, admin: null, ...update};
    if (update.view) place.words = '';
    const is_same = ['view', 'words', 'number', 'report', 'admin'].every((name) => place[name] === before[name]);
    if (is_same) return;
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
