import { defineCallback } from '../callback-context.ts';

export default defineCallback('How long the whole took.', ({ screen }) => {
  const started = performance.now();
  return {
    handle: event => {
      if (event.type !== 'stats') return;
      const seconds = Math.floor((performance.now() - started) / 1000);
      const [days, hours, minutes] = [
        Math.floor(seconds / 86_400),
        Math.floor(seconds / 3600) % 24,
        Math.floor(seconds / 60) % 60,
      ];
      screen.line(`Playbook run took ${days} days, ${hours} hours, ${minutes} minutes, ${seconds % 60} seconds`);
    },
  };
});
