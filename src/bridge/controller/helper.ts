import { PythonError } from '../../python/error.ts';
import type { LazyMapping } from '../../python/lazy-mapping.ts';
import { type ValueWriting, valueFromJson, valueToJson } from '../../python/value-json.ts';
import type { Json, Value } from '../../values.ts';
import { forPython } from './for-python.ts';
import { SyncPipe } from './sync-pipe.ts';

/** What a plugin may reach while it runs. */
export interface Reachable {
  /** Of the template that called it. */
  readonly variables?: LazyMapping;
  warn(message: string): void;
}

interface Failure {
  readonly type: string;
  readonly message: string;
  /** The place in the user's file, `file:line`. */
  readonly where: string | null;
}

type Message = { readonly [key: string]: Json | undefined };

/** What a request was answered with; `error`: why there is no more of it. */
export interface Answers {
  readonly answers: readonly Value[];
  readonly error: PluginError | undefined;
}

/** Makes a request, given how values are written. */
export type RequestMaker = (write: (value: Value) => Json) => Message;

/** The handle of the variables of whoever asks. */
const VARIABLES = 0;

/** An exception that a plugin in Python raised. */
export class PluginError extends PythonError {
  readonly where: string | undefined;
  constructor({ type, message, where }: Failure) {
    super(type, message);
    this.where = where ?? undefined;
  }
}

/** The Python of the controller that runs plugins: one for a run, started at first need. */
export class Helper {
  readonly #pipe: SyncPipe;
  /** Handles are never used twice: a plugin may keep a mapping longer than it may ask for it. */
  #lastHandle = VARIABLES;

  /** @throws PipeEnded */
  constructor(command: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#pipe = new SyncPipe(command, environment);
  }

  end(): void {
    this.#pipe.end();
  }

  /**
   * Has a request answered; what is asked back meanwhile is answered from `reachable`.
   * @throws PipeEnded
   */
  request(make: RequestMaker, reachable: Reachable): Answers {
    const exchange = new Exchange(reachable, () => ++this.#lastHandle);
    let message = make(value => exchange.write(value));
    for (;;) {
      this.#pipe.send(JSON.stringify(message));
      const answer = JSON.parse(this.#pipe.receive()) as Message;
      if (answer.ask === undefined) return answersOf(answer);
      message = exchange.answer(answer);
    }
  }
}

/** One request, with the mappings that it handed out: they are there as long as it lasts. */
class Exchange {
  readonly #reachable: Reachable;
  readonly #mappings = new Map<number, LazyMapping>();
  readonly #writing: ValueWriting;

  constructor(reachable: Reachable, nextHandle: () => number) {
    this.#reachable = reachable;
    if (reachable.variables !== undefined) this.#mappings.set(VARIABLES, reachable.variables);
    this.#writing = forPython(mapping => {
      const handle = nextHandle();
      this.#mappings.set(handle, mapping);
      return { $lazy: handle };
    });
  }

  write(value: Value): Json {
    return valueToJson(value, this.#writing);
  }

  answer(question: Message): Message {
    try {
      return { value: this.#answerTo(question) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  #answerTo({ ask, of, key, message }: Message): Json {
    if (ask === 'warn') {
      this.#reachable.warn(String(message));
      return null;
    }
    const mapping = this.#mappings.get(Number(of));
    if (mapping === undefined) return ask === 'has' ? false : [];
    if (ask === 'keys') return [...mapping.keys()];
    const name = String(key);
    if (ask === 'has') return mapping.has(name);
    const found = mapping.get(name);
    return found === undefined ? [] : [this.write(found)];
  }
}

function answersOf({ values, error }: Message): Answers {
  return {
    answers: Array.isArray(values) ? values.map(read) : [],
    error: error === undefined ? undefined : new PluginError(error as unknown as Failure),
  };
}

function read(json: Json): Value {
  return valueFromJson(json, { encrypted: text => text, onSecret: () => {} });
}
