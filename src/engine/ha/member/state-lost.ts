/** What a member of a group whose state is lost waits for, and what a person can do: one half of a sentence. */
export const waitsForState = (brokerName: string): string =>
  `once all members are there, the newest log begins a new epoch; with one gone for good: mq daemon rebuild-state ${brokerName}`;
