// The parts of a desk, each with whoever answers for it.
import {get} from '../api.js';
import {name_of, set} from '../state.js';
import {of_people} from './controls.js';
import {hours_action, own_promises, read_own} from './own_hours.js';

async function read() {
    const [rows] = await Promise.all([get('departments'), read_own()]);
    set({departments: rows});
    return rows;
}

export const departments = {
    read,
    label: (row) => row.name,
    columns: [
        {name: 'name', more: (row) => row.description},
        {name: 'manager', show: (row) => row.manager && name_of(row.manager)},
        {name: 'own', show: own_promises, is_wide: true},
    ],
    create: 'department_create',
    change: 'department_update',
    remove: 'department_delete',
    fields: ['name', 'description', 'manager', 'fields'],
    hints: ['fields'],
    controls: {manager: of_people},
    actions: [hours_action],
};
