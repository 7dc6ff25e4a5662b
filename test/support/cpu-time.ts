/** Milliseconds that this process has computed: unlike those on the clock, they do not grow where others keep the machine busy. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
