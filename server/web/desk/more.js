// What is loaded when it is first asked for: more('merge') is a function that loads it and does it.
export const more =
    (name) =>
    (...given) =>
        import('./more/open.js').then((all) => all[name](...given));
