export const UNIT = 1; export const BIAS = 0; export const KNOTS: readonly (readonly [logit: number, score: number])[] = [[0, 0]]; export const TABLE = '';
