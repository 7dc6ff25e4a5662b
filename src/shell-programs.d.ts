/** A program for hosts, as it is sent: scripts/shell-text.mjs says how it is read. */
declare module '*.sh' {
  const text: string;
  export default text;
}
