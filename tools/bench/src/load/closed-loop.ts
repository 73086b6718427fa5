/** Keeps `inFlight` tasks under way until `tasks` have ended; gives their latencies in milliseconds. */
export async function closedLoop(task: () => Promise<number>, tasks: number, inFlight: number): Promise<number[]> {
  const latencies: number[] = [];
  let left = tasks;
  const keepOne = async (): Promise<void> => {
    while (left-- > 0) latencies.push(await task());
  };
  await Promise.all(Array.from({ length: inFlight }, keepOne));
  return latencies;
}
