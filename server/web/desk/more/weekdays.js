// The days of the week, Monday being 0.
import {language} from '../words.js';

export const weekday_name = (place, form = 'long') =>
    new Date(Date.UTC(2026, 0, 5 + place)).toLocaleDateString(language, {weekday: form, timeZone: 'UTC'});
