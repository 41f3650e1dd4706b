/** Texts of the connect screens. */
export const connect = {}
