// A message is mended, or taken out.
import {part, patch, remove} from '../api.js';
import {choose, show_box} from '../dialogs.js';
import {h} from '../dom.js';
import {keep_draft, read_draft} from '../drafts.js';
import {tell_error} from '../notices.js';
import {read_again} from '../tickets.js';
import {t} from '../words.js';

// What is written stays until it is saved, as an answer does.
export async function mend_comment(comment, number) {
    await show_box(t('comment.mend'), (close) => {
        const text = h('textarea', {
            class: 'area',
            rows: '8',
            autofocus: true,
            value: read_draft(comment.id, 'mended')?.text ?? comment.content,
            'aria-label': t('comment.mend'),
            oninput: () => keep_draft(comment.id, 'mended', text.value === comment.content ? '' : text.value),
        });
        return h(
            'form',
            {
                class: 'form',
                onsubmit: async (event) => {
                    event.preventDefault();
                    try {
                        await patch(`comments/${part(comment.id)}`, {body: text.value});
                        keep_draft(comment.id, 'mended', '');
                        read_again(number, 'comments');
                        close();
                    } catch (error) {
                        tell_error(error, t('comment.not_mended'));
                    }
                },
            },
            text,
            h('footer', {class: 'dialog-foot'}, h('button', {type: 'submit', class: 'button main'}, t('save'))),
        );
    });
}

export async function take_out_comment(comment, number) {
    const answer = await choose({
        title: t('comment.delete.ask'),
        lines: [comment.content.slice(0, 160)],
        choices: [
            {value: false, label: t('cancel')},
            {value: true, label: t('comment.delete'), is_main: true},
        ],
    });
    if (!answer) return;
    try {
        await remove(`comments/${part(comment.id)}`);
        read_again(number, 'comments', 'files');
    } catch (error) {
        tell_error(error, t('comment.not_deleted'));
    }
}
