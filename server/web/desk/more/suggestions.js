// What the knowledge base has that fits, when a ticket has been open for a moment. Without it nothing is missing.
import {get} from '../api.js';
import {debounced} from '../dom.js';
import {state, watch} from '../state.js';
import {put_parts} from '../tickets.js';

const suggest_soon = debounced(500, async (number) => {
    if (state.ticket?.number !== number || state.ticket.suggestions) return;
    const suggestions = await get('kb/suggestions', {ticket: number, limit: 5}).catch(() => null);
    if (suggestions) put_parts(number, {suggestions});
});

export function begin_suggesting() {
    const look = () => {
        if (state.ticket?.record && !state.ticket.suggestions) suggest_soon(state.ticket.number);
    };
    watch(['ticket'], look);
    look();
}
