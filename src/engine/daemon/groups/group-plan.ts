import { nearest } from '../../../config/index.ts';
import { MqError } from '../../../errors/index.ts';
import type { ChildPlan, ClusterPlan, Member } from '../cluster-file/types.ts';

/** A broker of the cluster file. */
export interface PlannedBroker extends ChildPlan {
  readonly member: Member;
}

/** A group as the cluster file has it. */
export interface GroupPlan {
  readonly brokerName: string;
  readonly members: readonly PlannedBroker[];
}

export const idOf = ({ member }: PlannedBroker): string => String(member.memberId);

/** All groups of a cluster file, in its order. */
export function groupsOf({ children }: ClusterPlan): GroupPlan[] {
  const brokers = children.flatMap((child): PlannedBroker[] =>
    child.member === undefined ? [] : [{ ...child, member: child.member }],
  );
  const names = [...new Set(brokers.map(({ member }) => member.brokerName))];
  return names.map((brokerName) => ({
    brokerName,
    members: brokers.filter(({ member }) => member.brokerName === brokerName),
  }));
}

/** @throws MqError NOT_FOUND with the nearest name */
export function groupNamed(plan: ClusterPlan, name: string): GroupPlan {
  const groups = groupsOf(plan);
  const found = groups.find(({ brokerName }) => brokerName === name);
  if (found !== undefined) return found;
  const names = groups.map(({ brokerName }) => brokerName);
  const near = nearest(name, names);
  throw new MqError('NOT_FOUND', `${plan.file} has no group ${name}`, {
    file: plan.file,
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}A group is a brokerName: ${names.join(', ')}.`,
  });
}
