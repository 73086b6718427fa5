import { APPROVAL_STATES } from '@waggle/contracts';
import { InvalidArgumentError } from 'commander';

const MOST_ON_A_PAGE = 500;

/** How many a page shall hold. @throws InvalidArgumentError */
export function pageSize(typed: string): number {
  const count = Number(typed);
  if (/^\d+$/.test(typed) && count >= 1 && count <= MOST_ON_A_PAGE) return count;
  throw new InvalidArgumentError(`It is a whole number, 1 to ${MOST_ON_A_PAGE}.`);
}

/** States of approvals with commas, or `all`. @throws InvalidArgumentError */
export function approvalStates(typed: string): string {
  if (typed === 'all' || typed.split(',').every((one) => APPROVAL_STATES.some((state) => state === one))) return typed;
  throw new InvalidArgumentError(`There are all, ${APPROVAL_STATES.join(', ')}.`);
}

const MOST_DAYS = 90;

/** How many days back. @throws InvalidArgumentError */
export function days(typed: string): number {
  const count = Number(typed);
  if (/^\d+$/.test(typed) && count >= 1 && count <= MOST_DAYS) return count;
  throw new InvalidArgumentError(`It is a whole number, 1 to ${MOST_DAYS}.`);
}
