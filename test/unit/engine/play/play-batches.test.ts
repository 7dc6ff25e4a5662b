import { batchSizes } from '../../../../src/engine/play/play-batches.ts';

// Recorded from ansible-playbook 2.14.18: the numbers of hosts in the batches of ten hosts.
test.each([
  [null, [10]],
  [3, [3, 3, 3, 1]],
  ['30%', [3, 3, 3, 1]],
  ['5%', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  [
    [1, 5],
    [1, 5, 4],
  ],
  [
    [1, '50%', 20],
    [1, 5, 4],
  ],
  [0, [10]],
  [20, [10]],
])('serial: %j makes batches of %j', (serial, sizes) => {
  expect(batchSizes(serial, 10)).toEqual(sizes);
});
