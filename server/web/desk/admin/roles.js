// What people may do.
import {get} from '../api.js';
import {h} from '../dom.js';
import {read_operations} from '../more/operations.js';
import {t} from '../words.js';
import {permissions_of} from './controls.js';

// Permissions that no operation has for itself; some actions ask for them besides.
const further = [
    'desk:staff',
    'desk:all_departments',
    'desk:sql',
    'desk:maintain',
    'comments:impersonate',
    'comments:update_others',
    'comments:delete_others',
    'attachments:delete_others',
    'tokens:manage',
    'views:share',
];
let known = [];

// Every permission there is, by its noun.
export function permissions_by_noun(given = []) {
    const by_noun = new Map();
    const single = given.filter((each) => !each.endsWith('*'));
    for (const each of [...new Set([...known, ...further, ...single])].sort()) {
        const noun = each.split(':')[0];
        if (noun === 'own') continue;
        by_noun.set(noun, [...(by_noun.get(noun) ?? []), each]);
    }
    return [...by_noun];
}

export async function read_permissions() {
    known = (await read_operations()).map((each) => each.permission);
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
    controls: {permissions: permissions_of(permissions_by_noun)},
};
