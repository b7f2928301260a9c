// What is loaded when it is first asked for.
export {open_palette} from './palette.js';
export {create_ticket} from './create.js';
export {show_keys} from './show_keys.js';
