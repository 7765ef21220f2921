export const SLOW_PATHS: readonly string[];
export const notQuick: readonly string[];
export const slow: readonly string[];
