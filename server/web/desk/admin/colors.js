// A colour, chosen or none.
import {h} from '../dom.js';
import {t} from '../words.js';

export const dot_of = (color) => h('span', {class: 'dot', style: {'--dot': color ?? 'transparent'}});

// What has a colour keeps one.
export function of_color(common, value, changed) {
    const chooser = h('input', {
        type: 'color',
        ...common,
        required: null,
        value: value || '#708090',
        oninput: () => {
            changed(chooser.value);
            none.checked = false;
        },
    });
    const none = h('input', {
        type: 'checkbox',
        checked: !value,
        onchange: () => changed(none.checked ? '' : chooser.value),
    });
    if (value) return chooser;
    return h('span', {class: 'color-choice'}, chooser, h('label', {class: 'check'}, none, t('admin.color.none')));
}
