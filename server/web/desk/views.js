// The views at the side, with their counts, which stay true by themselves.
import {get} from './api.js';
import {debounced, fill, h, icon, icon_button} from './dom.js';
import {more} from './more.js';
import {address_of, go} from './route.js';
import {may, set, state, watch} from './state.js';
import {t} from './words.js';

const own_names = {Mine: 'mine', Unassigned: 'unassigned', Open: 'open', Overdue: 'overdue', Waiting: 'waiting'};
const icons = {mine: 'person', unassigned: 'inbox', open: 'open', overdue: 'alert', waiting: 'pause', all: 'all'};

// What a view is called in the address.
const key_of = (view) => (view.owner_id === null && own_names[view.name] ? own_names[view.name] : view.name);
const label_of = (view) =>
    view.owner_id === null && own_names[view.name] ? t(`view.${own_names[view.name]}`) : view.name;

const all_view = () => ({
    key: 'all',
    label: t('view.all'),
    query: 'sort:-updated',
    count: state.counts.all ?? null,
    icon: 'all',
});

export function all_views() {
    const views = state.views.map((view) => ({
        ...view,
        key: key_of(view),
        label: label_of(view),
        icon: icons[key_of(view)] ?? 'view',
    }));
    return [...views, all_view()];
}

export const view_of = (key) => all_views().find((each) => each.key === key) ?? all_view();

export async function read_views() {
    const [views, all] = await Promise.all([get('views'), get('tickets/count')]);
    set({views, counts: {all: all.count, all_is_more: all.is_more}});
}
export const read_views_soon = debounced(400, () => read_views().catch(() => {}));

const count_text = (view) =>
    view.count === null || view.count === undefined
        ? ''
        : view.is_more
          ? t('list.many', {count: view.count})
          : view.count.toLocaleString();

function draw_view(view) {
    const is_here = !state.place.words && !state.place.report && !state.place.admin && state.place.view === view.key;
    const is_alarming = view.key === 'overdue' && view.count > 0;
    return h(
        'li',
        {},
        h(
            'a',
            {
                class: is_here ? 'view here' : 'view',
                href: address_of({view: view.key}),
                'aria-current': is_here ? 'page' : null,
                data: {key: `view-${view.key}`},
                onclick: (event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    document.body.classList.remove('views-open');
                    go({view: view.key, number: null});
                },
            },
            icon(view.icon),
            h('span', {class: 'view-name'}, view.label),
            h('span', {class: is_alarming ? 'count alarming' : 'count'}, count_text(view)),
        ),
    );
}

// The pages of the administration, and one of what the reader has to be permitted for each.
const pages = {
    people: ['users:manage'],
    roles: ['users:manage', 'roles:manage'],
    departments: ['departments:manage'],
    statuses: ['statuses:manage'],
    tags: ['tags:manage'],
    policies: ['policies:manage'],
    overrides: ['policies:manage'],
    rules: ['rules:manage'],
    webhooks: ['webhooks:manage'],
    deliveries: ['outbox:read'],
    tokens: ['tokens:create'],
    health: ['desk:maintain'],
};

export const admin_pages = () => Object.keys(pages).filter((name) => pages[name].some(may));

// Leads to what takes the place of the list and the ticket.
function link_of(place, drawing, label) {
    const link = h(
        'a',
        {
            class: 'view',
            href: address_of(place),
            onclick: (event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                document.body.classList.remove('views-open');
                go({...place, number: null});
            },
        },
        icon(drawing),
        h('span', {class: 'view-name'}, label),
    );
    watch(['place'], () => {
        const is_here = Object.keys(place).some((name) => state.place[name]);
        link.classList.toggle('here', is_here);
        if (is_here) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
    });
    return link;
}

export const reports_link = () => link_of({report: 'volume'}, 'chart', t('reports'));
export const admin_link = (first) => link_of({admin: first}, 'admin', t('admin'));

export function mount_views(parent) {
    const list = h('ul', {class: 'views'});
    parent.append(
        h(
            'div',
            {class: 'views-head'},
            h('h2', {}, t('views')),
            icon_button('plus', t('view.save'), more('save_view')),
        ),
        list,
    );
    watch(['views', 'counts', 'place'], () => fill(list, all_views().map(draw_view)));
}
