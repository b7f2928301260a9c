#include "server/api/docs.hpp"

namespace helpdesk {

const std::string_view docs_introduction = R"html(
<section id="signing-in">
<h2>Signing in</h2>
<p>A program shows a token with every request. Whoever may open the desk makes one on the command line; it is shown
once, and only a hash of it is kept:</p>
<pre class="call" tabindex="0">helpdesk token create --user ana@example.org --name script -q</pre>
<p>The examples on this page are for a shell in which these names are set, of which the last is for what only a
<a href="#sessions">session</a> may do:</p>
<pre class="call" tabindex="0">DESK=http://127.0.0.1:8025
TOKEN=hd_…
SESSION=hs_…</pre>
<p>A token acts for its person: it may do what the person&rsquo;s role may, and no more than the token&rsquo;s
scopes. Each operation below names the permission that it needs. Without a token, or with one that has ended, the
answer is 401; without the permission it is 403. What is hidden from you is answered as what is not there, with
404.</p>
<h3 id="sessions">Sessions of people</h3>
<p>A person <a href="#session_create">signs in</a> with an e-mail and a password, and with a code where there is a
second factor; or with a link that was sent by mail. The answer has two tokens: one that requests show for an hour as
programs show theirs, and one that gives <a href="#session_refresh">new tokens</a>, once. Whoever shows a refresh
token that was used before ends the session, since one of the two has stolen it.</p>
<p>With <code>"cookies": true</code> the tokens are not in the answer, but in cookies that no script can read:
<code>helpdesk_session</code> and <code>helpdesk_refresh</code>, over TLS with <code>__Host-</code> in front. A
request that changes something and shows a cookie has to come from a page of this desk: its <code>Origin</code> must
name the <code>Host</code>, or where there is none, <code>Sec-Fetch-Site</code> be <code>same-origin</code>, as
browsers have it by themselves. Otherwise the answer is 403.</p>
<p>Passwords, codes and links may be tried some times in a quarter of an hour, for one account and from one address.
After that the answer is 429, and <code>Retry-After</code> says after how many seconds more may be tried.</p>
</section>

<section id="requests">
<h2>Requests and answers</h2>
<p>Every path begins with <code>/api/v1</code>. What stands in braces in a path is an argument: a ticket&rsquo;s
number (<code>TKT-000042</code> or <code>42</code>), an e-mail, a name, a slug, <code>@me</code>, an id, or the
beginning of one, percent-encoded. GET and DELETE take all other arguments behind the question mark, where a list is
the same name several times; POST, PUT and PATCH take them as one JSON object, with <code>Content-Type:
application/json</code>. What is left out stays as it is, and <code>null</code> empties what may be empty. An
argument that an operation does not have is refused, so that a slip of the pen is not taken for consent.</p>
<p>Answers are JSON: a record, or a list of records. Times are UTC, as in <code>2026-03-02T09:30:00.000Z</code>.
With <code>fields=ticket_number,title</code> a record has only these members, in this order. Answers may get further
members in time, so ignore those that you do not know. What makes something answers 201, and where it can be shown
<code>Location</code> says where; what has nothing to say answers 204. A HEAD is answered as a GET, without the
body. Longer answers are compressed for a client that sends <code>Accept-Encoding: gzip</code>.</p>
</section>

<section id="files">
<h2>Files</h2>
<p>A file of up to some 35 MiB may stand in JSON, as base64. A longer one, of up to 4 GiB, is sent ahead as it is. The
answer&rsquo;s <code>content</code> then stands in the place of the file&rsquo;s content in what you, and nobody else,
send next:</p>
<pre class="call" tabindex="0">curl -X POST "$DESK/api/v1/uploads" -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/octet-stream" --data-binary @long.log
{"id":"0199…","content":"upload:9f86…","size":73400320}</pre>
<p>With <code>Content-Digest: sha-256=:&hellip;:</code> (RFC 9530) what has suffered on its way is refused. An upload
is forgotten after a day, or with <code>DELETE /uploads/{id}</code>; what was attached stays.
<code>GET /attachments/{id}/file</code> is the file itself, whole or in part (<code>Range</code>,
<code>If-Range</code>), always to be saved and never to be shown: its type is <code>application/octet-stream</code>
unless it is one in which nothing can run.</p>
</section>

<section id="errors">
<h2>Errors</h2>
<p>An error is a document of the type <code>application/problem+json</code> (RFC 9457). <code>detail</code> is for
people, <code>code</code> is for programs, <code>field</code> names the argument at fault and <code>hint</code> says
what to do. <code>request_id</code> is what the request is called in the server&rsquo;s log: your own
<code>X-Request-Id</code>, if you have sent one.</p>
<table>
<thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">What it means</th></tr></thead>
<tbody>
<tr><th scope="row">400</th><td class="kind">usage</td><td>It cannot be read: no JSON, or an argument that there is
not.</td></tr>
<tr><th scope="row">401, 403</th><td class="kind">denied</td><td>You are not signed in; you may not do
this.</td></tr>
<tr><th scope="row">404</th><td class="kind">not_found</td><td>Something that is named is not there, or hidden from
you.</td></tr>
<tr><th scope="row">409, 412</th><td class="kind">conflict</td><td>Somebody else was first: see below.</td></tr>
<tr><th scope="row">429</th><td class="kind">busy</td><td>Tried too often: wait for <code>Retry-After</code>
seconds.</td></tr>
<tr><th scope="row">422</th><td class="kind">invalid</td><td>A value breaks a rule.</td></tr>
<tr><th scope="row">413</th><td class="kind"></td><td>The body is over 1 MiB, of a bulk over 8 MiB, with
files in it over 48 MiB, or an upload over 4 GiB.</td></tr>
<tr><th scope="row">500</th><td class="kind">internal</td><td>A defect of this server; please report it.</td></tr>
<tr><th scope="row">503</th><td class="kind">busy, refused, unavailable</td><td>Not now: wait for
<code>Retry-After</code> seconds, if it is there.</td></tr>
<tr><th scope="row">507</th><td class="kind">storage</td><td>The disk is full or fails. Nothing was
changed.</td></tr>
</tbody>
</table>
<p>Whatever is refused has changed nothing.</p>
</section>

<section id="pages">
<h2>Pages</h2>
<p>Lists that may be long come in pages of 50, or of <code>limit</code> up to 500. The header <code>Link: &lt;…&gt;;
rel="next"</code> leads to the following page, and is missing at the end. Follow it as it is: what is added or
changed meanwhile makes no row come twice, and none be missed that was there from the beginning to the end. Where
the desk could not look at everything, <code>Helpdesk-Left-Off</code> says so. With <code>total=true</code> the header
<code>Helpdesk-Total</code> says how many there are on all pages; more than ten thousand are not counted, and it says
<code>10000+</code>.</p>
</section>

<section id="expanding">
<h2>More in one answer</h2>
<p><code>fields=ticket_number,title</code> leaves out the other members. <code>expand=customer_id,comments</code> brings
what a record names by its id, and lists that stand below its path, in a member <code>expanded</code>: what you may not
see is null there.</p>
</section>

<section id="many">
<h2>Many at once</h2>
<p><a href="#bulk_call"><code>POST /api/v1/bulk</code></a> runs one operation for many things in one transaction: all
of them or none, or with <code>keep_going</code> all but those that fail, which is answered with 207. What it has done
to tickets can be taken back as a whole: <code>act</code> is what <a href="#act_undo"><code>act.undo</code></a> takes.
With <code>dry_run</code> it says what would change, also of a single thing, and changes nothing.</p>
</section>

<section id="versions">
<h2>Who was first</h2>
<p>Every answer has an <code>ETag</code>. Send it back as <code>If-None-Match</code> with a GET, and what is still
the same is answered with 304 and no body.</p>
<p>Tickets, articles and drafts have a version, with which the tag begins. Send the tag as <code>If-Match</code> with
a change, and the change is made only if nobody else has made one since; otherwise the answer is 412, and where the
record can be read at the same address, <code>current</code> is what it is now. <code>"v3"</code> will do as well,
and the argument <code>version</code> says the same, but is answered with 409. Without either the last change
wins.</p>
</section>

<section id="repeating">
<h2>Sending again</h2>
<p>When a connection breaks, nobody knows whether the request arrived. Give a POST an <code>Idempotency-Key</code>
of your own, up to 200 bytes, and send it again as often as you like: it happens once, and is answered as it was the
first time. The same key with other arguments is refused with 409, and so is a second request for an answer that is
given only once, such as a new token.</p>
</section>

<section id="following">
<h2>Following what happens</h2>
<p><a href="#event_follow"><code>/api/v1/events</code></a> is a stream of server-sent events, which an
<code>EventSource</code> reads in a browser and <code>curl -N</code> in a shell. Each tells of something that has
happened, and that you may know: <code>event</code> is its kind, such as <code>ticket.created</code>, and
<code>data</code> a JSON object that says when, who, and of which ticket in which version. Three kinds are the
stream&rsquo;s own:</p>
<table>
<thead><tr><th scope="col">Kind</th><th scope="col">What it means</th></tr></thead>
<tbody>
<tr><th scope="row"><code>hello</code></th><td>The stream stands: whatever happens from here on is told.</td></tr>
<tr><th scope="row"><code>reset</code></th><td>The events that were missed are not known any more, or too many: look
at everything afresh.</td></tr>
<tr><th scope="row"><code>presence.changed</code></th><td>Somebody has come to a ticket, or gone: <code>people</code>
are those who are there now. Not told again to who comes back.</td></tr>
</tbody>
</table>
<p>When the stream breaks, come again with the <code>id</code> of the last event in <code>Last-Event-ID</code>, as an
<code>EventSource</code> does by itself, or in <code>after</code>: what was missed comes first, and nothing twice. A
comment comes every 15 seconds if nothing else does. The stream ends when the sign-in does by which it was
opened.</p>
</section>
)html";

}  // namespace helpdesk
