// What the knowledge base has that fits a ticket, fetched when the ticket has been open for a moment.
import {debounced} from './dom.js';
import {state, watch} from './state.js';
import {put_parts, read_suggestions} from './tickets.js';

const look_soon = debounced(500, async (number) => {
    if (state.ticket?.number !== number || state.ticket.suggestions) return;
    try {
        put_parts(number, {suggestions: await read_suggestions(number)});
    } catch {
        // Nothing is missing where nothing is suggested.
    }
});

export function begin_suggesting() {
    watch(['ticket'], () => {
        if (state.ticket?.record && !state.ticket.suggestions) look_soon(state.ticket.number);
    });
}
