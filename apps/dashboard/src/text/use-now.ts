import { useEffect, useState } from 'react';
import { serverNow } from './clock.js';

/** Now by the gateway's clock; the component is drawn again every `everyMs`. */
export function useNow(everyMs = 10_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
