// What opens above the page: a question, and a list to pick from.
import {add, fill, h, icon, icon_button} from './dom.js';
import {t} from './words.js';

// `content` gets a function that closes it; the promise holds what it was closed with, or null.
function open_dialog(label, content, properties = {}) {
    return new Promise((resolve) => {
        let result = null;
        const dialog = h('dialog', {
            'aria-label': label,
            onclose: () => {
                dialog.remove();
                resolve(result);
            },
            onclick: (event) => {
                if (event.target === dialog) dialog.close();
            },
            ...properties,
        });
        const close = (value = null) => {
            result = value;
            dialog.close();
        };
        add(dialog, [content(close)]);
        document.body.append(dialog);
        dialog.showModal();
        dialog.querySelector('[autofocus], form :is(input, select, textarea)')?.focus();
    });
}

export const dialog_is_open = () => Boolean(document.querySelector('dialog[open]'));

function head_of(title, close) {
    return h(
        'header',
        {class: 'dialog-head'},
        h('h2', {}, title),
        icon_button('close', t('close'), () => close()),
    );
}

// choices: {value, label, is_main}. Gives the value, or null for none of them.
export function choose({title, lines = [], choices}) {
    return open_dialog(
        title,
        (close) =>
            h(
                'div',
                {class: 'dialog-box'},
                head_of(title, close),
                lines.map((line) => h('p', {}, line)),
                h(
                    'footer',
                    {class: 'dialog-foot'},
                    choices.map(({value, label, is_main}) =>
                        h(
                            'button',
                            {
                                type: 'button',
                                class: is_main ? 'button main' : 'button',
                                autofocus: is_main,
                                onclick: () => close(value),
                            },
                            label,
                        ),
                    ),
                ),
            ),
        {class: 'dialog small'},
    );
}

export const show_box = (title, content, properties) =>
    open_dialog(title, (close) => h('div', {class: 'dialog-box'}, head_of(title, close), content(close)), {
        class: 'dialog',
        ...properties,
    });

const plain = (text) =>
    text
        .normalize('NFD')
        .replace(/\p{Diacritic}/gu, '')
        .toLowerCase();

// How well the words fit; the smaller the better, and -1 if they do not.
function fit(text, wanted) {
    let worst = 0;
    for (const word of wanted) {
        const at = text.indexOf(word);
        if (at < 0) return -1;
        worst += at === 0 || text[at - 1] === ' ' ? at / 1000 : 1 + at / 1000;
    }
    return worst;
}

const text_of = (item) => `${item.label} ${item.hint ?? ''} ${item.keywords ?? ''}`;

export function fitting(items, words, text = text_of) {
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    if (!wanted.length) return items;
    return items
        .map((item, index) => ({item, index, fit: fit(plain(text(item)), wanted)}))
        .filter((each) => each.fit >= 0)
        .sort((a, b) => a.fit - b.fit || a.index - b.index)
        .map((each) => each.item);
}

function option_of(item, index, {active, chosen, take}) {
    return h(
        'li',
        {
            id: `pick-${index}`,
            role: 'option',
            class: index === active ? 'pick active' : 'pick',
            'aria-selected': String(chosen.has(item.value)),
            onclick: () => take(item),
        },
        item.color && h('span', {class: 'dot', style: {'--dot': item.color}}),
        item.icon && icon(item.icon),
        h('span', {class: 'pick-label'}, item.label),
        item.hint && h('span', {class: 'pick-hint'}, item.hint),
        chosen.has(item.value) && icon('check'),
    );
}

// A list that typing narrows. items: {value, label, hint, color, icon, keywords}, or a function of the words that gives
// such a list, also later: Enter waits for it. Gives the item. With `several` each one is told to `toggle`, and the
// list stays.
export function pick({title, items, chosen = [], several = false, toggle, footer, placeholder}) {
    const marked = new Set(chosen);
    let active = 0;
    let shown = [];
    let asked = 0;
    let narrowing = null;
    return open_dialog(
        title,
        (close) => {
            const list = h('ul', {class: 'picks', role: 'listbox', id: 'picks', 'aria-label': title});
            const foot = h('div', {class: 'pick-foot'});
            const take = (item) => {
                if (!item) return;
                if (!several) return close(item);
                if (!marked.delete(item.value)) marked.add(item.value);
                toggle(item.value);
                draw();
            };
            const draw = () => {
                active = Math.max(0, Math.min(active, shown.length - 1));
                fill(
                    list,
                    shown.map((item, index) => option_of(item, index, {active, chosen: marked, take})),
                    !shown.length && h('li', {class: 'pick-none', role: 'presentation'}, t('pick.none')),
                );
                list.querySelector('.active')?.scrollIntoView({block: 'nearest'});
                input.setAttribute('aria-activedescendant', shown.length ? `pick-${active}` : '');
                fill(foot, footer?.(shown[active]) ?? []);
            };
            const narrow = async () => {
                const turn = ++asked;
                const found = typeof items === 'function' ? await items(input.value) : fitting(items, input.value);
                if (turn !== asked) return;
                shown = found.slice(0, 200);
                // Enter alone changes nothing.
                if (!input.value)
                    active = Math.max(
                        0,
                        shown.findIndex((each) => marked.has(each.value)),
                    );
                draw();
            };
            const input = h('input', {
                type: 'text',
                class: 'pick-input',
                role: 'combobox',
                autofocus: true,
                'aria-controls': 'picks',
                'aria-expanded': 'true',
                'aria-autocomplete': 'list',
                'aria-label': title,
                placeholder: placeholder ?? title,
                autocomplete: 'off',
                spellcheck: 'false',
                oninput: () => {
                    active = 0;
                    narrowing = narrow();
                },
                onkeydown: (event) => {
                    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
                    if (step) active += step;
                    else if (event.key === 'Enter') narrowing.then(() => take(shown[active]));
                    else return;
                    event.preventDefault();
                    if (step) draw();
                },
            });
            narrowing = narrow();
            return h('div', {class: 'pick-box'}, h('div', {class: 'pick-head'}, icon('search'), input), list, foot);
        },
        {class: 'dialog picker'},
    );
}
