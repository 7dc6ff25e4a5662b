/** A program that follows the group's choice, such as keytool that of java. */
export interface Subcommand {
  readonly name: string;
  readonly link: string;
  readonly path: string;
}

export interface Alternative {
  readonly priority: number;
  readonly subcommands: readonly Subcommand[];
}

/** A group of alternatives as `update-alternatives --display` tells it. */
export interface AlternativeGroup {
  readonly automatic: boolean;
  /** Where the group's link leads. */
  readonly current: string | undefined;
  readonly link: string | undefined;
  readonly alternatives: ReadonlyMap<string, Alternative>;
}

const first = (text: string, pattern: RegExp) => pattern.exec(text)?.[1];

function subcommandsOf(block: string, links: ReadonlyMap<string, string>): Subcommand[] {
  return [...block.matchAll(/^\s+(?:slave|follower) (\S+): (\/.*)$/gm)].map(([, name = '', path = '']) => ({
    name,
    link: links.get(name) ?? '',
    path,
  }));
}

export function parseGroup(display: string): AlternativeGroup {
  const links = new Map(
    [...display.matchAll(/^\s+(?:slave|follower) (\S+) is (.*)$/gm)].map(([, name = '', link = '']) => [name, link]),
  );
  const [head = '', ...blocks] = display.split(/^(?=\/.* - (?:family \S+ )?priority -?\d+)/m);
  const alternatives = blocks.flatMap((block): [string, Alternative][] => {
    const [, path, priority] = /^(\/.*) - (?:family \S+ )?priority (-?\d+)/.exec(block) ?? [];
    return path === undefined ? [] : [[path, { priority: Number(priority), subcommands: subcommandsOf(block, links) }]];
  });
  return {
    automatic: first(head, /^\S+ - (?:status is )?(auto|manual)/) === 'auto',
    current: first(head, /^\s+link currently points to (.*)$/m),
    link: first(head, /^\s+link \S+ is (.*)$/m),
    alternatives: new Map(alternatives),
  };
}

/** Whether two lists hold the same subcommands, in any order. */
export function sameSubcommands(some: readonly Subcommand[], others: readonly Subcommand[]): boolean {
  const text = (list: readonly Subcommand[]) =>
    JSON.stringify(list.map(each => [each.name, each.link, each.path]).sort());
  return text(some) === text(others);
}
