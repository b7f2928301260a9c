// The pages of the administration, and what one of the reader's rights has to be for each.
import {may} from './state.js';

const rights = {
    people: ['users:manage'],
    roles: ['users:manage', 'roles:manage'],
    departments: ['departments:manage'],
    statuses: ['statuses:manage'],
    tags: ['tags:manage'],
    policies: ['policies:manage'],
    rules: ['rules:manage'],
    webhooks: ['webhooks:manage'],
    deliveries: ['outbox:read'],
    tokens: ['tokens:create'],
};

export const admin_pages = () => Object.keys(rights).filter((name) => rights[name].some(may));
