import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpoken } from './notices.js';

/** What screen readers are told without the focus moving. */
export function Announcer(): ReactNode {
  const spoken = useSpoken();
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="spoken">
      {spoken}
    </VisuallyHidden>
  );
}
