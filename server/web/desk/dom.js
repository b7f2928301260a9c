// Elements are made here and nowhere else. Text goes in as text: nothing of a desk is ever read as HTML.

const assets = document.documentElement.dataset.assets ?? '.';
const svg = 'http://www.w3.org/2000/svg';
const as_property = new Set(['value', 'checked', 'disabled', 'hidden', 'indeterminate', 'selected', 'htmlFor']);

export let drawings = null;
export const assets_url = new URL(`${assets}/`, location.href).href;

function put(element, name, value) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.setAttribute('class', value);
    else if (name === 'style') for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (as_property.has(name)) element[name] = value;
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
}

// h('button', {class: 'quiet', onclick: send}, icon('reply'), 'Reply'). What is null or false is left out.
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value !== null && value !== undefined) put(element, name, value);
    }
    add(element, children);
    return element;
}

export function add(element, children) {
    for (const child of children.flat(Infinity)) {
        if (child !== null && child !== undefined && child !== false) element.append(child);
    }
    return element;
}

// In place of what the element held. The focus stays with what has the same data-key.
export function fill(element, ...children) {
    const active = document.activeElement;
    const key = element.contains(active) ? active.dataset.key : undefined;
    element.replaceChildren();
    add(element, children);
    if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({preventScroll: true});
    return element;
}

export function icon(name, label) {
    const element = document.createElementNS(svg, 'svg');
    element.setAttribute('class', 'icon');
    element.setAttribute('viewBox', '0 0 20 20');
    if (label) {
        element.setAttribute('role', 'img');
        element.setAttribute('aria-label', label);
    } else {
        element.setAttribute('aria-hidden', 'true');
    }
    const use = document.createElementNS(svg, 'use');
    use.setAttribute('href', `#icon-${name}`);
    element.append(use);
    return element;
}

// The drawings of style/icons.svg become part of the page, so that none comes late. The browser reads the file as a
// document, not as text.
export function load_icons() {
    return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('GET', `${assets_url}style/icons.svg`);
        request.responseType = 'document';
        request.onloadend = () => {
            const root = request.responseXML?.documentElement;
            if (root) {
                for (const symbol of root.querySelectorAll('symbol')) symbol.id = `icon-${symbol.id}`;
                root.setAttribute('class', 'unseen');
                root.setAttribute('aria-hidden', 'true');
                drawings = document.adoptNode(root);
            }
            resolve();
        };
        request.send();
    });
}

// A button that shows only an icon has its name all the same.
export function icon_button(name, label, onclick, properties = {}) {
    return h(
        'button',
        {type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...properties},
        icon(name),
    );
}

// Links in a text become links; all else stays what it is. No other address than these can be followed.
const link_pattern = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g;

export function linked(text) {
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(link_pattern)) {
        const words = found[0];
        const href = words.startsWith('http') ? words : `mailto:${words}`;
        parts.push(
            text.slice(from, found.index),
            h('a', {href, target: '_blank', rel: 'noopener noreferrer nofollow ugc'}, words),
        );
        from = found.index + words.length;
    }
    parts.push(text.slice(from));
    return parts;
}

export function debounced(wait, action) {
    let timer;
    const later = (...values) => {
        clearTimeout(timer);
        timer = setTimeout(action, wait, ...values);
    };
    later.cancel = () => clearTimeout(timer);
    return later;
}

export const is_typing_in = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) &&
    !/^(checkbox|radio|button|submit)$/.test(element.type);
