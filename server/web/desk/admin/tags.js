// The words that tickets are marked with.
import {get} from '../api.js';
import {set} from '../state.js';
import {dot_of, of_color} from './colors.js';

async function read() {
    const rows = await get('tags');
    set({tags: rows});
    return rows;
}

export const tags = {
    read,
    label: (row) => row.name,
    columns: [{name: 'name', mark: (row) => dot_of(row.color)}],
    create: 'tag_create',
    change: 'tag_update',
    remove: 'tag_delete',
    fields: ['name', 'color'],
    controls: {color: of_color},
};
