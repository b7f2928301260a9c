// What is loaded when it is first asked for: more('merge') is a function that loads it and does it.
import {tell} from './notices.js';
import {t} from './words.js';

// What `load` imports; nothing where the desk cannot be reached.
async function loaded(load) {
    try {
        return await load();
    } catch {
        tell(t('error.unreachable'), {is_failure: true});
        return null;
    }
}

export const load_more = () => loaded(() => import('./more/open.js'));

export const more =
    (name) =>
    async (...given) =>
        (await load_more())?.[name](...given);

// Few people administer: for all others it is never loaded.
export const administer = async (...given) => (await loaded(() => import('./admin/show.js')))?.show_admin(...given);

// Few look at what happened to a ticket; without this nothing of it is drawn.
let history = null;
export const load_history = async () => {
    history ??= await loaded(() => import('./more/history.js'));
};
export const history_lines = (entries) => history?.history_lines(entries) ?? [];
