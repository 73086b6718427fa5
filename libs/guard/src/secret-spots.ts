import type { Detector } from './detector.js';
import { shapedSecrets } from './detectors/shaped-secrets.js';
import { vendorSecrets } from './detectors/vendor-secrets.js';

/** Every secret that one of the detectors finds. */
export const secretSpots: Detector = (text, plain) => [...vendorSecrets(text, plain), ...shapedSecrets(text, plain)];
