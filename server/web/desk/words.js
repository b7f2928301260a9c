// What is said to people, in their language: from words/en.json, words/de.json, and what is added to them.
import {assets_url} from './dom.js';

const languages = ['en', 'de'];
let words = {};
export let language = 'en';

function chosen_language() {
    const chosen = localStorage.getItem('helpdesk.language');
    if (languages.includes(chosen)) return chosen;
    return navigator.languages.map((each) => each.slice(0, 2)).find((each) => languages.includes(each)) ?? 'en';
}

export async function load_words() {
    language = chosen_language();
    document.documentElement.lang = language;
    const answer = await fetch(`${assets_url}words/${language}.json`);
    words = await answer.json();
}

const added = new Set();

// What only few people read comes with what says it.
export async function add_words(name) {
    if (added.has(name)) return;
    const answer = await fetch(`${assets_url}words/${name}.${language}.json`);
    if (!answer.ok) throw new Error(answer.statusText);
    words = {...words, ...(await answer.json())};
    added.add(name);
}

// t('list.count', {count: 3}): {count} is put in, and where the catalogue has list.count.one, that is for one.
export function t(key, values = {}) {
    const singular = values.count === 1 ? words[`${key}.one`] : undefined;
    const text = singular ?? words[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
        const value = values[name];
        if (value === undefined) return whole;
        return typeof value === 'number' ? value.toLocaleString(language) : value;
    });
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// "2 h 10 min", of which both parts are shown only where the smaller one says something.
export function span_text(milliseconds) {
    const length = Math.abs(milliseconds);
    if (length < minute) return t('time.seconds', {n: Math.floor(length / 1000)});
    if (length < hour) return t('time.minutes', {n: Math.floor(length / minute)});
    if (length < 10 * hour) {
        const minutes = Math.floor((length % hour) / minute);
        const hours = t('time.hours', {n: Math.floor(length / hour)});
        return minutes ? `${hours} ${t('time.minutes', {n: minutes})}` : hours;
    }
    return length < 2 * day
        ? t('time.hours', {n: Math.floor(length / hour)})
        : t('time.days', {n: Math.floor(length / day)});
}

export function ago_text(at) {
    const passed = Date.now() - new Date(at);
    if (passed < minute) return t('time.now');
    return passed < 7 * day ? t('time.ago', {span: span_text(passed)}) : date_text(at);
}

export const date_text = (at) =>
    new Date(at).toLocaleDateString(language, {
        day: 'numeric',
        month: 'short',
        year: new Date(at).getFullYear() === new Date().getFullYear() ? undefined : 'numeric',
    });

export const moment_text = (at) =>
    new Date(at).toLocaleString(language, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
    });

export function size_text(bytes) {
    if (bytes < 1024) return t('size.bytes', {n: bytes});
    const unit = bytes < 1024 * 1024 ? ['size.kib', 1024] : ['size.mib', 1024 * 1024];
    return t(unit[0], {n: Math.round((bytes / unit[1]) * 10) / 10});
}
