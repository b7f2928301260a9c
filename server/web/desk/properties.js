// What there is to know and to set of a ticket, beside its conversation.
import {pick_assignee, pick_department, pick_priority, pick_status, pick_tags} from './actions.js';
import {toggle_tag} from './changes.js';
import {fill, h, icon, icon_button} from './dom.js';
import {avatar, counting_chip, priority_mark, running_clock, status_mark} from './marks.js';
import {address_of, go} from './route.js';
import {name_of, state, tag_of} from './state.js';
import {more} from './more.js';
import {custom_part} from './custom_fields.js';
import {moment_text, t} from './words.js';

function setting(key, label, content, act) {
    return h(
        'div',
        {class: 'setting'},
        h('span', {class: 'setting-label', id: `label-${key}`}, label),
        h(
            'button',
            {
                type: 'button',
                class: 'setting-button',
                data: {key: `set-${key}`},
                'aria-describedby': `label-${key}`,
                onclick: act,
            },
            content,
            icon('down'),
        ),
    );
}

const explain_clocks = more('explain_clocks');

const late_states = ['late', 'missed'];

function clock_line(clock, record) {
    const is_running = !record.paused_at && running_clock(record)?.name === clock.clock;
    const state_class = late_states.includes(clock.state) ? 'late' : clock.state;
    return h(
        'div',
        {class: 'clock'},
        h('span', {class: 'setting-label'}, t(`clock.${clock.clock}`)),
        is_running
            ? counting_chip(clock.due_at, moment_text(clock.due_at))
            : h('span', {class: `due ${state_class}`}, t(`clock.state.${clock.state}`)),
        h('span', {class: 'faint'}, moment_text(clock.due_at)),
    );
}

function clocks_part({record, clocks}) {
    if (!clocks?.clocks?.length) return null;
    return h(
        'section',
        {class: 'part'},
        h(
            'h2',
            {},
            t('clocks'),
            h(
                'button',
                {type: 'button', class: 'link-button', data: {key: 'why'}, onclick: () => explain_clocks(clocks)},
                t('clock.why.short'),
            ),
        ),
        record.paused_at &&
            h('p', {class: 'faint'}, icon('pause'), t('due.paused.since', {at: moment_text(record.paused_at)})),
        clocks.clocks.map((each) => clock_line(each, record)),
    );
}

function tag_chip(record, name) {
    return h(
        'span',
        {class: 'tag'},
        h('span', {class: 'dot', style: {'--dot': tag_of(name)?.color ?? '#888'}}),
        name,
        h(
            'button',
            {
                type: 'button',
                class: 'tag-off',
                'aria-label': t('tag.take_off', {name}),
                data: {key: `tag-${name}`},
                onclick: () => toggle_tag(record, name),
            },
            icon('close'),
        ),
    );
}

function tags_part(record) {
    return h(
        'section',
        {class: 'part'},
        h(
            'h2',
            {},
            t('tags'),
            icon_button('plus', t('action.tags'), pick_tags, {data: {key: 'tags-add'}, class: 'icon-button small'}),
        ),
        h(
            'div',
            {class: 'tags'},
            record.tags.length
                ? record.tags.map((each) => tag_chip(record, each))
                : h('span', {class: 'faint'}, t('value.none')),
        ),
    );
}

function customer_part({record, customer}) {
    const words = `customer:${record.customer}`;
    return h(
        'section',
        {class: 'part'},
        h('h2', {}, t('field.customer')),
        h(
            'div',
            {class: 'person'},
            avatar(record.customer, customer?.name ?? record.customer),
            h(
                'div',
                {},
                h('strong', {}, customer?.name ?? record.customer),
                h('a', {class: 'faint', href: `mailto:${record.customer}`}, record.customer),
            ),
        ),
        h(
            'a',
            {
                href: address_of({words, number: record.ticket_number}),
                data: {key: 'others'},
                onclick: (event) => {
                    event.preventDefault();
                    go({words, view: null, number: record.ticket_number});
                },
            },
            t('customer.tickets'),
        ),
    );
}

function link_line(record, each) {
    return h(
        'li',
        {},
        h('span', {class: 'faint'}, t(each.outward ? `link.${each.kind}` : `link.${each.kind}.back`)),
        h(
            'a',
            {
                href: address_of({...state.place, number: each.ticket_number}),
                data: {key: `link-${each.ticket_number}`},
                onclick: (event) => {
                    event.preventDefault();
                    go({number: each.ticket_number});
                },
            },
            `${each.ticket_number.replace(/^TKT-0*/, '#')} ${each.title}`,
        ),
        each.kind !== 'follow_up' &&
            icon_button('close', t('link.end'), () => more('unlink')(record, each), {class: 'icon-button small'}),
    );
}

function links_part({record, links}) {
    return h(
        'section',
        {class: 'part'},
        h('h2', {}, t('links')),
        links?.length > 0 &&
            h(
                'ul',
                {class: 'links'},
                links.map((each) => link_line(record, each)),
            ),
        h(
            'div',
            {class: 'part-tools'},
            h(
                'button',
                {type: 'button', class: 'quiet-button', data: {key: 'link'}, onclick: more('link')},
                icon('link'),
                t('action.link'),
            ),
            h(
                'button',
                {type: 'button', class: 'quiet-button', data: {key: 'merge'}, onclick: more('merge')},
                icon('merge'),
                t('action.merge'),
            ),
            h(
                'button',
                {type: 'button', class: 'quiet-button', data: {key: 'split'}, onclick: more('split')},
                icon('split'),
                t('action.split'),
            ),
        ),
    );
}

function articles_part({suggestions}) {
    const articles = suggestions ?? [];
    if (!articles.length) return null;
    return h(
        'section',
        {class: 'part'},
        h('h2', {}, t('articles')),
        h(
            'ul',
            {class: 'articles'},
            articles.map((each) =>
                h(
                    'li',
                    {},
                    h(
                        'button',
                        {
                            type: 'button',
                            class: 'link-button',
                            data: {key: `article-${each.slug}`},
                            onclick: () => more('show_article')(each),
                        },
                        icon(each.kind === 'CANNED' ? 'canned' : 'article'),
                        each.title,
                    ),
                ),
            ),
        ),
    );
}

export function draw_properties(element, ticket) {
    const {record} = ticket;
    fill(
        element,
        h(
            'section',
            {class: 'part'},
            setting('status', t('field.status'), status_mark(record.status), pick_status),
            setting(
                'assignee',
                t('field.assignee'),
                [avatar(record.assignee), record.assignee ? name_of(record.assignee) : t('assignee.none')],
                pick_assignee,
            ),
            setting('priority', t('field.priority'), priority_mark(record.priority), pick_priority),
            setting('department', t('field.department'), record.department ?? t('value.none'), pick_department),
        ),
        clocks_part(ticket),
        tags_part(record),
        custom_part(record),
        customer_part(ticket),
        links_part(ticket),
        articles_part(ticket),
    );
}
