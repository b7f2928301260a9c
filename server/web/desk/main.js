// The desk begins here: what it has to know is read, the panes are drawn, and the keyboard and the events are heard.
import {get, all_of, site_root} from './api.js';
import {mount_bulk_bar} from './actions.js';
import {add, drawings, fill, h, icon, icon_button, load_icons} from './dom.js';
import {begin_keys} from './keys.js';
import {mount_list, scroll_to_top} from './list.js';
import {begin_listening, on_event} from './live.js';
import {avatar, begin_ticking} from './marks.js';
import {administer, more, open_more} from './more.js';
import {error_text, mount_notices} from './notices.js';
import {begin_sending} from './outgoing.js';
import {begin_presence} from './presence.js';
import {begin_routing} from './route.js';
import {open_list, reload_list, touch_row} from './rows.js';
import {mount_search} from './search_box.js';
import {is_of_staff, may, set, state, watch} from './state.js';
import {mount_ticket} from './ticket_view.js';
import {all_stale, open_ticket, ticket_touched} from './tickets.js';
import {admin_link, admin_pages, mount_views, read_views, read_views_soon, reports_link, view_of} from './views.js';
import {load_words, t} from './words.js';

async function read_people() {
    const roles = (await get('roles')).filter(is_of_staff);
    const lists = await Promise.all(roles.map((role) => all_of('users', {role: role.name, is_active: true})));
    set({people: lists.flat()});
}

// Whoever is signed in is a customer, for whom there are other pages.
class NotStaff extends Error {}

// All that the first page needs is asked for at once; what the first list does without comes after it.
async function read_basics() {
    const [me, statuses] = await Promise.all([get('session'), get('statuses'), read_views()]);
    if (!is_of_staff(me)) throw new NotStaff();
    set({me, statuses: statuses.sort((a, b) => a.position - b.position)});
    read_people().catch(() => {});
    get('departments').then(
        (departments) => set({departments}),
        () => {},
    );
    get('tags').then(
        (tags) => set({tags}),
        () => {},
    );
    return me;
}

const arriving = {}; // what is being read of the place

function arrive(place, before) {
    document.body.dataset.pane = place.admin ? 'admin' : place.report ? 'report' : place.number ? 'ticket' : 'list';
    if (place.admin) administer(document.querySelector('.admin'), place.admin);
    if (place.report) more('show_report')(document.querySelector('.report'), place.report);
    if (place.view !== before.view || place.words !== before.words) {
        set({selected: new Set()});
        if (before.view || before.words) scroll_to_top();
        arriving.list = open_list(place.words || view_of(place.view).query);
    }
    if (place.number !== before.number) {
        arriving.ticket = open_ticket(place.number);
        const row = state.rows.find((each) => each.ticket_number === place.number);
        if (row) set({cursor: row.id});
    }
}

// A tab that nobody looks at asks for nothing, and for all of it when somebody does again.
let has_missed = false;

async function look_again() {
    await Promise.all(Object.values(arriving)); // it may be older, and is shown first
    all_stale();
    reload_list();
    read_views_soon();
}

function catch_up() {
    if (document.hidden || !has_missed) return;
    has_missed = false;
    look_again();
}

function hear(event) {
    if (event.kind === 'signed_out') return location.reload();
    if (document.hidden && !['online', 'offline', 'hello'].includes(event.kind)) {
        has_missed = true;
        return;
    }
    if (event.kind === 'reset') return look_again();
    if (!event.ticket_number && !event.ticket_id) return;
    const number = event.ticket_number ?? state.ticket?.number;
    ticket_touched(number, event.kind);
    if (event.kind.startsWith('presence.')) return;
    touch_row(event.ticket_id, number);
    read_views_soon();
}

const close_views = () => document.body.classList.remove('views-open');

function draw_side(side) {
    const pages = admin_pages();
    add(side, [
        h('a', {class: 'skip', href: '#work'}, t('skip')),
        h('div', {class: 'brand'}, icon('mark'), h('span', {}, t('title'))),
    ]);
    mount_views(side);
    add(side, [
        h(
            'button',
            {type: 'button', class: 'quiet-button manage', onclick: more('manage_views')},
            icon('edit'),
            t('view.manage'),
        ),
        may('reports:read') && reports_link(),
        pages.length > 0 && admin_link(pages[0]),
        h('span', {class: 'spring'}),
        h(
            'button',
            {type: 'button', class: 'quiet-button', onclick: more('open_palette')},
            icon('command'),
            t('palette'),
            h('kbd', {'aria-hidden': 'true'}, 'Ctrl K'),
        ),
        h(
            'button',
            {type: 'button', class: 'quiet-button', onclick: more('show_keys')},
            icon('keyboard'),
            t('keys'),
            h('kbd', {'aria-hidden': 'true'}, '?'),
        ),
        h(
            'button',
            {type: 'button', class: 'me', 'aria-label': t('settings'), onclick: more('show_settings')},
            avatar(state.me.email, state.me.name),
            h('span', {class: 'me-name'}, state.me.name),
            icon('settings'),
        ),
    ]);
}

function draw_desk() {
    const side = h('nav', {class: 'side', 'aria-label': t('views')});
    const list = h('section', {class: 'list', 'aria-label': t('list.name')});
    const ticket = h('section', {class: 'ticket', 'aria-label': t('ticket')});
    const report = h('section', {class: 'report', 'aria-label': t('reports')});
    const admin = h('section', {class: 'admin', 'aria-label': t('admin')});
    const offline = h('p', {class: 'offline', role: 'status'});
    draw_side(side);
    const tools = h(
        'div',
        {class: 'list-top'},
        icon_button('menu', t('views'), () => document.body.classList.toggle('views-open'), {
            class: 'icon-button views-toggle',
        }),
    );
    mount_search(tools);
    add(tools, [icon_button('plus', t('action.create'), more('create_ticket'))]);
    list.append(tools);
    mount_bulk_bar(list);
    mount_list(list);
    mount_ticket(ticket);
    document.body.replaceChildren(
        drawings ?? '',
        h(
            'div',
            {class: 'desk'},
            side,
            h('main', {class: 'work', id: 'work', tabindex: '-1'}, list, ticket, report, admin),
            h('button', {type: 'button', class: 'veil', 'aria-label': t('close'), onclick: close_views}),
        ),
        offline,
    );
    mount_notices(document.body);
    watch(['online'], () => {
        offline.hidden = state.online;
        fill(offline, icon('alert'), t('offline'));
    });
}

function show_failure(error) {
    const is_customer = error instanceof NotStaff;
    if (!is_customer) console.error(error);
    document.body.replaceChildren(
        h(
            'main',
            {class: 'plain-notice'},
            h('h1', {}, t(is_customer ? 'not_staff' : 'error.begin')),
            h('p', {}, is_customer ? t('not_staff.hint') : error_text(error)),
            h('p', {}, h('a', {href: site_root.href}, t(is_customer ? 'not_staff.go' : 'again'))),
        ),
    );
}

async function begin() {
    const words = Promise.all([load_words(), load_icons()]);
    try {
        await Promise.all([read_basics(), words]);
        draw_desk();
        begin_routing(arrive);
        begin_ticking();
        begin_keys();
        begin_presence();
        begin_sending();
        on_event(hear);
        document.addEventListener('visibilitychange', catch_up);
        begin_listening();
        // What may be wanted next is there by then, or as soon as the desk can be reached.
        setTimeout(() => watch(['online'], () => state.online && open_more().catch(() => {})), 2000);
    } catch (error) {
        await words;
        show_failure(error);
    }
}

begin();
