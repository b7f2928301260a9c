// What is loaded after the first page, or when it is first asked for, with its words and its style: more('merge') is a
// function that loads it and does it.
import {assets_url, h} from './dom.js';
import {tell} from './notices.js';
import {add_words, t} from './words.js';

const styles = new Map();

async function load_style(name) {
    const href = `${assets_url}desk/${name}.css`;
    const link = h('link', {rel: 'stylesheet', href});
    const loading = new Promise((resolve, reject) => Object.assign(link, {onload: resolve, onerror: reject}));
    document.head.append(link);
    try {
        await loading;
    } catch (error) {
        link.remove();
        styles.delete(name);
        throw error;
    }
}

export function add_style(name) {
    if (!styles.has(name)) styles.set(name, load_style(name));
    return styles.get(name);
}

let opened = null;

export async function open_more() {
    const [found] = await Promise.all([import('./more/open.js'), add_words('more'), add_style('more')]);
    if (!opened) found.begin();
    opened = found;
    return opened;
}

// What `load` gives; nothing where the desk cannot be reached.
async function loaded(load) {
    try {
        return await load();
    } catch {
        tell(t('error.unreachable'), {is_failure: true});
        return null;
    }
}

export const load_more = () => loaded(open_more);

export const more =
    (name) =>
    async (...given) =>
        (await load_more())?.[name](...given);

// Few people administer: for all others it is never loaded.
export async function administer(...given) {
    if (await load_more()) (await loaded(() => import('./admin/show.js')))?.show_admin(...given);
}

// What keeps drafts on the server: until it has been loaded the browser keeps them alone.
export const kept_drafts = () => opened?.kept_drafts;

// Nothing until it has been loaded.
export const history_lines = (entries) => opened?.history_lines(entries) ?? [];
export const form_button = (...mail) => opened?.form_button(...mail);
