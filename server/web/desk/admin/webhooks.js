// Other programs that are told what happens, and what became of each delivery.
import {all_of, get} from '../api.js';
import {h} from '../dom.js';
import {tell, tell_error} from '../notices.js';
import {go} from '../route.js';
import {moment_text, t} from '../words.js';
import {run} from '../more/form.js';
import {event_words, of_events} from './events.js';
import {filter} from './filter.js';
import {renew_secret, show_secret} from './secret.js';

const show_signing_secret = ({name, signing_secret}) =>
    show_secret(t('admin.signing_secret', {name}), t('admin.signing_secret.words'), signing_secret);

async function ping(view, row) {
    try {
        await run(view.operations.get('webhook_ping'), {id: row.id});
        tell(t('admin.pinged', {name: row.name}), {
            action: t('admin.page.deliveries'),
            act: () => go({admin: 'deliveries'}),
        });
    } catch (error) {
        tell_error(error, t('admin.not_pinged'));
    }
}

const rotate = (view, row) =>
    renew_secret('rotate', row.name, async () =>
        show_signing_secret(await run(view.operations.get('webhook_rotate'), {id: row.id})),
    );

export const webhooks = {
    read: () => get('webhooks'),
    label: (row) => row.name,
    is_faint: (row) => !row.is_active,
    columns: [
        {name: 'name', more: (row) => (row.is_active ? '' : t('admin.out_of_use'))},
        {name: 'url', show: (row) => row.url},
        {name: 'on', show: (row) => row.events.map(event_words).join(', '), is_wide: true},
    ],
    create: 'webhook_create',
    change: 'webhook_update',
    remove: 'webhook_delete',
    fields: ['name', 'url', 'on', 'is_active'],
    hints: ['url'],
    controls: {on: of_events},
    begin: () => ({is_active: true, on: ['ticket.created']}),
    as_given: (row) => ({on: row.events}),
    made: (row) => show_signing_secret(row),
    actions: [
        {name: 'ping', icon: 'send', id: 'webhook_ping', act: ping},
        {name: 'rotate', icon: 'lock', id: 'webhook_rotate', act: rotate},
    ],
};

const states = ['waiting', 'sent', 'dead'];

async function read_deliveries({state, webhook}) {
    const [rows, hooks] = await Promise.all([
        all_of('outbox', {state, webhook}, 1000),
        get('webhooks').catch(() => []),
    ]);
    deliveries.hooks = hooks;
    return rows;
}

async function retry(view, row) {
    try {
        await run(view.operations.get('outbox_retry'), {id: row.id});
        await view.again();
        tell(t('admin.retried'));
    } catch (error) {
        tell_error(error, t('admin.not_retried'));
    }
}

function outcome_of(row) {
    const at = row.sent_at ?? row.created_at;
    return [
        h('p', {class: `outcome ${row.state}`}, t(`admin.state.${row.state}`)),
        h(
            'p',
            {class: 'faint'},
            moment_text(at),
            row.attempts > 1 ? `, ${t('admin.attempts', {count: row.attempts})}` : '',
        ),
        row.failure && h('p', {class: 'faint'}, row.failure),
    ];
}

export const deliveries = {
    hooks: [],
    wish: {state: ''},
    read: read_deliveries,
    tools: (view) =>
        h(
            'div',
            {class: 'report-tools'},
            filter(
                view,
                'state',
                states.map((each) => [each, t(`admin.state.${each}`)]),
            ),
            filter(
                view,
                'webhook',
                deliveries.hooks.map((each) => [each.name, each.name]),
            ),
        ),
    label: (row) => row.event,
    columns: [
        {name: 'event', more: (row) => row.ticket_number},
        {name: 'to', show: (row) => row.webhook ?? row.user},
        {name: 'state', show: outcome_of},
    ],
    remove: 'outbox_delete',
    actions: [{name: 'retry', icon: 'undo', id: 'outbox_retry', fits: (row) => row.state !== 'sent', act: retry}],
};
