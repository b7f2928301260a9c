// Views are made, and taken away.
import {post, remove} from '../api.js';
import {choose, pick, show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {tell, tell_error} from '../notices.js';
import {go} from '../route.js';
import {may, state} from '../state.js';
import {all_views, read_views, view_of} from '../views.js';
import {t} from '../words.js';

export async function save_view() {
    const query = state.place.words || view_of(state.place.view).query;
    await show_box(
        t('view.save'),
        (close) => {
            const name = h('input', {
                type: 'text',
                required: true,
                maxlength: '100',
                autofocus: true,
                id: 'view-name',
            });
            const text = h('input', {type: 'text', value: query, id: 'view-query'});
            const shared = h('input', {type: 'checkbox', id: 'view-shared'});
            return h(
                'form',
                {
                    class: 'form',
                    onsubmit: async (event) => {
                        event.preventDefault();
                        try {
                            const made = await post('views', {
                                name: name.value.trim(),
                                query: text.value,
                                is_shared: shared.checked,
                            });
                            await read_views();
                            close();
                            go({view: made.name, number: null});
                        } catch (error) {
                            tell_error(error, t('view.not_saved'));
                        }
                    },
                },
                h('label', {for: 'view-name'}, t('view.name')),
                name,
                h('label', {for: 'view-query'}, t('view.query')),
                text,
                may('views:share') && h('label', {class: 'check'}, shared, t('view.shared')),
                h(
                    'footer',
                    {class: 'dialog-foot'},
                    h('button', {type: 'submit', class: 'button main'}, t('view.save')),
                ),
            );
        },
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
    const chosen = await pick({
        title: t('view.manage'),
        items: own.map((each) => ({value: each.key, label: each.label, hint: each.query, icon: 'trash'})),
    });
    if (chosen) forget_view(view_of(chosen.value));
}
