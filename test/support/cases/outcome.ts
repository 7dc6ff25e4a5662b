export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A file of the lab: its text, or more of it. A path that ends with `/` is a directory. */
export type Entry =
  | string
  | {
      readonly text?: string;
      readonly base64?: string;
      readonly link?: string;
      readonly mode?: string;
      /** Seconds since 1970. */
      readonly mtime?: number;
    };

/** What came of one run. */
export interface Outcome {
  readonly result: Readonly<Record<string, Json>>;
  /** Calls of the stand-ins. */
  readonly calls?: readonly string[];
  /** Files that are other than before it: null: no more there. */
  readonly files?: Readonly<Record<string, Entry | null>>;
}

export const PHASES = ['check', 'run', 'again'] as const;
export type Phase = (typeof PHASES)[number];
export type Runs = Readonly<Record<Phase, Outcome>>;
