// Bars in SVG. What they show stands in a table as well, so that nobody has to read them.
const svg = 'http://www.w3.org/2000/svg';
const width = 960;
const height = 260;
const left = 64;
const right = 20;
const below = 28;
const labels_most = 12;

function draw(name, attributes, text) {
    const element = document.createElementNS(svg, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    return element;
}

// A round number that is not smaller: 1, 2 or 5 and zeros.
function round_up(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= value);
}

// series: {label, values}; `show` gives the words for a value.
export function bar_chart({label, groups, series, show}) {
    const root = draw('svg', {viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', 'aria-label': label});
    const top = round_up(Math.max(1, ...series.flatMap((each) => each.values.map((value) => value ?? 0))));
    const y_of = (value) => 10 + (height - below - 10) * (1 - value / top);
    for (const part of [0, 0.5, 1]) {
        root.append(
            draw('line', {x1: left, x2: width, y1: y_of(top * part), y2: y_of(top * part), class: 'chart-line'}),
        );
        const at = {x: left - 8, y: y_of(top * part) + 4, 'text-anchor': 'end', class: 'chart-text'};
        root.append(draw('text', at, show(top * part)));
    }
    const room = (width - left - right) / Math.max(1, groups.length);
    const bar = Math.min(36, (room * 0.8) / series.length);
    const every = Math.ceil(groups.length / labels_most);
    groups.forEach((group, index) => {
        const middle = left + room * (index + 0.5);
        series.forEach(({label: name, values}, place) => {
            const value = values[index] ?? 0;
            const rect = draw('rect', {
                x: middle + (place - series.length / 2) * bar + 1,
                y: y_of(value),
                width: Math.max(1, bar - 2),
                height: y_of(0) - y_of(value),
                rx: 2,
                class: `chart-bar series-${place}`,
            });
            rect.append(draw('title', {}, `${group}, ${name}: ${show(value)}`));
            root.append(rect);
        });
        const at = {x: middle, y: height - 8, 'text-anchor': 'middle', class: 'chart-text'};
        if (index % every === 0) root.append(draw('text', at, group));
    });
    return root;
}
