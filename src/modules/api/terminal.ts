export interface PauseEnd {
  readonly aborted: boolean;
  /** What was typed. */
  readonly text: string;
}

export interface Terminal {
  readonly interactive: boolean;
  write(text: string): void;
  /** One line from the user; without echo where asked. */
  readLine(options: { echo: boolean; signal?: AbortSignal }): Promise<string>;
  /**
   * Waits until the user enters a line, where `line` asks for one, or presses ctrl+C and then C (go on) or A (abort).
   * Rejects when the signal aborts.
   */
  pause?(options: { line: boolean; echo: boolean; signal: AbortSignal }): Promise<PauseEnd>;
}
