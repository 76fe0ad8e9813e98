// Whole numbers as they are read, in groups of three digits.

/** The browser would do it too, and take 60 ms to look up the habits of a language when it is first asked. */
export const grouped = (number: number, mark: string): string => String(number).replace(/\B(?=(?:\d{3})+$)/g, mark);
