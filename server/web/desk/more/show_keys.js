import {show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {go_table, key_table, keys_are_on} from '../keys.js';
import {keep} from '../state.js';
import {t} from '../words.js';

const line = (keys, name) =>
    h(
        'div',
        {class: 'key-line'},
        h(
            'dt',
            {},
            keys.map((each) => h('kbd', {}, each)),
        ),
        h('dd', {}, t(name)),
    );

export function show_keys() {
    return show_box(
        t('keys'),
        () =>
            h(
                'div',
                {},
                h(
                    'dl',
                    {class: 'keys'},
                    Object.entries(key_table).map(([key, {name}]) => line([key], name)),
                    Object.entries(go_table).map(([key, {name}]) => line(['g', key], name)),
                    line(['Ctrl', 'K'], 'palette'),
                    line(['Ctrl', 'Enter'], 'key.send'),
                    line(['Ctrl', 'Shift', 'Enter'], 'send.with_status'),
                ),
                h(
                    'label',
                    {class: 'check'},
                    h('input', {
                        type: 'checkbox',
                        checked: keys_are_on(),
                        onchange: (event) => keep.set('keys', event.target.checked),
                    }),
                    t('settings.keys.long'),
                ),
            ),
        {class: 'dialog wide'},
    );
}
