import type { ReactNode } from 'react';

/** The mark: a cell of the comb with the dance in it. */
export function Logo({ size = 26 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2.5 27.7 9.25v13.5L16 29.5 4.3 22.75V9.25z" fill="#e8a317" />
      <path d="M10 12.5 13 21l3-7.5L19 21l3-8.5" fill="none" stroke="#1d2b28" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
