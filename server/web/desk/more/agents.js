// What each agent did, put together from the reports that count by agent.
import {get} from '../api.js';
import {state} from '../state.js';

export const nobody = 'none';

export const agent_name = (email) => state.people.find((each) => each.email === email)?.name || email;

const columns = {
    resolved: 0,
    comments: 0,
    response_p50_seconds: null,
    response_p90_seconds: null,
    resolution_p50_seconds: null,
    resolution_p90_seconds: null,
    both_permille: null,
    satisfied_permille: null,
};

export async function read_agents(query) {
    const names = ['volume', 'times', 'sla', 'csat'];
    const [volume, times, sla, csat] = await Promise.all(
        names.map(async (name) => (await get(`reports/${name}`, {...query, by: 'agent'})).rows),
    );
    const agents = new Map();
    const of = ({group}) => {
        if (!agents.has(group)) agents.set(group, {group, ...columns});
        return agents.get(group);
    };
    for (const each of volume) Object.assign(of(each), {resolved: each.resolved, comments: each.comments});
    for (const each of times) {
        const row = of(each);
        row[`${each.clock}_p50_seconds`] = each.p50_seconds;
        row[`${each.clock}_p90_seconds`] = each.p90_seconds;
    }
    for (const each of sla) of(each).both_permille = each.both_permille;
    for (const each of csat) of(each).satisfied_permille = each.satisfied_permille;
    const is_nobody = (row) => Number(row.group === nobody);
    const rows = [...agents.values()].sort(
        (one, other) =>
            is_nobody(one) - is_nobody(other) ||
            other.resolved - one.resolved ||
            agent_name(one.group).localeCompare(agent_name(other.group)),
    );
    return {rows};
}
