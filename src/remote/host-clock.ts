/** What `date` prints with this format is the host's local time; a busybox without %N leaves the fraction out. */
const DATE = `date '+%Y-%m-%d %H:%M:%S.%N'`;

/**
 * For the greeting of a shell: notes the local time beside the kernel's uptime, so that scripts tell the time without a
 * process of their own. Two `date` cost more than the command between them.
 */
export const NOTE_CLOCK = `__tsplay_clock=
{ read -r __tsplay_line __tsplay_rest </proc/uptime && __tsplay_clock="$(${DATE}) $__tsplay_line"; } 2>/dev/null
`;

/** Shell test that sets `variable` to the time as `DATE TIME UPTIME-THEN UPTIME-NOW`, where the shell noted its clock. */
export function tellUptime(variable: string): string {
  return `[ -n "\${__tsplay_clock-}" ] && { read -r ${variable} __tsplay_line </proc/uptime; } 2>/dev/null && ${variable}="$__tsplay_clock $${variable}"`;
}

/**
 * Shell lines that set `variable` to the time: as `DATE TIME`, or, in a shell that noted its clock, as `DATE TIME
 * UPTIME-THEN UPTIME-NOW` (uptimes in seconds, to the hundredth).
 */
export function tellTime(variable: string): string {
  return `{ ${tellUptime(variable)}; } || ${variable}=$(${DATE})`;
}
