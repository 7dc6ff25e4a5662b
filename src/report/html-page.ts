/** The page of the HTML report; a long one lets other work in between (`rest`). Everything that a run brings into it is escaped (`<%= %>`). */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tsplay: <%= title %></title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d8dee4; vertical-align: top }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums }
pre { margin: .3rem 0; padding: .5rem; background: #f6f8fa; overflow-x: auto; white-space: pre-wrap }
.lines { white-space: pre-wrap }
.status { font-weight: 600; white-space: nowrap }
.ok { color: #1a7f37 } .changed { color: #9a6700 } .skipped { color: #57606a } .failed, .unreachable { color: #cf222e }
.note { color: #57606a }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117 } th, td { border-color: #30363d } pre { background: #161b22 }
  .ok { color: #3fb950 } .changed { color: #d29922 } .failed, .unreachable { color: #f85149 }
}
</style>
</head>
<body>
<h1><%= title %></h1>
<p class="note"><%= started %> to <%= ended %><% if (checkMode) { %>, check mode: nothing was changed<% } %></p>
<h2>Hosts</h2>
<table>
<tr><th>Host</th><% for (const name of counters) { %><th class="n"><%= name %></th><% } %></tr>
<% for (const host of hosts) { %><tr><td><%= host.name %></td><% for (const name of counters) { %><td class="n"><%= host.stats[name] %></td><% } %></tr>
<% } %></table>
<% for (const warning of warnings) { %><p class="changed lines">Warning: <%= warning %></p>
<% } %><% for (const play of plays) { %><h2><%= play.name %></h2>
<table>
<tr><th>Task</th><th>Host</th><th>Result</th><th class="n">Seconds</th></tr>
<% for (const [index, row] of play.rows.entries()) { %><% if (index % 200 === 199) await rest() %><tr><td><%= row.task %></td><td><%= row.host %></td><td class="status <%= row.status %>"><%= row.status %><% if (row.ignored) { %> (ignored)<% } %></td><td class="n"><%= row.seconds %></td></tr>
<% if (row.detail !== '') { %><tr><td colspan="4"><pre><%= row.detail %></pre></td></tr>
<% } %><% } %></table>
<% } %></body>
</html>
`;
