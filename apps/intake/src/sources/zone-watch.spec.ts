import { KINDS_OF_WORK, type Zone, zonesFileSchema } from '@waggle/contracts';
import fc from 'fast-check';
import { placeOf } from './zone-watch.service.js';

const zones: readonly Zone[] = ['cloud', 'local'];
const file = (active: Zone) => zonesFileSchema.parse({ active, epoch: 1, since: '2026-11-27T10:00:00.000Z' });

describe('where work is done [R-SOURCE-ZONE]', () => {
  it('is exactly one zone for all but what each does for itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS_OF_WORK), fc.constantFrom(...zones), (work, active) => {
        const here = zones.filter((zone) => placeOf(work, { here: zone, alone: false, file: file(active) }).here);
        expect(here).toEqual(work === 'monitoring' ? ['cloud', 'local'] : [file(active).table[work] === 'local' ? 'local' : active]);
      }),
    );
  });

  it('is here when the zone is alone, but in the cloud what only the local zone may do', () => {
    expect(placeOf('email', { here: 'local', alone: true, file: file('cloud') })).toEqual({ here: true, by: 'local' });
    expect(placeOf('email', { here: 'cloud', alone: true, file: file('local') })).toEqual({ here: true, by: 'cloud' });
    expect(placeOf('whatsapp', { here: 'cloud', alone: true, file: file('cloud') })).toEqual({ here: false, by: 'local' });
  });
});
