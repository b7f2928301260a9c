// What programs show in place of a password.
import {get} from '../api.js';
import {h} from '../dom.js';
import {may, state} from '../state.js';
import {date_text, t} from '../words.js';
import {run, select_of} from '../more/form.js';
import {of_people_or_me, permissions_of} from './controls.js';
import {filter} from './filter.js';
import {permission_names, permissions_by_noun, read_permissions} from './roles.js';
import {renew_secret, show_secret} from './secret.js';

const may_for_others = () => may('tokens:manage');

async function read({user}) {
    const [rows] = await Promise.all([get('tokens', {user}), read_permissions()]);
    return rows;
}

// Nobody lends a permission that they do not have.
const own_permissions = (given) =>
    permissions_by_noun(given)
        .map(([noun, permissions]) => [noun, permissions.filter((each) => may_for_others() || may(each))])
        .filter(([, permissions]) => permissions.length);

const show_token = ({name, token}) => show_secret(t('admin.token', {name}), t('admin.token.words'), token);

const rotate = (view, row) =>
    renew_secret('renew', row.name, async () =>
        show_token(await run(view.operations.get('token_rotate'), {id: row.id})),
    );

export const tokens = {
    wish: {user: ''},
    read,
    tools: (view) =>
        may_for_others() &&
        h(
            'div',
            {class: 'report-tools'},
            filter(
                view,
                'user',
                state.people.map((each) => [each.email, each.name]),
                t('admin.own'),
            ),
        ),
    label: (row) => row.name,
    columns: [
        {name: 'name', more: (row) => row.user_email},
        {name: 'scope', show: (row) => (row.scopes?.length ? permission_names(row.scopes) : t('admin.scope.all'))},
        {
            name: 'expires',
            show: (row) => (row.expires_at ? date_text(row.expires_at) : t('admin.expires.never')),
            is_wide: true,
        },
        {
            name: 'used',
            show: (row) => (row.used_at ? date_text(row.used_at) : t('admin.used.never')),
            is_wide: true,
        },
    ],
    create: 'token_create',
    remove: 'token_revoke',
    remove_word: 'revoke',
    get fields() {
        return may_for_others() ? ['name', 'user', 'expires', 'scope'] : ['name', 'expires', 'scope'];
    },
    hints: ['user', 'scope'],
    controls: {
        user: of_people_or_me,
        expires: select_of(() => [
            ...[30, 90, 365].map((each) => [`${each}d`, t('admin.days', {n: each})]),
            ['never', t('admin.expires.never')],
        ]),
        scope: permissions_of(own_permissions),
    },
    begin: () => ({expires: '90d'}),
    made: show_token,
    actions: [{name: 'renew', icon: 'lock', id: 'token_rotate', act: rotate}],
};
