// Views are made, and taken away.
import {post, remove} from '../api.js';
import {choose, pick, show_box} from '../dialogs.js';
import {tell, tell_error} from '../notices.js';
import {go} from '../route.js';
import {may, state} from '../state.js';
import {all_views, read_views, view_of} from '../views.js';
import {t} from '../words.js';
import {form_of} from './form.js';

export async function save_view() {
    const fields = [
        {name: 'name', label: t('view.name'), required: true},
        {name: 'query', label: t('view.query')},
    ];
    if (may('views:share')) fields.push({name: 'is_shared', label: t('view.shared'), type: 'boolean'});
    await show_box(
        t('view.save'),
        (close) =>
            form_of({
                fields,
                texts: {query: state.place.words || view_of(state.place.view).query},
                label: t('view.save'),
                send: async (values, key) => {
                    const made = await post('views', {query: '', ...values}, {key});
                    await read_views();
                    close();
                    go({view: made.name, number: null});
                },
            }),
        {class: 'dialog small'},
    );
}

async function forget_view(view) {
    const answer = await choose({
        title: t('view.delete.ask', {name: view.label}),
        choices: [
            {value: false, label: t('cancel')},
            {value: true, label: t('view.delete'), is_main: true},
        ],
    });
    if (!answer) return;
    try {
        await remove(`views/${view.id}`);
        await read_views();
        if (state.place.view === view.key) go({view: 'mine'});
        tell(t('view.deleted', {name: view.label}));
    } catch (error) {
        tell_error(error, t('view.not_deleted'));
    }
}

export async function manage_views() {
    const own = all_views().filter((each) => each.owner_id && each.owner_id === state.me.user_id);
    if (!own.length) return tell(t('view.none'));
    const chosen = await pick({
        title: t('view.manage'),
        items: own.map((each) => ({value: each.key, label: each.label, hint: each.query, icon: 'trash'})),
    });
    if (chosen) forget_view(view_of(chosen.value));
}
