/** What PostgreSQL can hold in a text. */
export const STORABLE = /^[^\0]*$/;
export const NOT_STORABLE = { message: '$property must not contain the character U+0000' };

/** A field that is there and empty says nothing. */
export const emptyAsAbsent = ({ value }: { value: unknown }) => (value === '' ? undefined : value);
