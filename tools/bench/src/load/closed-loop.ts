/**
 * Keeps `inFlight` tasks under way until `tasks` have ended; gives their latencies in milliseconds. After a failure none is begun; it is
 * thrown when those under way have ended too, so that they take nothing from whatever comes next.
 */
export async function closedLoop(task: () => Promise<number>, tasks: number, inFlight: number): Promise<number[]> {
  const latencies: number[] = [];
  let left = tasks;
  const keepOne = async (): Promise<void> => {
    while (left-- > 0) latencies.push(await task());
  };
  const keepers = Array.from({ length: inFlight }, keepOne);
  try {
    await Promise.all(keepers);
  } finally {
    left = 0;
    await Promise.allSettled(keepers);
  }
  return latencies;
}
