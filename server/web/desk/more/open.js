// What is loaded when it is first asked for.
import {begin_keeping} from './kept_drafts.js';
import {begin_reading_mails} from './mails.js';
import {begin_suggesting} from './suggestions.js';

export {show_article} from './article.js';
export {bulk} from './bulk.js';
export {pick_canned} from './canned.js';
export {delete_comment, edit_comment} from './comment_dialogs.js';
export {create_ticket} from './create.js';
export {explain_clocks} from './explain_clocks.js';
export {open_palette} from './palette.js';
export {history_lines} from './history.js';
export * as kept_drafts from './kept_drafts.js';
export {show_report} from './reports.js';
export {show_settings} from './settings.js';
export {show_keys} from './show_keys.js';
export {form_button} from './mails.js';
export {link, merge, rename, split, unlink} from './ticket_dialogs.js';
export {manage_views, save_view} from './view_dialogs.js';

export function begin() {
    begin_keeping();
    begin_reading_mails();
    begin_suggesting();
}
