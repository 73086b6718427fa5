import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Deep green of the actions. */
const pine: MantineColorsTuple = ['#e9f6f2', '#d5e9e3', '#abd3c7', '#7dbba8', '#58a78f', '#409a7f', '#2a7d65', '#1d6a54', '#145846', '#0a4536'];
/** The bee's own: marks what is selected or new, never an action. */
const honey: MantineColorsTuple = ['#fff7e1', '#ffedcb', '#fdd99a', '#fbc564', '#f9b338', '#f8a81c', '#e39406', '#b97700', '#8f5b00', '#6f4600'];
/** Warm greys of the dark scheme, darkest last. */
const dark: MantineColorsTuple = ['#e6e7e4', '#c3c6c2', '#9da29e', '#747b77', '#4a514e', '#363c3a', '#262b2a', '#1d2120', '#171a1a', '#111414'];

export const theme = createTheme({
  colors: { pine, honey, dark },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'Inter, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** The few surfaces and inks that the style sheets use; each pair of ink and surface has a contrast of at least 4.5. */
export const surfaces: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--page': '#f6f5f1', '--card': '#ffffff', '--raised': '#ffffff', '--line': '#e2e0d8', '--line-strong': '#c9c6bb',
    '--ink': '#1d2422', '--ink-soft': '#555d5a', '--chosen': '#eef5f1', '--hover': '#f1f0eb', '--paper': '#fcfbf8',
    '--stop-ink': '#9b1c1c', '--stop-fill': '#fdeeee', '--stop-line': '#efc0c0',
    '--care-ink': '#7a4a00', '--care-fill': '#fff6e2', '--care-line': '#f0d9a8',
    '--good-ink': '#14593f', '--good-fill': '#e8f5ef', '--good-line': '#b8dccb',
    '--note-ink': '#3f4a61', '--note-fill': '#eff2f8', '--note-line': '#d0d8e8',
    '--mark': '#ffe9b8', '--accent': '#1d6a54', '--honey': '#e8a317',
    '--mantine-color-body': '#f6f5f1', '--mantine-color-text': '#1d2422', '--mantine-color-dimmed': '#555d5a', '--mantine-color-placeholder': '#6d7471',
  },
  dark: {
    '--page': '#141717', '--card': '#1c2020', '--raised': '#232828', '--line': '#323938', '--line-strong': '#4a5351',
    '--ink': '#e8eae7', '--ink-soft': '#a9b1ad', '--chosen': '#20302b', '--hover': '#232928', '--paper': '#191d1d',
    '--stop-ink': '#ffb4ab', '--stop-fill': '#3a1e1d', '--stop-line': '#6b3531',
    '--care-ink': '#f5cf85', '--care-fill': '#33290f', '--care-line': '#5d4a1c',
    '--good-ink': '#8fd6b8', '--good-fill': '#16302a', '--good-line': '#2c5648',
    '--note-ink': '#b9c6e4', '--note-fill': '#212837', '--note-line': '#38425a',
    '--mark': '#5a4610', '--accent': '#7dccb0', '--honey': '#f0b23a',
    '--mantine-color-body': '#141717', '--mantine-color-text': '#e8eae7', '--mantine-color-dimmed': '#a9b1ad', '--mantine-color-placeholder': '#8d9692',
  },
});
