/** The tokens of YAML's grammar as libyaml names them. */
export const Kind = {
  StreamEnd: 0,
  Directive: 1,
  DocumentStart: 2,
  DocumentEnd: 3,
  BlockSequenceStart: 4,
  BlockMappingStart: 5,
  BlockEnd: 6,
  FlowSequenceStart: 7,
  FlowSequenceEnd: 8,
  FlowMappingStart: 9,
  FlowMappingEnd: 10,
  BlockEntry: 11,
  FlowEntry: 12,
  Key: 13,
  Value: 14,
  Alias: 15,
  Anchor: 16,
  Tag: 17,
  Plain: 18,
  Quoted: 19,
  Error: 20,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export interface Token {
  readonly kind: Kind;
  /** Offset in the text. */
  readonly at: number;
  /** Scalar text, anchor name, tag as written, directive line, or the message of an error. */
  readonly text: string;
  /** Tokens that turned out to stand before this one: 1 = Key, 2 = BlockMappingStart and Key. */
  before: 0 | 1 | 2;
}
