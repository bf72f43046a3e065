/** Asks once, when somebody first wants to know; whoever comes later gets the same answer. */
export function lazily<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
