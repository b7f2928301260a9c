import {h, icon} from './dom.js';
import {name_of} from './state.js';
import {t} from './words.js';

// A colour that stays with the person.
function hue_of(text) {
    let sum = 7;
    for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 360;
    return sum;
}

export function avatar(email, name = email && name_of(email)) {
    if (!email)
        return h('span', {class: 'avatar nobody', title: t('assignee.none')}, icon('person', t('assignee.none')));
    const initials = name
        .split(/[\s@.]+/)
        .filter(Boolean)
        .slice(0, 2)
        .map((each) => [...each][0].toUpperCase())
        .join('');
    return h(
        'span',
        {class: 'avatar', title: name, style: {'--hue': hue_of(email)}},
        h('span', {'aria-hidden': 'true'}, initials),
        h('span', {class: 'unseen'}, name),
    );
}
