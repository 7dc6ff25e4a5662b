import type { Json } from '../../values.ts';

/** A module ended its task as failed. */
export class ModuleFailure extends Error {
  readonly data: Readonly<Record<string, Json>>;
  constructor(message: string, data: Readonly<Record<string, Json>>) {
    super(message);
    this.name = 'ModuleFailure';
    this.data = data;
  }
}
