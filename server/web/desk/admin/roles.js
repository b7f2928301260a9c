// What people may do.
import {get} from '../api.js';
import {h} from '../dom.js';
import {may, state} from '../state.js';
import {t} from '../words.js';
import {describe_permissions, permissions_of} from './controls.js';

let known = [];

// Every permission there is, by its noun.
export function permissions_by_noun(given = []) {
    const by_noun = new Map();
    const all = new Set([...known, ...given]);
    for (const each of [...all].filter((name) => !name.endsWith('*')).sort()) {
        const noun = each.split(':')[0];
        if (noun === 'own') continue;
        by_noun.set(noun, [...(by_noun.get(noun) ?? []), each]);
    }
    return [...by_noun];
}

// Who may not see the roles may still lend what is their own.
export async function read_permissions() {
    const rows = may('roles:read')
        ? await get('permissions')
        : state.me.permissions.map((name) => ({name, is_held: true}));
    known = rows.map((each) => each.name);
    describe_permissions(rows);
}

async function read() {
    const [rows] = await Promise.all([get('roles'), read_permissions()]);
    return rows;
}

export const permission_names = (permissions) =>
    permissions.includes('*')
        ? t('admin.permission.all')
        : h(
              'div',
              {class: 'admin-words-list'},
              permissions.map((each) => h('code', {}, each)),
          );

export const roles = {
    read,
    label: (row) => row.display_name || row.name,
    columns: [
        {name: 'name', more: (row) => row.name},
        {name: 'permissions', show: (row) => permission_names(row.permissions)},
    ],
    create: 'role_create',
    change: 'role_update',
    remove: 'role_delete',
    fields: ['name', 'display_name', 'permissions'],
    controls: {permissions: permissions_of(permissions_by_noun, {gives: true})},
};
