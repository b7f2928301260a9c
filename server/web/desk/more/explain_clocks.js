// Why a ticket is due when it is.
import {show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {t} from '../words.js';

export const explain_clocks = (story) =>
    show_box(t('clock.why', {number: story.ticket_number}), () =>
        h('pre', {class: 'story', tabindex: '0'}, story.text),
    );
