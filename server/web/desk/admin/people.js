// Who works at the desk, and who asks it.
import {all_of, get, post, site_root} from '../api.js';
import {avatar} from '../marks.js';
import {fitting} from '../dialogs.js';
import {debounced, h} from '../dom.js';
import {tell, tell_error} from '../notices.js';
import {is_of_staff, set, state} from '../state.js';
import {moment_text, t} from '../words.js';
import {of_departments, run, select_of} from '../more/form.js';
import {of_people} from './controls.js';
import {filter} from './filter.js';
import {open_action} from './page.js';
import {show_secret} from './secret.js';

const most = 5000;
let roles = [];
const role_name = (name) => roles.find((each) => each.name === name)?.display_name ?? name;
const role_options = () => roles.map((each) => [each.name, each.display_name ?? each.name]);
const has_staff_role = (row) => is_of_staff(roles.find((each) => each.name === row.role) ?? {permissions: []});

async function read({role, department, is_active}) {
    const [rows, all_roles] = await Promise.all([
        all_of('users', {role, department, is_active: is_active || undefined}, most),
        get('roles'),
    ]);
    roles = all_roles;
    if (!role && !department && rows.length < most)
        set({people: rows.filter((row) => row.is_active && has_staff_role(row))});
    return rows;
}

async function invite(view, row) {
    try {
        const {link, ends_at} = await post(`users/${row.id}/invitation`, {hours: 72});
        await show_secret(
            t('admin.invited', {name: row.name ?? row.email}),
            t('admin.invited.words', {until: moment_text(ends_at)}),
            new URL(`password/${link}`, site_root).href,
        );
    } catch (error) {
        tell_error(error, t('admin.not_invited'));
    }
}

async function activate(view, row) {
    try {
        await run(view.operations.get('user_activate'), {id: row.id});
        await view.again();
        tell(t('admin.activated', {name: row.name}));
    } catch (error) {
        tell_error(error, t('admin.not_activated', {name: row.name}));
    }
}

const deactivate = (view, row) =>
    open_action(view, row, {
        id: 'user_deactivate',
        title: t('admin.deactivate.ask', {name: row.name ?? row.email}),
        names: ['to'],
        label: t('admin.do.deactivate'),
        done: (answer) => tell(t('admin.deactivated', {name: row.name ?? row.email, count: answer.tickets})),
    });

function tools(view) {
    const search = debounced(120, view.draw);
    return h(
        'div',
        {class: 'report-tools'},
        h(
            'label',
            {class: 'report-choice'},
            t('admin.search'),
            h('input', {
                type: 'search',
                data: {key: 'people-search'},
                oninput: (event) => {
                    view.wish.words = event.target.value;
                    search();
                },
            }),
        ),
        filter(view, 'role', role_options()),
        filter(
            view,
            'department',
            state.departments.map((each) => [each.name, each.name]),
        ),
        filter(view, 'is_active', [
            ['true', t('admin.active')],
            ['false', t('admin.inactive')],
        ]),
    );
}

const chosen = (rows, {words = ''}) => fitting(rows, words, (row) => `${row.name ?? ''} ${row.email}`);

export const people = {
    wish: {is_active: 'true'},
    read,
    tools,
    chosen,
    label: (row) => row.name || row.email,
    is_faint: (row) => !row.is_active,
    columns: [
        {name: 'name', mark: (row) => avatar(row.email, row.name ?? row.email), more: (row) => row.email},
        {name: 'role', show: (row) => role_name(row.role)},
        {name: 'department', show: (row) => row.department, is_wide: true},
        {name: 'is_active', show: (row) => (row.is_active ? '' : t('admin.inactive')), is_wide: true},
    ],
    create: 'user_create',
    change: 'user_update',
    fields: ['email', 'name', 'role', 'department', 'time_zone'],
    controls: {role: select_of(role_options), department: of_departments, to: of_people},
    hints: ['time_zone', 'to'],
    begin: () => ({role: roles.find((each) => each.name === 'AGENT')?.name ?? ''}),
    create_label: 'admin.invite',
    made: (row, view) => invite(view, row),
    actions: [
        {name: 'invite', icon: 'link', id: 'user_invite', fits: (row) => row.is_active, act: invite},
        {name: 'deactivate', icon: 'lock', id: 'user_deactivate', fits: (row) => row.is_active, act: deactivate},
        {name: 'activate', icon: 'check', id: 'user_activate', fits: (row) => !row.is_active, act: activate},
    ],
};
