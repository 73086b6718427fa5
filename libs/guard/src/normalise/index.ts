export { viewsOf } from './views.js';
export type { View, ViewKind } from './view.js';
