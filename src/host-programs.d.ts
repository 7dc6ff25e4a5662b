/** Programs for hosts, as they are sent: scripts/program-text.mjs says how they are read. */
declare module '*.sh' {
  const text: string;
  export default text;
}
declare module '*.py' {
  const text: string;
  export default text;
}
