/** The house's walls (docs/architecture.md): who may import whom, type imports included, each rule with its reason. */
const GROUND =
  '^src/((values|errors|error-codes|ansible-words|core-line|private-file|append-privately|secret-texts|sizes|variable-name|in-slices)\\.ts$|python/)';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** The engine's chapters from the top: each may use those behind it. */
const CHAPTERS = ['before', 'play', 'task', 'loop', 'attempt', 'connect', 'variables', 'explain', 'compile'];
const chapterRules = CHAPTERS.slice(1).map((chapter, index) =>
  rule(
    `engine-${chapter}-looks-down`,
    'No arrow between chapters runs upwards: what is above is told by its callers.',
    { path: `^src/engine/${chapter}/` },
    { path: `^src/engine/(${CHAPTERS.slice(0, index + 1).join('|')})/|^src/engine/run-playbook\\.ts$` },
  ),
);

export default {
  forbidden: [
    rule('no-circles', 'Who imports whom has a beginning and an end, type imports included.', {}, { circular: true }),
    ...chapterRules,
    rule(
      'nobody-imports-cli',
      'The command line sits on top of everything.',
      { path: '^(src/(?!cli)|lab|test/support)' },
      { path: '^src/cli/' },
    ),
    rule(
      'foundation',
      'Values, errors and what Python means by them are the ground: they know nobody.',
      { path: GROUND },
      { path: '^src/', pathNot: GROUND },
    ),
    rule(
      'yaml-template-remote-alone',
      'Reading YAML, rendering templates and talking to hosts are each usable without the rest.',
      { path: '^src/(yaml|template|remote)/' },
      { path: '^src/', pathNot: ['^src/$1/', GROUND] },
    ),
    rule(
      'playbook-and-inventory',
      'Parsing playbooks and inventories needs YAML alone.',
      { path: '^src/(playbook|inventory)/' },
      { path: '^src/', pathNot: ['^src/$1/', '^src/yaml/', GROUND] },
    ),
    rule(
      'modules-see-no-engine',
      'A module is given all it needs in its context.',
      { path: '^src/modules/' },
      { path: '^src/', pathNot: ['^src/(modules|remote)/', GROUND] },
    ),
    rule(
      'bridge',
      'Modules in Python are modules of ours that run on hosts, plugins in Python are filters, tests and lookups: they know what these know.',
      { path: '^src/bridge/' },
      {
        path: '^src/',
        pathNot: ['^src/(bridge|modules/(api|foreign)|remote)/', '^src/template/callables\\.ts$', GROUND],
      },
    ),
    rule(
      'engine',
      'The engine brings the layers together; it does not know who watches it.',
      { path: '^src/engine/' },
      {
        path: '^src/',
        pathNot: ['^src/(engine|playbook|inventory|template|modules|bridge|remote|yaml|config)/', GROUND],
      },
    ),
    rule(
      'report-sees-events',
      'Reporters see the event stream, nothing else.',
      { path: '^src/report/' },
      {
        path: '^src/',
        pathNot: ['^src/report/', '^src/engine/events\\.ts$', '^src/modules/api/module\\.ts$', GROUND],
      },
    ),
    rule(
      'only-yaml-imports-yaml',
      'One reader of YAML.',
      { path: '^src/', pathNot: '^src/yaml/' },
      { path: '^node_modules/yaml/' },
    ),
    rule(
      'only-remote-imports-ssh2',
      'One way to hosts.',
      { path: '^src/', pathNot: '^src/remote/' },
      { path: '^node_modules/ssh2/' },
    ),
    rule(
      'only-report-imports-winston-and-ejs',
      'Logs and pages are views of the run.',
      { path: '^src/', pathNot: '^src/report/' },
      { path: '^node_modules/(winston|ejs)/' },
    ),
    rule(
      'only-cli-imports-yargs',
      'The command line is read in one place.',
      { path: '^src/', pathNot: '^src/cli/' },
      { path: '^node_modules/yargs/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
