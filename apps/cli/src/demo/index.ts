/** The demo's company, for whoever plays it in a zone that something else has brought up. */
export { COMPANY, companySettings } from './company.js';
export { type DemoReport, isGood } from './report.js';
export { type DemoStage, playDemo } from './run-demo.js';
