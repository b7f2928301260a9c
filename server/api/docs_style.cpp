#include "server/api/docs.hpp"

namespace helpdesk {

const std::string_view docs_style = R"css(
:root {
    color-scheme: light dark;
    --paper: #ffffff; --ink: #1d2329; --soft: #57606a; --line: #d8dee4; --tint: #f4f6f8; --link: #0b57d0;
    --get: #0b6b3a; --post: #0b57d0; --put: #7a4b00; --patch: #6b3fa0; --delete: #b3261e;
}
@media (prefers-color-scheme: dark) {
    :root {
        --paper: #14181d; --ink: #e3e8ed; --soft: #a3adb8; --line: #333b44; --tint: #1d2329; --link: #8ab4f8;
        --get: #6fd39b; --post: #8ab4f8; --put: #e8b866; --patch: #c9a6f5; --delete: #f2938c;
    }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
    margin: 0; background: var(--paper); color: var(--ink);
    font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem; background: var(--paper); }
.page {
    display: grid; grid-template-columns: 15rem minmax(0, 50rem); gap: 0 3rem; max-width: 72rem; margin: 0 auto;
    padding: 0 1.5rem;
}
nav {
    position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem .5rem 2rem 0;
    font-size: .9375rem;
}
nav h2 { margin: 1.25rem 0 .25rem; font-size: .8125rem; font-weight: 600; color: var(--soft); border: 0; padding: 0; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem; }
nav li span { color: var(--soft); font-variant-numeric: tabular-nums; }
nav a { display: inline-block; padding: .15rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
header { grid-column: 1 / -1; padding-top: 2rem; }
main { padding: 0 0 6rem; min-width: 0; }
main > section:first-child h2 { margin-top: 2rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 {
    font-size: 1.5rem; line-height: 1.25; margin: 4rem 0 .75rem; padding-top: 1.5rem;
    border-top: 1px solid var(--line);
}
h3 { font-size: 1.125rem; line-height: 1.35; margin: 2rem 0 .5rem; }
p, ul, ol { margin: 0 0 1rem; }
.lead, .note { color: var(--soft); }
.index { list-style: none; padding: 0; margin: 0 0 1rem; }
.index li { padding: .3rem 0; border-bottom: 1px solid var(--line); display: flex; gap: .75rem; align-items: baseline; }
.index li > span:last-child { min-width: 0; }
article { margin: 2.5rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
article h3 { margin: 0 0 .35rem; }
.route {
    display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: baseline; margin: 0 0 .75rem;
    overflow-wrap: anywhere;
}
.method {
    font: 600 .75rem/1 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; min-width: 3.6rem; flex: none;
}
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); }
.patch { color: var(--patch); } .delete { color: var(--delete); }
table { width: 100%; border-collapse: collapse; margin: 0 0 1rem; font-size: .9375rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { font-size: .8125rem; font-weight: 600; color: var(--soft); }
tbody th { font-weight: 400; width: 11rem; overflow-wrap: anywhere; }
td.kind { width: 11rem; color: var(--soft); overflow-wrap: anywhere; }
.must { font-size: .8125rem; font-weight: 600; }
pre {
    margin: 0 0 1rem; padding: .75rem 1rem; background: var(--tint); border: 1px solid var(--line);
    border-radius: .375rem; overflow: auto; max-height: 22rem; line-height: 1.45;
}
pre.call { white-space: pre-wrap; overflow-wrap: anywhere; }
p.label { margin: 0 0 .25rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
@media (max-width: 56rem) {
    .page { display: block; padding: 0 1rem; }
    nav { position: static; max-height: none; padding: 1rem 0 0; }
    nav .nouns { columns: 2; column-gap: 1.5rem; }
    nav a { padding: .3rem 0; }
    header { padding-top: 1rem; }
    h1 { font-size: 1.625rem; }
    h2 { margin-top: 3rem; }
}
@media (max-width: 40rem) {
    thead { position: absolute; left: -100vw; }
    table, tbody, tr, th, td, caption { display: block; }
    tbody th, td.kind { width: auto; }
    tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
    th, td { padding: 0; border: 0; }
    .index li { display: block; }
    .method { display: inline-block; }
}
@media print {
    :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #fff; --link: #000;
            --get: #000; --post: #000; --put: #000; --patch: #000; --delete: #000; }
    body { font-size: 10pt; }
    nav, .skip { display: none; }
    .page { display: block; max-width: none; padding: 0; }
    pre { max-height: none; white-space: pre-wrap; overflow-wrap: anywhere; }
    h2, h3, caption, p.label { break-after: avoid; }
    tr, pre { break-inside: avoid; }
}
)css";

}  // namespace helpdesk
