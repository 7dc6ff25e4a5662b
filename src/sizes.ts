import { PythonError } from './python/error.ts';

const RANGES: readonly (readonly [string, number])[] = [
  ['Y', 2 ** 80],
  ['Z', 2 ** 70],
  ['E', 2 ** 60],
  ['P', 2 ** 50],
  ['T', 2 ** 40],
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
  ['B', 1],
];

/** Ansible's `bytes_to_human`: two decimals and the largest unit that fits, or the wanted one. */
export function bytesToHuman(size: number, isBits: boolean, unit: string | undefined): string {
  const base = isBits ? 'bits' : 'Bytes';
  const suffixOf = (letter: string) => (letter === 'B' ? base : `${letter}${isBits ? 'b' : 'B'}`);
  const found =
    RANGES.find(([letter, limit]) => (unit === undefined ? size >= limit : unit.toUpperCase() === letter)) ??
    (['B', 1] as const);
  const [letter, limit] = found;
  return `${(limit === 1 ? size : size / limit).toFixed(2)} ${suffixOf(letter)}`;
}

/** Ansible's `human_to_bytes`; undefined where the text is no size. */
export function humanToBytes(text: string, defaultUnit: string | undefined, isBits: boolean): number | undefined {
  const match = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(text);
  if (match === null || match[1] === undefined || match[1] === '' || match[1] === '.') return undefined;
  const number = Number(match[1]);
  const unit = match[2] ?? defaultUnit;
  if (unit === undefined || unit === '') return roundHalfEven(number);
  const letter = unit[0]?.toUpperCase() ?? '';
  const range = RANGES.find(([name]) => name === letter);
  if (range === undefined || !suits(unit, isBits)) return undefined;
  return roundHalfEven(number * range[1]);
}

/** `K`, `KB`, `kilobyte`; with bits `Kb`, `kilobit`: the kind is spelt out somewhere, or the second letter is its own. */
function suits(unit: string, isBits: boolean): boolean {
  return unit.length < 2 || unit.toLowerCase().includes(isBits ? 'bit' : 'byte') || unit[1] === (isBits ? 'b' : 'B');
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

export function cannotInterpret(text: string): PythonError {
  return new PythonError('AnsibleFilterError', `human_to_bytes() can't interpret following string: ${text}`);
}
