// What a block of the README augments, in place of Vitest, which is not installed here.
// eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- as Vitest declares it
export interface Matchers<T = unknown> {}
