// The administration: a page for each kind of thing that a desk is made of.
import {fill, h, icon, icon_button} from '../dom.js';
import {add_style} from '../more.js';
import {error_text, tell_error} from '../notices.js';
import {address_of, go} from '../route.js';
import {state} from '../state.js';
import {admin_pages} from '../views.js';
import {add_words, t} from '../words.js';
import {read_operations} from '../more/operations.js';
import {draw_page} from './page.js';
import {departments} from './departments.js';
import {health} from './health.js';
import {overrides} from './overrides.js';
import {people} from './people.js';
import {policies} from './policies.js';
import {roles} from './roles.js';
import {rules} from './rules.js';
import {statuses} from './statuses.js';
import {tags} from './tags.js';
import {tokens} from './tokens.js';
import {deliveries, webhooks} from './webhooks.js';

const pages = {
    people,
    roles,
    departments,
    statuses,
    tags,
    policies,
    overrides,
    rules,
    webhooks,
    deliveries,
    tokens,
    health,
};

const tabs = (here) =>
    h(
        'nav',
        {'aria-label': t('admin')},
        h(
            'ul',
            {class: 'report-names'},
            admin_pages().map((name) =>
                h(
                    'li',
                    {},
                    h(
                        'a',
                        {
                            href: address_of({admin: name}),
                            'aria-current': name === here ? 'page' : null,
                            data: {key: `admin-${name}`},
                            onclick: (event) => {
                                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                                event.preventDefault();
                                go({admin: name});
                            },
                        },
                        t(`admin.page.${name}`),
                    ),
                ),
            ),
        ),
    );

let asked = 0;

export async function show_admin(place, wanted) {
    const name = admin_pages().includes(wanted) ? wanted : admin_pages()[0];
    const turn = ++asked;
    const is_current = () => turn === asked && Boolean(state.place.admin);
    await Promise.all([add_words('admin'), add_style('admin')]).catch((error) => tell_error(error, t('error.begin')));
    if (!is_current()) return;
    const title = name ? t(`admin.page.${name}`) : t('admin');
    const tools = h('div', {class: 'admin-head-tools'});
    const body = h('div', {class: 'admin-body'}, h('p', {class: 'faint', role: 'status'}, t('loading')));
    const to_views = icon_button('menu', t('views'), () => document.body.classList.toggle('views-open'), {
        class: 'icon-button views-toggle',
    });
    fill(place, h('div', {class: 'report-head'}, to_views, h('h1', {}, title), tools), name && tabs(name), body);
    document.title = `${title} - Helpdesk`;
    if (!name) return fill(body, h('p', {}, t('admin.nothing')));
    try {
        if (pages[name].draw) return await pages[name].draw({body, is_current});
        const operations = new Map((await read_operations()).map((each) => [each.id, each]));
        if (is_current()) await draw_page({page: pages[name], name, operations, tools, body, is_current});
    } catch (error) {
        if (is_current()) fill(body, h('p', {class: 'failed', role: 'alert'}, icon('alert'), error_text(error)));
    }
}
