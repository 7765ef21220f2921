/** A form that carries nothing but its token: the address says what it is about. */
export class NoInput {}
