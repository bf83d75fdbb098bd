package dev.sluice.verify;

/** Which of the two servers compared. */
enum Side {
    /** The one that is right by definition. */
    SOURCE,
    /** The one that shall be equal. */
    TARGET
}
