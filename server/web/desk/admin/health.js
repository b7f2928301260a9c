// How the desk is, and what keeps it well: a check of all that it holds, and copies of it.
import {ask, get} from '../api.js';
import {fill, h, icon} from '../dom.js';
import {tell, tell_error} from '../notices.js';
import {address_of, go} from '../route.js';
import {may} from '../state.js';
import {moment_text, size_text, span_text, t} from '../words.js';

const gib = 2 ** 30;
const drawings = {ok: 'check', look: 'clock', failed: 'alert'};

const bytes_text = (bytes) =>
    bytes < gib ? size_text(bytes) : t('size.gib', {n: Math.round((bytes / gib) * 10) / 10});
const who = (done) =>
    done.actor ? t('admin.health.by', {name: done.actor}) : done.channel === 'cli' ? t('admin.health.by_system') : '';
const when_and_who = (done) => [moment_text(done.created_at), who(done)].filter(Boolean).join(', ');

function tile(name, {value, state, lines = [], action}) {
    return h(
        'section',
        {class: `health-tile ${state ?? ''}`, 'aria-labelledby': `health-${name}`},
        h('h2', {id: `health-${name}`}, t(`admin.health.${name}`)),
        h('p', {class: 'health-value'}, state && icon(drawings[state]), value),
        lines.filter(Boolean).map((line) => h('p', {class: 'faint'}, line)),
        action,
    );
}

const is_file = (health) => health.database === 'sqlite';

const size_tile = (health) =>
    tile('size', {
        value: bytes_text(health.size),
        lines: [
            health.wal_size > 0 && t('admin.health.wal', {size: bytes_text(health.wal_size)}),
            health.free_size !== null && t('admin.health.free', {size: bytes_text(health.free_size)}),
            t('admin.health.amounts', health),
        ],
    });

function verify_tile(health, action) {
    const done = health.last_verify;
    if (!done)
        return tile('verify', {
            value: t('admin.health.look'),
            state: 'look',
            lines: [t('admin.health.never_verified')],
            action,
        });
    const state = done.state === 'ok' ? 'ok' : 'failed';
    const lines = [done.state !== 'ok' && done.message, when_and_who(done)];
    return tile('verify', {value: t(`admin.health.${state}`), state, lines, action});
}

// What stands between grave accents is a command.
const with_code = (text) => text.split('`').map((part, place) => (place % 2 ? h('code', {}, part) : part));

function backup_tile(health, action) {
    if (!is_file(health)) return tile('backup', {value: 'pg_dump', lines: [t('admin.health.pg_dump')]});
    const done = health.last_backup;
    const state = health.lacks_backup ? 'look' : 'ok';
    const lines = done
        ? [
              when_and_who(done),
              done.place ? t('admin.health.to', {place: done.place}) : t('admin.health.downloaded'),
              done.size !== null && bytes_text(done.size),
          ]
        : [t('admin.health.no_backup')];
    return tile('backup', {value: t(`admin.health.${state}`), state, lines, action});
}

function outbox_tile(health) {
    const waits = health.outbox_oldest_at && Date.now() - new Date(health.outbox_oldest_at);
    const state = health.outbox_dead || health.is_outbox_late ? 'look' : 'ok';
    const place = {admin: 'deliveries'};
    const link = h(
        'a',
        {
            href: address_of(place),
            onclick: (event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                go(place);
            },
        },
        t('admin.health.to_outbox'),
    );
    return tile('outbox', {
        value: t('admin.health.waiting', {count: health.outbox_waiting}),
        state,
        lines: [
            waits && t('admin.health.oldest', {span: span_text(waits)}),
            t('admin.health.dead', {count: health.outbox_dead}),
            may('outbox:read') && link,
        ],
    });
}

const versions_tile = (health) =>
    tile('schema', {
        value: t('admin.health.version', {version: health.helpdesk}),
        lines: [
            is_file(health)
                ? t('admin.health.file', {version: health.sqlite})
                : t('admin.health.server', {version: health.server}),
            t('admin.health.migration', health),
            health.leader ? t('admin.health.leader', health) : t('admin.health.no_leader'),
        ],
    });

const state_text = (state) =>
    h('span', {class: `health-state ${state}`}, icon(drawings[state] ?? 'clock'), t(`admin.health.state.${state}`));

function table_of(name, heads, rows) {
    return h(
        'div',
        {class: 'admin-below'},
        h('h2', {}, t(`admin.health.${name}`)),
        h(
            'table',
            {class: 'admin-table'},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    heads.map((each) => h('th', {scope: 'col'}, t(`admin.health.${each}`))),
                ),
            ),
            h(
                'tbody',
                {},
                rows.map((cells) =>
                    h(
                        'tr',
                        {},
                        cells.map((cell, place) => h(place ? 'td' : 'th', place ? {} : {scope: 'row'}, cell)),
                    ),
                ),
            ),
        ),
    );
}

const checks_table = (checks) =>
    table_of(
        'checks',
        ['check', 'outcome'],
        checks.map((each) => [each.check, [state_text(each.state), h('p', {class: 'faint'}, each.message)]]),
    );

const log_table = (log) =>
    table_of(
        'log',
        ['when', 'what', 'outcome'],
        log.map((each) => [
            [moment_text(each.created_at), h('p', {class: 'faint'}, who(each))],
            [t(`admin.health.kind.${each.kind}`), h('p', {class: 'faint'}, each.place ?? '')],
            [state_text(each.state), h('p', {class: 'faint'}, each.message)],
        ]),
    );

function save(blob) {
    const link = h('a', {
        href: URL.createObjectURL(blob),
        download: `desk-${new Date().toISOString().slice(0, 10)}.db`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const button = (name, drawing, act) =>
    h(
        'button',
        {type: 'button', class: 'button', data: {key: `health-${name}`}, onclick: act},
        icon(drawing),
        t(`admin.health.${name}`),
    );

class Health {
    constructor({body, is_current}) {
        this.body = body;
        this.is_current = is_current;
        this.status = h('p', {class: 'faint health-status', role: 'status'});
        this.checks = null;
    }

    async again() {
        const health = await get('desk/health');
        if (this.is_current()) this.draw(health);
    }

    draw(health) {
        fill(
            this.body,
            h('p', {class: 'admin-words'}, t('admin.words.health')),
            health.lacks_backup &&
                h(
                    'p',
                    {class: 'health-warning', role: 'note'},
                    icon('alert'),
                    h('span', {}, with_code(t('admin.health.old_backup'))),
                ),
            h(
                'div',
                {class: 'health-tiles'},
                verify_tile(
                    health,
                    button('verify_now', 'check', () => this.verify()),
                ),
                backup_tile(
                    health,
                    button('download', 'download', () => this.download()),
                ),
                outbox_tile(health),
                size_tile(health),
                versions_tile(health),
            ),
            is_file(health) && h('p', {class: 'admin-words'}, t('admin.health.secret')),
            this.status,
            this.checks && checks_table(this.checks),
            health.upkeep.length > 0 && log_table(health.upkeep),
        );
    }

    // One at a time: what is pressed meanwhile is not heard.
    async wait_for(words, failed, work) {
        if (this.is_busy) return;
        this.is_busy = true;
        this.status.textContent = t(words);
        try {
            await work();
        } catch (error) {
            tell_error(error, t(failed));
        } finally {
            this.is_busy = false;
            this.status.textContent = '';
            await this.again().catch((error) => tell_error(error, t('admin.not_read')));
        }
    }

    verify() {
        return this.wait_for('admin.health.verifying', 'admin.health.not_verified', async () => {
            const {data} = await ask('POST', 'desk/verify');
            this.checks = data;
            const failed = data.filter((each) => each.state === 'failed').length;
            if (failed) tell(t('admin.health.hurt', {count: failed}), {is_failure: true});
            else tell(t('admin.health.verified'));
        });
    }

    // As a blob, which browsers keep on the disk when it is large; a form would lead away where it is refused.
    download() {
        return this.wait_for('admin.health.copying', 'admin.health.not_copied', async () => {
            const {data} = await ask('POST', 'desk/backup', {as_file: true});
            save(data);
            tell(t('admin.health.copied'));
        });
    }
}

export const health = {draw: (place) => new Health(place).again()};
