/** Whether a text is a whole number from one to another. */
export const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d{1,9}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
