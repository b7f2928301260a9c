// What is loaded when it is first asked for: more('merge') is a function that loads it and does it.
import {tell} from './notices.js';
import {t} from './words.js';

// All of it; nothing where the desk cannot be reached.
export async function load_more() {
    try {
        return await import('./more/open.js');
    } catch {
        tell(t('error.unreachable'), {is_failure: true});
        return null;
    }
}

export const more =
    (name) =>
    async (...given) =>
        (await load_more())?.[name](...given);
